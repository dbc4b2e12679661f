"""Who works on an incident: take, assign, release, start (domain.md section 4)."""

from __future__ import annotations

from typing import Final

from tui.domain.change import alter, append, need, standing
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Event, Incident, State, next_state

#: The verb of the note that names an incident to the shift lead.
SHIFT_LEAD: Final = "shift_lead"

#: From this return on, an incident that comes back to a team goes to the shift lead.
_RETURNS: Final = 2


def take(incident: Incident, stamp: Stamp) -> Incident:
    """Assign the incident to the actor; the team stays.

    Raises:
        IllegalTransition: by the transition table.
        Refused: it is the actor's already.
    """
    next_state(incident.state, Event.TAKE)
    if incident.assignee == stamp.actor:
        raise Refused("it is yours already")
    return _hand(incident, stamp, Event.TAKE, team=incident.team, assignee=stamp.actor)


def assign(
    incident: Incident, stamp: Stamp, *, team: str | None = None, person: str | None = None, text: str = ""
) -> Incident:
    """Hand the incident to another team or person; a person alone leaves the team, a team clears the person.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: neither team nor person.
        Refused: nothing would change.
    """
    next_state(incident.state, Event.ASSIGN)
    if person is None:
        need(Event.ASSIGN, {"team": team})
    if team in {None, incident.team} and person in {None, incident.assignee}:
        raise Refused("it is with them already: handing over must change the team or the person")
    return _hand(incident, stamp, Event.ASSIGN, team=team or incident.team, assignee=person, text=text)


def release(incident: Incident, stamp: Stamp, *, text: str = "") -> Incident:
    """Give the incident back to its team's queue.

    Raises:
        IllegalTransition: by the transition table.
    """
    state = next_state(incident.state, Event.RELEASE)
    return alter(
        incident, stamp, ActivityKind.ASSIGNMENT, Event.RELEASE,
        text=text, state=state, assignee=None, started=False,
    )  # fmt: skip


def start(incident: Incident, stamp: Stamp) -> Incident:
    """Begin work; without an assignee the actor becomes it.

    Raises:
        IllegalTransition: by the transition table.
    """
    state = next_state(incident.state, Event.START)
    return alter(
        incident, stamp, ActivityKind.TRANSITION, Event.START,
        state=state, started=True, assignee=incident.assignee or stamp.actor,
    )  # fmt: skip


def _hand(
    incident: Incident, stamp: Stamp, event: Event, *, team: str | None, assignee: str | None, text: str = ""
) -> Incident:
    """Give it to them: counted as a handover if somebody had it, named to the shift lead if it bounces."""
    state = next_state(incident.state, event)
    passed_on = (incident.team is not None and team != incident.team) or (
        incident.assignee is not None and assignee != incident.assignee
    )
    handed = alter(
        incident, stamp, ActivityKind.ASSIGNMENT, event, text=text, state=state, team=team, assignee=assignee,
        handovers=incident.handovers + passed_on, snooze=None,
        started=incident.started and state is State.ON_HOLD,
    )  # fmt: skip
    if team is not None and team != incident.team and (returns := _visits(incident, team)) >= _RETURNS:
        words = f"back with this team for the {_ordinal(returns)} time: goes to the shift lead"
        handed = append(handed, stamp, stamp.activity(ActivityKind.NOTE, SHIFT_LEAD, text=words))
    return handed


def _visits(incident: Incident, team: str) -> int:
    """Count how often the team has had the incident."""
    moves = [change for act in standing(incident) for change in act.changes if change.field == "team"]
    first = [moves[0].before] if moves else [incident.team]
    return [*first, *(change.after for change in moves)].count(team)


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")
