"""What every importer of a directory makes of a file before anything is written: drafts of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.importers.fields import Value


class Draft(NamedTuple):
    """One record as a file says it: the line it begins on, its identity there, and the fields it speaks of.

    Fields that name other records hold what the file calls them. `only_known`: it is no row of its own, and
    adds to a record that is there already, if one is.
    """

    line: int
    key: str
    values: dict[str, Value]
    only_known: bool = False


class Drafts(NamedTuple):
    """All records of a file: their kind, the name of their source, and whether a name makes a record.

    `invent`: a manager, team or service nobody has heard of is made; else it is left out, and noted. What
    they refer to comes `first`.
    """

    kind: str
    source: str
    records: list[Draft]
    invent: bool = True
    first: Drafts | None = None
