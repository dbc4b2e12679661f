"""The only door to TinyDB and to the log on disk."""
