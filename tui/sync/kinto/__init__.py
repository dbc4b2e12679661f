"""A Kinto server as a remote; what it really does, and what follows from it, stands beside each remedy."""
