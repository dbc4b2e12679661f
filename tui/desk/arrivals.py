"""What an operator asked to be told of: what they watch, majors, and what comes to be in a view of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.desk.finding import context_of
from tui.desk.kinds import INCIDENT
from tui.domain.errors import BadInput
from tui.domain.text import visible
from tui.query import evaluate
from tui.query.bodies import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.desk.desk import Desk
    from tui.query import Query

_LONGEST: Final = 120
_NAMED: Final = 3


class News(NamedTuple):
    """One record to tell of, and why."""

    number: str
    title: str
    why: str


class Arrivals:
    """Remembers what was there already, so that only what is new is told; looks at list columns only."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._tell = desk, desk.own.personal.tell
        self._rows = desk.store.rows(INCIDENT)
        self._majors = self._of_flag()
        self._views: dict[str, tuple[Query, set[str]]] = {}
        self.complaint = ""  #: a view that is told of and is not there, or searches texts
        for name in self._tell.views:
            self._remember(name)

    def of(self, changed: Iterable[str]) -> list[News]:
        """Return what is to be told of these records, which somebody else has changed."""
        found: dict[str, News] = {}
        positions = {one: place for one in changed if (place := self._rows.position(one)) is not None}
        for record, place in positions.items():
            if why := self._why(record, place):
                found[record] = News(
                    str(self._rows.get(place, "number")), str(self._rows.get(place, "title")), why
                )
        for name, (query, known) in self._views.items():
            inside = set(evaluate(query, self._rows, context_of(self._desk), list(positions.values())))
            for record, place in positions.items():
                if place in inside and record not in known and record not in found:
                    title = str(self._rows.get(place, "title"))
                    found[record] = News(str(self._rows.get(place, "number")), title, f"in view {name}")
                (known.add if place in inside else known.discard)(record)
        return list(found.values())

    def _why(self, record: str, place: int) -> str:
        flags = str(self._rows.get(place, "flags") or "")
        major = "major" in flags.split(",")
        new = major and record not in self._majors
        (self._majors.add if major else self._majors.discard)(record)
        if self._tell.majors and new:
            return "major incident"
        me = self._desk.me
        watched = me and me in str(self._rows.get(place, "watchers") or "").split(",")
        if self._tell.watched and (watched or (me and self._rows.get(place, "assignee") == me)):
            return "changed"
        return ""

    def _of_flag(self) -> set[str]:
        found = self._rows.select_code("flags", lambda flags: "major" in (flags or "").split(","))
        return {str(self._rows.get(place, "id")) for place in found}

    def _remember(self, name: str) -> None:
        try:
            query = self._desk.views.named(name).query
        except BadInput as unknown:
            self.complaint = f"settings.toml, [tell]: {unknown}"
            return
        if words_of(query):
            self.complaint = f"settings.toml, [tell]: the view {name} searches texts; those are not told of"
            return
        found = evaluate(query, self._rows, context_of(self._desk))
        self._views[name] = query, {str(self._rows.get(place, "id")) for place in found}

    @staticmethod
    def sentence(news: list[News]) -> str:
        """Say it on one short line that no terminal obeys."""
        first = "; ".join(f"{one.number} {one.why}: {one.title}" for one in news[:_NAMED])
        more = f" and {len(news) - _NAMED} more" if len(news) > _NAMED else ""
        told = visible(" ".join(first.split()))
        return (told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…") + more
