"""What every format is given and gives back: the room where one module a format has its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final, Protocol

from tui.domain.people import ConfigurationItem, Person, Service, Team
from tui.importers.drafts import Drafts
from tui.importers.reading import Table, TextFile
from tui.importers.report import ImportReport

if TYPE_CHECKING:
    from tui.domain.incident import Incident
    from tui.domain.problem import Problem

Named = Person | Team | Service | ConfigurationItem

_PLAIN: Final = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
_LONGEST_PLAIN: Final = 48


@dataclass(slots=True, kw_only=True)
class Job:
    """One run of an import: how to read the moments, where to stop, where to count, whom to tell.

    `told(done, total)` hears of the reading, in bytes of the file.
    """

    zone: tzinfo
    until: datetime | None
    told: Callable[[int, int], None]
    report: ImportReport = field(default_factory=ImportReport)


class Harvest(Protocol):
    """What a format took out of a file: whole records, one after the other, in a known number.

    `lines` tells of the records built since somebody last emptied it which lines each is from.
    """

    naming: Naming
    lines: dict[str, tuple[int, ...]]

    def __len__(self) -> int: ...

    def records(self) -> Iterable[Incident] | Iterable[Problem]:
        """Build the records one by one; `naming.fresh` grows by those each of them names."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name, the columns that tell it, and how it is read (before anything is written)."""

    name: str
    columns: Sequence[str]
    read: Callable[[Table, Job], Harvest]


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A kind of file that is no table: its name, the ends of its files' names, and how it is read."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[TextFile, Job], Drafts]


class Naming:
    """Gives each name of a source its record and id, always the same; `fresh` are those not yet written."""

    def __init__(self, prefix: str, source: str) -> None:
        self.fresh: list[Named] = []
        self._prefix, self._source = prefix, source
        self._ids: dict[tuple[type[Named], str], str] = {}

    def person(self, name: str) -> str | None:
        """Return the person's id, None for no name."""
        return self._id(Person, "p", name)

    def team(self, name: str) -> str | None:
        """Return the team's id, None for no name."""
        return self._id(Team, "t", name)

    def service(self, name: str) -> str | None:
        """Return the service's id, None for no name."""
        return self._id(Service, "s", name)

    def item(self, name: str) -> str | None:
        """Return the configuration item's id, None for no name."""
        return self._id(ConfigurationItem, "c", name)

    def _id(self, kind: type[Named], letter: str, name: str) -> str | None:
        if not name:
            return None
        known = self._ids.get((kind, name))
        if known is None:
            known = f"{self._prefix}-{letter}-{slug(name)}"
            self._ids[kind, name] = known
            self.fresh.append(kind(id=known, name=name, source=self._source))
        return known


def slug(name: str) -> str:
    """Return the name in the characters of an id, one to one: `Caller_2403`, else a digest of it."""
    if len(name) <= _LONGEST_PLAIN and _PLAIN.fullmatch(name):
        return name.replace(" ", "_")
    return f"_{digest(name, 10)}"


def digest(text: str, size: int) -> str:
    """Return `size` bytes of a checksum of the text, in hex."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=size).hexdigest()
