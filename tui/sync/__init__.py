"""The only door to the remote."""
