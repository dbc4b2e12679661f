"""Out of sight until a moment, the caller's word, or the risk of missing the target."""

from __future__ import annotations

from datetime import timedelta

import pytest
from domain_builders import Stamps, clocks, in_state, opened, resolved

from tui.domain import lifecycle
from tui.domain.clocks.definitions import DEFAULTS
from tui.domain.clocks.steps import WAKE, steps_ahead
from tui.domain.contact import rang
from tui.domain.document import plain
from tui.domain.errors import MissingFields, Refused
from tui.domain.incident import Channel, Incident, State
from tui.domain.priority import Level
from tui.domain.snoozing import snooze, wake
from tui.domain.timed import make


def waking(incident: Incident) -> tuple[int, str]:
    """Return when the clock wakes it, and why."""
    document = plain(incident)
    assert isinstance(document, dict)
    ahead = steps_ahead(document, list(clocks(incident).values()), DEFAULTS)
    return next((step.at, step.about) for step in ahead if step.rule == WAKE)


def test_it_wakes_at_its_moment_and_no_clock_stands_still_for_it() -> None:
    stamps = Stamps()
    new = opened(stamps, impact=Level.LOW, urgency=Level.LOW, channel=Channel.TELEPHONE)
    stamp = stamps()
    until = stamp.at + timedelta(days=2)
    asleep = snooze(new, stamp, until=until)
    assert asleep.snooze is not None
    assert asleep.state is State.NEW
    assert waking(asleep) == (int(until.timestamp()), "time")
    document = plain(asleep)
    assert isinstance(document, dict)
    step = next(one for one in steps_ahead(document, [], DEFAULTS) if one.rule == WAKE)
    awake, _ = make(asleep, step, until)
    assert awake.snooze is None
    assert awake.history[-1].text == "the snooze is over"


def test_it_wakes_sooner_when_the_target_comes_to_be_at_risk() -> None:
    stamps = Stamps()
    new = opened(stamps, impact=Level.HIGH, urgency=Level.HIGH)  # 1 h to resolve, warned at 45 min
    stamp = stamps()
    asleep = snooze(new, stamp, until=stamp.at + timedelta(days=1))
    at, why = waking(asleep)
    assert at == int((new.opened_at + timedelta(minutes=45)).timestamp())
    assert why == "risk"


def test_the_callers_word_wakes_it() -> None:
    stamps = Stamps()
    asleep = snooze(opened(stamps), stamps(), until=stamps.at + timedelta(days=1))
    assert rang(asleep, stamps()).snooze is None
    assert rang(asleep, stamps(), automatic=True).snooze is not None


def test_handing_over_and_ending_wake_it_too() -> None:
    stamps = Stamps()
    asleep = snooze(opened(stamps), stamps(), until=stamps.at + timedelta(days=1))
    assert lifecycle.assign(asleep, stamps(), team="net").snooze is None
    assert resolved(asleep, stamps).snooze is None


def test_only_what_is_open_is_put_off_and_only_to_a_moment_to_come() -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="it is closed"):
        snooze(in_state(State.CLOSED, stamps), stamps(), until=stamps.at + timedelta(days=1))
    with pytest.raises(MissingFields):
        snooze(opened(stamps), stamps())
    with pytest.raises(Refused, match="in the past"):
        snooze(opened(stamps), stamps(), until=stamps.at)
    with pytest.raises(Refused, match="not snoozed"):
        wake(opened(stamps), stamps())
