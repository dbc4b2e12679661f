"""Who and what a captured line speaks of, as far as this desk knows them; nothing is decoded or written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.desk.calling import label, meant
from tui.desk.clockwork import agreements
from tui.domain.capture import Line, taken_apart
from tui.domain.errors import BadInput
from tui.domain.incident_states import OPEN
from tui.domain.priority import Level, why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.desk.desk import Desk
    from tui.store import Rows

_NAME_WORDS: Final = 3  #: of a name before a title, at most
_SHORTEST: Final = 2  #: letters of a word that may be somebody
_MOST: Final = 6
_NOBODY: Final = "-"  #: before the first word: what follows names no caller
#: A name that is told apart from namesakes, at the beginning: "Ana Ruiz (Finance · Branch 14)".
_TOLD_APART: Final = re.compile(r"\s*([^()]+ \([^()]*\))(?:\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What a line means: the values of `new`, and who the caller could be if that is not said yet."""

    values: Mapping[str, str]
    caller: str = ""
    could_be: tuple[str, ...] = ()
    called: str = ""


def captured(desk: Desk, text: str) -> Captured:
    """Return what a line means.

    Raises:
        BadInput: a level is none.
    """
    first, _, rest = text.partition("\n")
    nobody = first.lstrip().startswith(_NOBODY)
    first = first.strip().removeprefix(_NOBODY)
    line, people = taken_apart(first), desk.store.rows("person")
    caller, used = ("", 0) if nobody else _caller(people, first, line)
    could_be = () if caller or nobody else tuple(_could_be(people, line))
    values = {
        "title": " ".join(line.words[used:]),
        "impact": line.impact.value,
        "urgency": line.urgency.value,
        "description": rest.strip(),
        **_about(desk, line),
    }
    if caller:
        values["caller"] = caller
    place = people.position(caller) if caller else None
    called = label(people, place) if place is not None else ""
    return Captured(
        values={name: value for name, value in values.items() if value},
        caller=caller, could_be=could_be, called=called,
    )  # fmt: skip


def beginning(desk: Desk, text: str) -> list[str]:
    """Return the people the first words may be the beginning of, told apart."""
    words = text.split()
    people = desk.store.rows("person")
    if not words or len(words[0]) < _SHORTEST or words[0][0] in "#!":
        return []
    found = people.first_text("name", f"\n{' '.join(words[:_NAME_WORDS])}", _MOST)
    if not found and len(words) == 1:
        found = people.first_text("name", f" {words[0]}", _MOST)
    return sorted(label(people, place) for place in found)


def open_records(desk: Desk, caller: str, most: int) -> list[str]:
    """Return a caller's open incidents as lines, soonest due first."""
    rows = desk.store.rows("incident")
    states = frozenset(state.value for state in OPEN)
    theirs = rows.select_code("caller", lambda one: one == caller)
    found = [place for place in theirs if rows.get(place, "state") in states]
    found.sort(key=lambda place: (rows.get(place, "due") is None, rows.get(place, "due") or 0))
    told = (rows.row(place) for place in found[:most])
    return [f"{row.number}  {row.state.replace('_', ' ')}  {row.title}" for row in told]


def known_errors(desk: Desk, what: Captured, most: int) -> list[str]:
    """Return the known errors most like the title, then those of the service, as lines."""
    from tui.desk.likeness import known_errors as like  # noqa: PLC0415 (only while a line is typed)

    rows = desk.store.rows("problem")
    found = like(desk, what.values.get("title", ""), service=what.values.get("service", ""), most=most)
    lines: list[str] = []
    for place in (one.place for one in found):
        tried = f" (worked {rows.get(place, 'worked')} of {rows.get(place, 'used')})"
        told = tried if rows.get(place, "used") else ""
        lines.append(f"{rows.get(place, 'number')}{told}  {rows.get(place, 'title')}")
    return lines


def _caller(people: Rows, first: str, line: Line) -> tuple[str, int]:
    """Return who the first words name without a doubt, and how many words that takes."""
    if (told := _TOLD_APART.match(first)) and (one := _meant(people, told[1])):
        return one, len(told[1].split())
    for count in range(min(_NAME_WORDS, len(line.words)), 0, -1):
        named = " ".join(line.words[:count])
        if len(named) < _SHORTEST:
            continue
        whole = people.first_text("name", f"\n{named}\n", _SHORTEST)
        if len(whole) == 1:
            return str(people.get(whole[0], "id")), count
        if count == 1:
            places = [*_logins(people, named), *_with_word(people, named)]
            if len(set(places)) == 1:
                return str(people.get(places[0], "id")), count
    return "", 0


def _could_be(people: Rows, line: Line) -> Iterator[str]:
    """Yield whom the first words name, where that is several people."""
    for count in range(min(_NAME_WORDS, len(line.words)), 0, -1):
        named = " ".join(line.words[:count])
        places = people.first_text("name", f"\n{named}\n", _MOST) if len(named) >= _SHORTEST else []
        if count == 1 and len(named) >= _SHORTEST:
            places = [*places, *_with_word(people, named)]
        if len(set(places)) > 1:
            yield from sorted({label(people, place) for place in places})
            return


def _logins(people: Rows, word: str) -> list[int]:
    found = people.find("login", word)
    return [] if found is None else [found]


def _with_word(people: Rows, word: str) -> list[int]:
    """Return who has this as a whole word of their name."""
    ways = (f"\n{word} ", f" {word}\n", f" {word} ", f"\n{word}\n")
    return [place for way in ways for place in people.first_text("name", way, _MOST)]


def _meant(rows: Rows, typed: str) -> str:
    try:
        return meant(rows, typed) or ""
    except BadInput:
        return ""


def _about(desk: Desk, line: Line) -> dict[str, str]:
    """Return what `#` names: a service that begins so, else a category."""
    found: dict[str, str] = {}
    for word in line.about:
        service = _meant(desk.store.rows("service"), word)
        found["service" if service else "category"] = service or word
    return found


def said_of(desk: Desk, what: Captured) -> str:
    """Say in a line what would be opened: for whom, about what, how urgent."""
    impact = Level(what.values.get("impact", Level.MEDIUM))
    urgency = Level(what.values.get("urgency", Level.MEDIUM))
    service = desk.names.service(what.values.get("service"))
    parts = (
        f"for {what.called}" if what.caller else "for nobody yet",
        f"service {service}" if service else "",
        f"category {what.values['category']}" if "category" in what.values else "",
        why(impact, urgency, matrix=agreements(desk.names).matrix),
    )
    return "   ".join(filter(None, parts))
