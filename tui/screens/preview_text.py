"""An incident in words: what the preview and the record page show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.desk.clockwork import agreements, clocks
from tui.desk.telling import changes_text
from tui.domain.history import Activity, ActivityKind, ActorKind, Visibility
from tui.domain.incident import Incident, State
from tui.domain.lifecycle import is_struck
from tui.domain.priority import Level, why
from tui.domain.tasks import still_open
from tui.screens.clock_text import clock_facts
from tui.screens.record_text import major_line, recurrence_lines, tie_lines, waiting_lines
from tui.terminal.palette import Tone
from tui.widgets.preview import Entry, PreviewText, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tui.desk.desk import Desk
    from tui.desk.names import Names
    from tui.domain.tasks import Task
    from tui.domain.work import WorkRecord
    from tui.screens.queue_columns import IncidentRow

Words = tuple[str, Tone]


def heading_of(row: IncidentRow, names: Names) -> PreviewText:
    """Return what is known without reading the body."""
    service = names.service(row.service)
    reason = why(Level(row.impact), Level(row.urgency), matrix=agreements(names).matrix)
    said = reason if reason.startswith(f"P{row.priority} ") else f"P{row.priority} set by hand"
    return PreviewText(number=row.number, title=row.title, why="   ".join(filter(None, (said, service))))


def preview_of(incident: Incident, desk: Desk) -> PreviewText:
    """Return the whole record, its history newest first."""
    names = desk.names
    service = names.service(incident.service)
    reason = why(incident.impact, incident.urgency, incident.override, agreements(names).matrix)
    return PreviewText(
        number=incident.number,
        title=incident.title,
        why="   ".join(filter(None, (reason, service))),
        facts=(*_clock_facts(incident, desk), _place_facts(incident, names), *_more_facts(incident, desk)),
        entries=tuple(entries_of(incident, desk)),
    )


def with_fields(text: PreviewText, incident: Incident, desk: Desk) -> PreviewText:
    """Add what only the record page has room for."""
    names = desk.names
    lines: list[tuple[Words, ...]] = []
    for label, value in (
        ("opened", moment_text(incident.opened_at, desk)),
        ("channel", incident.channel.value.replace("_", " ")),
        ("category", " / ".join(filter(None, (incident.category, incident.subcategory, incident.symptom)))),
        ("location", incident.location),
        ("ci", names.ci(incident.ci)),
        ("owner", names.person(incident.owner)),
        ("watchers", ", ".join(names.person(person) for person in incident.watchers)),
        ("affects", _affected(incident, names)),
        ("reopened", f"{incident.reopenings} ×" if incident.reopenings else ""),
        ("handed over", f"{incident.handovers} ×" if incident.handovers else ""),
        ("description", incident.description),
    ):
        if value:
            lines.append(((f"{label:<12}", Tone.DIM), (value, Tone.PLAIN)))
    told = (major_line(incident, desk), *waiting_lines(incident, desk))
    return replace(
        text,
        facts=(
            *filter(None, told),
            *text.facts,
            *lines,
            *task_lines(incident.tasks, desk),
            *tie_lines(incident, desk),
            (),
        ),
    )


def _affected(incident: Incident, names: Names) -> str:
    """Say whom it affects, and how many; the count may be of more people than are named."""
    people = ", ".join(names.person(person) for person in incident.affected)
    count = incident.affected_count
    return "; ".join(filter(None, ("" if count is None else f"{count:,} people", people)))


def _clock_facts(incident: Incident, desk: Desk) -> list[tuple[Words, ...]]:
    state = (f"{incident.state.words}  ", Tone.STRONG)
    lines = clock_facts(clocks(incident, desk.names, desk.now()), lambda moment: moment_text(moment, desk))
    first, *more = lines or [()]
    return [(state, *first), *more]


def _place_facts(incident: Incident, names: Names) -> tuple[Words, ...]:
    return (
        ("team ", Tone.DIM), (names.team(incident.team) or "–", Tone.PLAIN),
        ("   who ", Tone.DIM), (names.person(incident.assignee) or "–", Tone.PLAIN),
        ("   caller ", Tone.DIM), (names.person(incident.caller) or "–", Tone.PLAIN),
        *((f"   {flag.value}", Tone.WARN) for flag in incident.flags),
    )  # fmt: skip


def _more_facts(incident: Incident, desk: Desk) -> list[tuple[Words, ...]]:
    facts: list[tuple[Words, ...]] = []
    if incident.snooze is not None:
        until = moment_text(incident.snooze.until, desk)
        facts.append((("snoozed until ", Tone.DIM), (until, Tone.WARN)))
    if incident.holds:
        waits = ", ".join(hold.note or hold.reason.value.replace("_", " ") for hold in incident.holds)
        facts.append((("waits for ", Tone.DIM), (waits.replace("awaiting ", ""), Tone.PLAIN)))
    problems = [link.target for link in incident.links if link.kind == "problem"]
    if problems or incident.id in desk.recurring:
        facts += recurrence_lines(problems, desk.recurring.get(incident.id, ""), desk)
    facts += open_tasks_line(incident.tasks)
    if incident.resolution is not None and incident.state in {State.RESOLVED, State.CLOSED}:
        told = f"{incident.resolution.code.replace('_', ' ')}  {incident.resolution.solution}".strip()
        facts.append((("resolution ", Tone.DIM), (told, Tone.PLAIN)))
    return facts


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
    if activity.kind in {ActivityKind.NOTE, ActivityKind.CREATED, ActivityKind.UNDO} and not by_the_clock:
        return activity.kind.value
    return activity.verb or activity.kind.value


def moment_text(moment: datetime, desk: Desk) -> str:
    """Say a moment in the operator's zone, as short as today allows."""
    local, today = moment.astimezone(desk.zone), desk.now().astimezone(desk.zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%d %b %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"
