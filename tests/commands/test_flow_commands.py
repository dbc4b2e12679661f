"""What the commands of a day refuse is what the domain refuses, in any state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from tests.domain.domain_builders import Stamps, in_state
from tui.commands import by_name
from tui.domain import contact, escalating, major, snoozing, splitting
from tui.domain.ending import duplicate
from tui.domain.errors import RuleError
from tui.domain.incident import Incident
from tui.domain.incident_states import Escalation, State

if TYPE_CHECKING:
    from tui.commands import Row
    from tui.domain.history import Stamp

Move = Callable[[Incident, "Stamp"], Incident]
MOVES: dict[str, Move] = {
    "snooze": lambda one, stamp: snoozing.snooze(one, stamp, until=stamp.at + timedelta(days=1)),
    "wake": snoozing.wake,
    "rang": contact.rang,
    "attempt": contact.attempt,
    "duplicate": lambda one, stamp: duplicate(one, stamp, of="other"),
    "escalate": lambda one, stamp: escalating.escalate(
        one, stamp, how=Escalation.HIERARCHIC, text="the board asks"
    ),
    "de-escalate": lambda one, stamp: escalating.de_escalate(one, stamp, reason="settled"),
    "split": lambda one, stamp: splitting.split(one, stamp, title="the rest"),
    "propose-major": lambda one, stamp: major.propose(one, stamp, reason="all branches"),
    "accept-major": lambda one, stamp: major.accept(one, stamp, commander="a", communications="b"),
    "reject-major": lambda one, stamp: major.reject(one, stamp, reason="one user"),
    "demote-major": lambda one, stamp: major.demote(one, stamp, reason="one user"),
    "update-major": lambda one, stamp: major.update(one, stamp, text="we are on it"),
    "hand-major": lambda one, stamp: major.hand(one, stamp, commander="c"),
    "review-major": lambda one, stamp: major.review(one, stamp, text="learnt"),
}


def painted(one: Incident) -> Row:
    row = SimpleNamespace(
        state=one.state.value, flags=",".join(one.flags), snoozed=one.snooze and 1,
        major_state=one.major and one.major.state.value,
    )  # fmt: skip
    return cast("Row", row)


def brought(stamps: Stamps, state: State) -> list[Incident]:
    """Return an incident of that state, and what some moves make of it."""
    plain = in_state(state, stamps)
    found = [plain]
    for names in (("snooze",), ("propose-major",), ("propose-major", "accept-major"), ("escalate",)):
        one = plain
        try:
            for name in names:
                one = MOVES[name](one, stamps())
        except RuleError:
            continue
        found.append(one)
    return found


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", MOVES)
def test_a_command_is_refused_where_its_move_is(name: str, state: State) -> None:
    stamps, command = Stamps(), by_name(name)
    for one in brought(stamps, state):
        try:
            MOVES[name](one, stamps())
        except RuleError:
            assert command.refusal(painted(one)) is not None
        else:
            assert command.refusal(painted(one)) is None
