"""The least a Textual program can be: its first frame is the yardstick of the start."""

from __future__ import annotations

from textual.app import App

if __name__ == "__main__":
    App[None]().run()
