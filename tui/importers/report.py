"""What an import did, counted so that every row of the file is accounted for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

#: Line numbers printed for one reason before "and N more".
SHOWN_LINES = 8
#: Reasons printed before "and N more reasons".
SHOWN_REASONS = 40

_PLURALS = {"person": "people", "ci": "CIs"}


class Skip(NamedTuple):
    """A line of the file and what is to be said about it."""

    line: int
    reason: str


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """Counts of one run: `rows` = `imported_rows` + len(`skipped`).

    `records` were made, `extended` had been imported before and grew or changed, `unchanged` were as the
    file says; `kept_local` of them were worked on here, so only their history grew. `activities` are new
    entries of histories. `noted` rows were imported, with something about them put right. `created` counts
    the people, teams and items made on the way, by kind. `noun` is what the records are.
    """

    format: str = ""
    noun: str = "incident"
    rows: int = 0
    imported_rows: int = 0
    records: int = 0
    extended: int = 0
    unchanged: int = 0
    kept_local: int = 0
    activities: int = 0
    skipped: list[Skip] = field(default_factory=list)
    noted: list[Skip] = field(default_factory=list)
    created: dict[str, int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Say it, one sentence a line: counts first, then the skipped and noted rows by reason."""
        records, rows = _count(self.records, self.noun, _PLURALS.get(self.noun, "")), _count(self.rows, "row")
        added = f"; {_count(self.activities, 'activity', 'activities')} added" if self.activities else ""
        said = [
            f"{records} made, {self.extended:,} extended, {self.unchanged:,} unchanged{added}",
            f"{rows} read: {self.imported_rows:,} imported, {len(self.skipped):,} skipped",
        ]
        if self.created:
            made = ", ".join(f"{number:,} × {kind}" for kind, number in sorted(self.created.items()))
            said.append(f"created on the way: {made}")
        if self.kept_local:
            said.append(f"{_count(self.kept_local, 'record')} worked on here: fields kept, history united")
        said += [f"skipped {line}" for line in by_reason(self.skipped)]
        said += [f"noted {line}" for line in by_reason(self.noted)]
        return said


def by_reason(skips: list[Skip]) -> list[str]:
    """Group by reason, most frequent first: `5 × unknown state "-100" (lines 12, 17, 90)`."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for skip in skips:
        groups[skip.reason].append(skip.line)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    said = [
        f"{len(lines):,} × {reason} ({_places(sorted(lines))})" for reason, lines in ordered[:SHOWN_REASONS]
    ]
    hidden = len(ordered) - SHOWN_REASONS
    return said if hidden <= 0 else [*said, f"for {hidden:,} more reasons"]


def _places(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:SHOWN_LINES])
    more = f" and {len(lines) - SHOWN_LINES:,} more, up to {lines[-1]}" if len(lines) > SHOWN_LINES else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
