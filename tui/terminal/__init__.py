"""Themes and what this terminal can do."""
