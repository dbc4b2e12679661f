"""`deskhand explain`: why an incident's clocks and priority say what they say, and what if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.cli.verbs.showing import place_of
from tui.desk.clockwork import agreements, facts
from tui.desk.explaining import clock_lines, due_words, explained, priority_lines
from tui.desk.kinds import INCIDENT
from tui.desk.moments import parse_moment
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.whatif import held_until, with_priority
from tui.domain.errors import BadInput
from tui.domain.priority import derive, why
from tui.domain.text import visible

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.clocks.clock import Clock
    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.timeline import Facts
    from tui.domain.incident import Incident

_LOWEST = 5


@click.command(
    "explain", cls=Verb,
    help="Explain an incident's clocks: each interval, why it counted or not, the sum, what is due; and its "
    "priority. With --hold-until or --priority: what if.",
)  # fmt: skip
@click.argument("number")
@click.option("--hold-until", metavar="MOMENT", help="What if it waited for the caller until then?")
@click.option("--priority", type=click.IntRange(1, _LOWEST), help="What if this were its priority?")
@click.option("--json", "as_json", is_flag=True, help="The same as one line of JSON.")
@click.pass_context
def explain(
    ctx: click.Context, number: str, hold_until: str | None, priority: int | None, *, as_json: bool
) -> None:
    """Print the sum."""
    session = Session(settings_of(ctx))
    now = session.now()
    until = parse_moment(hold_until, now=now, zone=session.zone) if hold_until is not None else None
    with session.reading() as desk:
        place = place_of(desk.store, number, INCIDENT)
        incident = desk.store.read(INCIDENT, place.id)
        if incident is None:
            raise BadInput(f"there is no incident {number!r}")
        told, agreed = facts(incident, desk.names), agreements(desk.names)
    clocks = clocks_of(told, agreed, seconds(now))
    supposed = _if(told, agreed, seconds(now), seconds(until) if until else None, priority)
    if as_json:
        print_lines([json_line(_data(incident, agreed, clocks, supposed))])
        return
    print_lines(
        [f"{visible(incident.number)}  {visible(incident.title)}", *priority_lines(incident, agreed.matrix)]
    )
    for clock in clocks:
        print_lines(["", *clock_lines(clock, session.zone)])
    if supposed is not None:
        words = [f"P{priority}"] if priority is not None else []
        words += [f"on hold until {until.astimezone(session.zone):%Y-%m-%d %H:%M}"] if until else []
        print_lines(["", f"if {', '.join(words)}: {due_words(supposed, session.zone)}"])


def seconds(moment: datetime) -> int:
    """Return whole seconds since the epoch."""
    return int(moment.timestamp() // 1)


def _if(
    told: Facts, agreed: Agreements, now: int, until: int | None, priority: int | None
) -> list[Clock] | None:
    """Return the clocks as they would be then, None if nothing was supposed."""
    if until is None and priority is None:
        return None
    supposed = told if priority is None else with_priority(told, now, priority)
    if until is not None:
        supposed = held_until(supposed, now, until)
    return clocks_of(supposed, agreed, max(now, until or now))


def _data(
    incident: Incident, agreed: Agreements, clocks: list[Clock], supposed: list[Clock] | None
) -> dict[str, Any]:
    override = incident.override
    data: dict[str, Any] = {
        "number": incident.number,
        "priority": incident.priority_by(agreed.matrix),
        "why": why(incident.impact, incident.urgency, override, agreed.matrix),
        "impact": incident.impact.value,
        "urgency": incident.urgency.value,
        "derived": derive(incident.impact, incident.urgency, agreed.matrix),
        "clocks": [explained(clock) for clock in clocks],
    }
    return data if supposed is None else {**data, "if": [explained(clock) for clock in supposed]}
