"""The rows of a desk for peers that cannot read its store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.desks import DeskFolder

#: What the queue shows at 120 cells, as columns of the store's rows.
COLUMNS: Final = ("priority", "number", "state", "due", "last_at", "title", "team", "assignee", "caller")


def as_table(desk: DeskFolder, folder: Path) -> Path:
    """Write every record's list columns as tab-separated text; the first line names them."""
    from tui.store import open_store

    store = open_store(desk.path, read_only=True)
    rows = store.rows("incident")
    lines = ["\t".join(COLUMNS)]
    for position in rows.all():
        values = (rows.get(position, column) for column in COLUMNS)
        lines.append("\t".join("" if value is None else str(value)[:80] for value in values))
    store.close()
    file = folder / "rows.tsv"
    file.write_text("\n".join(lines), "utf-8")
    return file
