"""Textual's own DataTable with the rows of a tab-separated file: what a list costs the stock way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import DataTable

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TableApp(App[None]):
    """One table; the first line of the file names its columns."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._lines = [line.split("\t") for line in file.read_text("utf-8").splitlines()]

    def compose(self) -> ComposeResult:
        """Give the screen to the table."""
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns(*self._lines[0])
        table.add_rows(self._lines[1:])


if __name__ == "__main__":
    TableApp(Path(sys.argv[1])).run()
