"""What every record says in the same words: its history, its tasks, and moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.telling import changes_text
from tui.domain.history import Activity, ActivityKind, ActorKind, Visibility
from tui.domain.lifecycle import is_struck
from tui.domain.tasks import still_open
from tui.terminal.palette import Tone
from tui.widgets.preview import Entry, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tui.desk.desk import Desk
    from tui.domain.tasks import Task
    from tui.domain.work import WorkRecord

Words = tuple[str, Tone]


def open_tasks_line(tasks: Sequence[Task]) -> list[tuple[Words, ...]]:
    """Say in a line what is still to be done; a mandatory task bars the resolution and is marked."""
    waiting = still_open(tasks)
    if not waiting:
        return []
    said = "; ".join(f"{one.title}{' !' if one.mandatory else ''}" for one in waiting)
    return [(("to do ", Tone.DIM), (said, Tone.WARN))]


def task_lines(tasks: Sequence[Task], desk: Desk) -> Iterator[tuple[Words, ...]]:
    """Yield every task with its place, its owner, and whether it is done."""
    for number, task in enumerate(tasks, 1):
        state = f"done {moment_text(task.done_at, desk)}" if task.done_at else "open"
        who, must = desk.names.person(task.owner), "" if task.mandatory else "not mandatory"
        told = "  ".join(filter(None, (task.title, who, must, state)))
        tone = Tone.PLAIN if task.done_at is None else Tone.DIM
        yield ((f"{f'task {number}':<12}", Tone.DIM), (told, tone))


def entries_of(record: WorkRecord, desk: Desk) -> Iterator[Entry]:
    """Yield what happened to a record, newest first."""
    return (_entry(activity, record, desk) for activity in reversed(record.history))


def _entry(activity: Activity, record: WorkRecord, desk: Desk) -> Entry:
    public = activity.visibility is Visibility.PUBLIC
    created = activity.kind is ActivityKind.CREATED
    words = changes_text(activity.changes, desk.names, desk.zone, created=created)
    return Entry(
        when=moment_text(activity.occurred_at, desk),
        author=desk.names.person(activity.author) or activity.actor_kind.value,
        kind=_kind(activity, public=public),
        text="\n".join(filter(None, (activity.text, words))),
        public=public,
        voice=_VOICES.get(activity.kind, Voice.NONE),
        undone=is_struck(record, activity),
    )


#: What each kind of activity is to the eye.
_VOICES: Final[Mapping[ActivityKind, Voice]] = {
    ActivityKind.REPLY: Voice.SAID,
    ActivityKind.CONTACT: Voice.HEARD,
    ActivityKind.NOTE: Voice.NOTED,
}


def _kind(activity: Activity, *, public: bool) -> str:
    if public:
        return "reply"
    by_the_clock = activity.kind is ActivityKind.NOTE and activity.actor_kind is ActorKind.SYSTEM
    if activity.kind in {ActivityKind.NOTE, ActivityKind.CREATED} and not by_the_clock:
        return activity.kind.value
    return activity.verb or activity.kind.value


def moment_text(moment: datetime, desk: Desk) -> str:
    """Say a moment in the operator's zone, as short as today allows."""
    local, today = moment.astimezone(desk.zone), desk.now().astimezone(desk.zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%d %b %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"
