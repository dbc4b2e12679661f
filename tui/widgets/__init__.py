"""What draws and reports; knows the domain, never the desk."""
