"""What verbs print: JSON lines, CSV, or a table in which no cell breaks the terminal or its column."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size

from tui.desk.telling import local
from tui.domain.text import HIDDEN, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

Value = object
Record = dict[str, Value]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UTF8: Final = frozenset({"utf-8", "utf8"})
_GAP: Final = "  "
_LEAST: Final = 4
_NAME: Final = 8
_PADDED: Final = 60
#: Columns that mean little when they are cut.
_FIRM: Final = frozenset(
    {"number", "priority", "state", "due", "opened", "updated", "resolved", "closed", "at"}
)
_HEADINGS: Final = {"priority": "P"}
_NOTHING: Final = "-"
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")


def iso(moment: int | None) -> str | None:
    """Return milliseconds since the epoch as ISO UTC, with the milliseconds only where there are any."""
    if moment is None:
        return None
    when = (_EPOCH + timedelta(milliseconds=moment)).isoformat(
        timespec="milliseconds" if moment % 1000 else "seconds"
    )
    return when.replace("+00:00", "Z")


def json_line(record: Mapping[str, Value]) -> str:
    """Return a record as one line of JSON: faithful, with every character a terminal would obey escaped."""
    if (sys.stdout.encoding or "").lower() not in _UTF8:
        return json.dumps(record)
    return HIDDEN.sub(_escaped, json.dumps(record, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def print_lines(lines: Iterable[str]) -> None:
    """Write lines to stdout."""
    write = sys.stdout.write
    for line in lines:
        write(f"{line}\n")


def print_csv(records: Iterable[Record], columns: Sequence[str]) -> None:
    """Write CSV with a header; what a spreadsheet would take for a formula gets an apostrophe."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    shown = visible if sys.stdout.isatty() else str
    writer.writerow(columns)
    for record in records:
        writer.writerow([shown(_safe(_plain(record[column]))) for column in columns])


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(value: Value) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return "" if value is None else str(value)


def print_table(records: Iterable[Record], columns: Sequence[str], zone: tzinfo) -> None:
    """Write a table with columns aligned by cells.

    On a terminal it fits its width, and a cut cell ends in …; anywhere else nothing is cut, and a cell longer
    than `_PADDED` stands out of its column rather than widen every row.
    """
    rows = [[_HEADINGS.get(column, column.upper()) for column in columns]]
    rows += [[cell(record[column], zone) for column in columns] for record in records]
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    place = padded
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns
        widths, place = squeezed([min(room, cells) for cells in widths], room, columns), fitted
    print_lines(_GAP.join(map(place, row, widths)).rstrip() for row in rows)


def cell(value: Value, zone: tzinfo) -> str:
    """Return a value as people read it; moments in the operator's zone."""
    if isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    return _NOTHING if value is None or value == "" else visible(local(str(value), zone))


def width(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fitted(text: str, cells: int) -> str:
    """Return the text in exactly so many cells."""
    taken = width(text)
    return text + " " * (cells - taken) if taken <= cells else f"{set_cell_size(text, cells - 1)}…"


def padded(text: str, cells: int) -> str:
    """Return the whole text, padded to so many cells, but to no more than a column is padded to."""
    return text + " " * (min(cells, _PADDED) - width(text))


def squeezed(widths: Sequence[int], room: int, columns: Sequence[str] = ()) -> list[int]:
    """Narrow columns until all of them fit the room, or none can be narrowed further.

    The widest give way first: names before titles, and what means little when it is cut at the very end.
    """
    narrow = list(widths)
    named = dict(enumerate(columns))
    loose = [place for place in range(len(narrow)) if named.get(place) not in _FIRM]
    names = [place for place in loose if named.get(place) != "title"]
    too_much = sum(narrow) + len(_GAP) * (len(narrow) - 1) - room
    for places, least in ((names, _NAME), (loose, _NAME), (loose, _LEAST), (range(len(narrow)), _LEAST)):
        while too_much > 0 and (widest := max((narrow[place] for place in places), default=0)) > least:
            narrow[next(place for place in places if narrow[place] == widest)] -= 1
            too_much -= 1
    return narrow


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr while a person looks; give the function that moves it."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    import click  # noqa: PLC0415 (only while somebody looks)

    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos)
