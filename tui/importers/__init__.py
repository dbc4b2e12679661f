"""One module a format: files of other tools become our records."""
