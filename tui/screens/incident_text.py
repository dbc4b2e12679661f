"""An incident in words: what the preview and the record page show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.desk.clockwork import agreements, clocks
from tui.domain.incident import Incident, State
from tui.domain.priority import Level, why
from tui.screens.clock_text import clock_facts
from tui.screens.preview_text import Words, entries_of, moment_text, open_tasks_line, task_lines
from tui.screens.record_text import major_line, recurrence_lines, tie_lines
from tui.terminal.palette import Tone
from tui.widgets.preview import PreviewText

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.desk.names import Names
    from tui.screens.queue_columns import IncidentRow


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
    major = major_line(incident, desk)
    return replace(
        text,
        facts=(
            *filter(None, (major,)),
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
