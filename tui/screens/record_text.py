"""What only the record page tells: who else looks, what still waits to go out, its ties by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.text import visible
from tui.domain.words import unsent
from tui.terminal.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.desk import Desk
    from tui.domain.history import Activity
    from tui.domain.incident import Incident
    from tui.domain.problem import Problem
    from tui.domain.work import WorkRecord
    from tui.store.presence import Looker

Line = tuple[tuple[str, Tone], ...]

#: Kinds of record a tie may lead to, in the order they are looked for.
_KINDS = ("incident", "problem")


def lookers_line(others: Sequence[Looker]) -> Line:
    """Say who else looks at the record."""
    told = [f"{visible(one.login)}{' (writing)' if one.writing else ''}" for one in others]
    looks = "looks" if len(told) == 1 else "look"
    return ((f"{', '.join(told)} {looks} at it too", Tone.WARN),)


def waiting_lines(record: WorkRecord, desk: Desk, key: str) -> list[Line]:
    """Say which replies have not gone out, how long that takes, and which key recalls one or whose it is."""
    waiting = unsent(record, desk.now())
    last = next((one for one in reversed(waiting) if one.author == desk.me), None)
    return [
        (
            (f"a reply to {_people(one, desk)} goes out in {_left(one, desk)} s", Tone.WARN),
            (_recalls(one, desk, key if one is last else ""), Tone.DIM),
        )
        for one in waiting
    ]


def _recalls(reply: Activity, desk: Desk, key: str) -> str:
    """Say which key recalls it, if it is the operator's last; of a colleague's, whose it is."""
    if key:
        return f"   {key} recalls it"
    return "" if reply.author == desk.me else f"   from {desk.names.person(reply.author)}"


def _people(reply: Activity, desk: Desk) -> str:
    return ", ".join(desk.names.person(person) for person in reply.recipients)


def _left(reply: Activity, desk: Desk) -> int:
    return 0 if reply.release_at is None else round((reply.release_at - desk.now()).total_seconds())


def ties(record: Incident | Problem, desk: Desk) -> list[tuple[str, str, str]]:
    """Return its ties: what each is called, the number and the title of the record it leads to."""
    caused = (_tie("causes", one, desk) for one in getattr(record, "incidents", ()))
    return [*(_tie(tie.kind.replace("_", " "), tie.target, desk) for tie in record.links), *caused]


def tie_lines(incident: Incident, desk: Desk) -> list[Line]:
    """Say its ties, one a line."""
    return [
        ((f"{kind:<14}", Tone.DIM), (number, Tone.ACCENT), (f"  {title}", Tone.PLAIN))
        for kind, number, title in ties(incident, desk)
    ]


def recurrence_lines(problems: Sequence[str], again: str, desk: Desk) -> list[Line]:
    """Say which problems an incident has, and why it comes again."""
    from tui.desk.insight import problem_line  # noqa: PLC0415 (only for who has one)

    told = [line for one in problems if (line := problem_line(desk, one))]
    lines: list[Line] = [((line, Tone.ACCENT),) for line in told]
    if again:
        lines.append((("comes again ", Tone.DIM), (again, Tone.WARN)))
    return lines


def major_line(incident: Incident, desk: Desk) -> Line:
    """Say how far a major incident is, who leads it, and when people are to be told next."""
    major = incident.major
    if major is None:
        return ()
    words: list[tuple[str, Tone]] = [("major incident ", Tone.DIM), (major.state.value, Tone.BAD)]
    for label, person in (("commander", major.commander), ("tells people", major.communications)):
        if person:
            words += [(f"   {label} ", Tone.DIM), (desk.names.person(person), Tone.PLAIN)]
    if major.next_update is not None:
        late = major.next_update < desk.now()
        at = major.next_update.astimezone(desk.zone)
        told = f"{at:%H:%M} missed" if late else f"{at:%H:%M}"
        words += [("   next update ", Tone.DIM), (told, Tone.BAD if late else Tone.PLAIN)]
    return tuple(words)


def _tie(kind: str, target: str, desk: Desk) -> tuple[str, str, str]:
    for name in _KINDS:
        rows = desk.store.rows(name)
        place = rows.position(target)
        place = rows.find("number", target) if place is None else place
        if place is not None:
            return kind, str(rows.get(place, "number")), str(rows.get(place, "title"))
    return kind, target, ""
