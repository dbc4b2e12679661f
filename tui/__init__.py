"""Deskhand: the terminal workspace for IT service operation."""

__version__ = "0.1.0"
