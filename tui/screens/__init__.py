"""Compose, translate, await the desk."""
