"""Lives of an incident by chance: moves with gaps, in ten zones, also where the clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain_builders import Stamps, opened, resolved, waiting
from hypothesis import strategies as st

from tui.domain import lifecycle
from tui.domain.calendars import Calendar, weekdays
from tui.domain.clocks.definitions import DEFAULTS, Agreements
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.timeline import facts_of
from tui.domain.document import differences, plain
from tui.domain.history import ActivityKind
from tui.domain.incident import Channel, HoldReason, Incident, State
from tui.domain.priority import Level

if TYPE_CHECKING:
    from tui.domain.clocks.clock import Clock

ZONES = [
    "UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe",
    "America/St_Johns", "Africa/Cairo", "America/Santiago", "Asia/Jerusalem",
]  # fmt: skip
#: An ordinary Monday, and days before the clocks change somewhere.
BEGINNINGS = st.sampled_from(
    [
        datetime(2026, month, day, 9, tzinfo=UTC)
        for month, day in ((11, 2), (3, 6), (3, 27), (4, 2), (4, 23), (9, 4), (9, 25), (10, 23))
    ]
)
AGREEMENTS = st.sampled_from(ZONES).map(
    lambda zone: replace(
        DEFAULTS,
        definitions=tuple(replace(one, calendar="office") for one in DEFAULTS.definitions),
        calendars={"office": Calendar(name="office", zone=zone, week=weekdays(8, 17))},
    )
)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["caller", "visit", "vendor", "resume", "resolve", "reopen", "note", "raise", "take"]
        ),
        st.integers(0, 40 * 3600),
    ),
    max_size=10,
)


def lived(moves: list[tuple[str, int]], begun: datetime) -> tuple[Incident, Stamps]:
    """Return an incident after these moves, each so many seconds after the one before."""
    stamps = Stamps(begun)
    incident = opened(stamps, channel=Channel.WEB)
    for name, gap in moves:
        stamps.at += timedelta(seconds=gap)
        incident = step(incident, name, stamps)
    return incident, stamps


def step(incident: Incident, name: str, stamps: Stamps) -> Incident:  # noqa: PLR0911 (a move each)
    match name:
        case "caller" if incident.is_open:
            return waiting(incident, stamps, HoldReason.AWAITING_CALLER)
        case "visit" if incident.is_open:
            return waiting(incident, stamps, HoldReason.SCHEDULED_WITH_CALLER)
        case "vendor" if incident.is_open:
            return waiting(incident, stamps)
        case "resume" if incident.holds:
            return lifecycle.resume(incident, stamps(), hold=incident.holds[0].reason)
        case "resolve" if incident.is_open:
            return resolved(incident, stamps)
        case "reopen" if incident.state is State.RESOLVED:
            return lifecycle.reopen(incident, stamps(), reason="no")
        case "take" if incident.is_open and incident.assignee is None:
            return lifecycle.take(incident, stamps())
        case "raise":
            return given_another_impact(incident, stamps)
        case _:
            return lifecycle.note(incident, stamps(), text="still there")


def given_another_impact(incident: Incident, stamps: Stamps) -> Incident:
    up = replace(incident, impact=Level.HIGH if incident.impact is Level.LOW else Level.LOW)
    activity = stamps().activity(ActivityKind.CHANGE, "update", changes=differences(incident, up))
    return replace(up, history=(*incident.history, activity))


def all_clocks(incident: Incident, agreements: Agreements, now: int | None) -> list[Clock]:
    document = plain(incident)
    assert isinstance(document, dict)
    return clocks_of(facts_of(document, agreements), agreements, now)
