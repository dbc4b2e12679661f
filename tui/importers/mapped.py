"""Any CSV file through a map: each row a draft of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.importers.drafts import Draft, Drafts
from tui.importers.fields import FIELDS, Silent, Unusable, check, read_cell
from tui.importers.mapping import OTHER, ROW
from tui.importers.reading import BadRow
from tui.importers.report import Skip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.importers.fields import Field, Reading, Value
    from tui.importers.job import Job
    from tui.importers.mapping import Map
    from tui.importers.reading import Table

_STEP: Final = 2_000
_TITLE: Final = 80


def read(table: Table, job: Job, chosen: Map) -> Drafts:
    """Read every row as the map says; each is a draft, or skipped with the column and the reason.

    Raises:
        BadInput: the file lacks a column of the map, or cannot be read to its end.
    """
    chosen.fit(table.name, table.header)
    report, rows = job.report, _Rows(chosen, table.header)
    drafts: list[Draft] = []
    known: set[str] = set()
    for number, found in enumerate(table.rows(), 1):
        report.rows += 1
        if not report.rows % _STEP:
            job.told(table.place(), table.size)
        if isinstance(found, BadRow):
            report.skipped.append(Skip(found.line, found.reason))
            continue
        line, cells = found
        try:
            draft = rows.draft(line, number, cells)
        except Unusable as reason:
            report.skipped.append(Skip(line, str(reason)))
            continue
        if draft.key in known:
            report.skipped.append(Skip(line, f"the same {' and '.join(chosen.key)} again"))
            continue
        known.add(draft.key)
        if chosen.kind == "incident" and _entitled(draft.values):
            report.noted.append(Skip(line, "no title: the description's first words"))
        drafts.append(draft)
    return Drafts(chosen.kind, chosen.source, drafts)


class _Rows:
    """Rows of cells into drafts; knows where the columns are, and every cell it has read before."""

    def __init__(self, chosen: Map, header: tuple[str, ...]) -> None:
        fields = FIELDS[chosen.kind]
        self._map, self._needed = chosen, next(iter(fields))
        self._cells = [
            (header.index(column), field, _Cells(column, fields[field], table, chosen.reading))
            for column, filled in chosen.columns.items()
            for field in filled
            for table in (chosen.values.get(field, {}),)
        ]
        self._key = [header.index(name) for name in chosen.key if name != ROW]

    def draft(self, line: int, number: int, cells: Sequence[str]) -> Draft:
        values: dict[str, Value] = {k: v for k, v in self._map.constants.items() if v is not None}
        for place, field, known in self._cells:
            try:
                values[field] = known.read(cells[place])
            except Silent:
                continue
        if not values.get(self._needed) and self._map.kind != "incident":
            raise Unusable(f"{self._column_of(self._needed)} is empty")
        return Draft(line, self._identity(number, cells), values)

    def _identity(self, number: int, cells: Sequence[str]) -> str:
        parts = [" ".join(cells[place].split()) for place in self._key]
        if not self._key:
            return str(number)
        key = " / ".join(parts)
        try:
            check(FIELDS["person"]["name"], key)
            if any(parts):
                return key
            what = "is empty"
        except Unusable as wrong:
            what = str(wrong)
        raise Unusable(f'"{" and ".join(self._map.key)}" {what}')

    def _column_of(self, field: str) -> str:
        return next((f'"{column}"' for column, filled in self._map.columns.items() if field in filled), field)


class _Cells:
    """The cells of one column for one field, each different short text read once."""

    _MOST: Final = 5_000

    def __init__(self, column: str, field: Field, table: Mapping[str, Value], how: Reading) -> None:
        self._column, self._field, self._table, self._how = column, field, table, how
        self._known: dict[str, Value] = {}

    def read(self, cell: str) -> Value:
        if cell in self._known:
            return self._known[cell]
        value = self._read(cell)
        if len(self._known) < self._MOST:
            self._known[cell] = value
        return value

    def _read(self, cell: str) -> Value:
        stripped = cell.strip()
        if stripped in self._table:
            return self._table[stripped]
        try:
            return read_cell(self._field, cell, self._how)
        except (Unusable, Silent) as wrong:
            if OTHER in self._table:
                return self._table[OTHER]
            if isinstance(wrong, Silent):
                raise
            raise Unusable(f'"{self._column}" {wrong}') from None


def _entitled(values: dict[str, Value]) -> bool:
    """Give an incident without a title the first words of its description; return whether it had none."""
    if values.get("title"):
        return False
    words = " ".join(str(values.get("description") or "").split())
    values["title"] = words[:_TITLE] or "(untitled)"
    return True
