"""Tasks: what is to be done about a record before it can be resolved, and by whom (domain.md 4, 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.work import WorkRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

TASK: Final = "task"
DONE: Final = "done"
#: The states of a record of any kind that has ended for good.
_ENDED: Final = frozenset({"closed", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to be done about a record, and by whom; open until `done_at`.

    While a mandatory one is open, the record cannot be resolved.
    """

    id: str
    title: str
    owner: str | None = None
    mandatory: bool = True
    done_at: datetime | None = None


class Tasked(WorkRecord, Protocol):
    """A record that has tasks."""

    @property
    def tasks(self) -> tuple[Task, ...]: ...  # noqa: D102


T = TypeVar("T", bound=Tasked)


def over(state: str | None) -> str | None:
    """Say why nothing is done about a record in this state any more, None if something is."""
    return f"it is {state}: there is nothing more to be done about it" if state in _ENDED else None


def add(record: T, stamp: Stamp, *, title: str = "", owner: str | None = None, mandatory: bool = True) -> T:
    """Add a task, by default the actor's own.

    Raises:
        MissingFields: no title.
        Refused: it has ended.
    """
    _must_go_on(record)
    need(TASK, {"title": title})
    added = Task(
        id=stamp.new_id(), title=title.strip(), owner=owner or stamp.actor or None, mandatory=mandatory
    )
    return alter(record, stamp, ActivityKind.CHANGE, TASK, tasks=(*record.tasks, added))


def tick_off(record: T, stamp: Stamp, *, task: str = "") -> T:
    """Tick off a task, by default the first open one: by its place, from 1, or the beginning of its title.

    A whole title means its own task, though another's begins with it.

    Raises:
        Refused: no open task is meant, or several are; it has ended.
    """
    _must_go_on(record)
    meant = _meant(record.tasks, task.strip())
    if meant is None:
        raise Refused("there is no such open task")
    ticked = replace(meant, done_at=stamp.at)
    tasks = tuple(ticked if one is meant else one for one in record.tasks)
    return alter(record, stamp, ActivityKind.CHANGE, DONE, tasks=tasks)


def still_open(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return those that are not done."""
    return tuple(one for one in tasks if one.done_at is None)


def mandatory_ones(tasks: Iterable[Task]) -> str:
    """Name the open tasks without which the record cannot be resolved, "" if there is none."""
    waiting = [one.title for one in still_open(tasks) if one.mandatory]
    if not waiting:
        return ""
    are = "a mandatory task is" if len(waiting) == 1 else f"{len(waiting)} mandatory tasks are"
    return f"{are} open: {'; '.join(waiting)}"


def let_resolve(tasks: Iterable[Task]) -> None:
    """Let a record be resolved.

    Raises:
        Refused: naming the mandatory tasks that are open.
    """
    if waiting := mandatory_ones(tasks):
        raise Refused(waiting)


def handed_on(tasks: tuple[Task, ...], duplicate: Iterable[Task]) -> tuple[Task, ...]:
    """Return the tasks of the record that goes on, with those its duplicate leaves open."""
    known = {one.id for one in tasks}
    return (*tasks, *(one for one in still_open(duplicate) if one.id not in known))


def _must_go_on(record: Tasked) -> None:
    if why := over(record.state.value):
        raise Refused(why)


def _meant(tasks: tuple[Task, ...], said: str) -> Task | None:
    """Return the open task that is meant, None if there is none.

    Raises:
        Refused: several are.
    """
    waiting = still_open(tasks)
    if not said:
        return waiting[0] if waiting else None
    if said.isascii() and said.isdecimal():
        placed = {str(place): one for place, one in enumerate(tasks, 1)}
        return placed.get(said) if placed.get(said) in waiting else None
    words = said.casefold()
    whole = [one for one in waiting if one.title.casefold() == words]
    found = whole or [one for one in waiting if one.title.casefold().startswith(words)]
    if len({one.title for one in found}) > 1:
        raise Refused(f"{said!r} could be {'; '.join(one.title for one in found)}")
    return found[0] if found else None
