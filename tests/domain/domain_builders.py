"""Builders of the domain's tests: stamps that count, and incidents brought to a state by real moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from tui.domain import lifecycle
from tui.domain.clocks.definitions import DEFAULTS, Agreements
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.timeline import facts_of
from tui.domain.document import plain
from tui.domain.history import Stamp
from tui.domain.incident import CancelReason, HoldReason, Incident, ResolutionCode, State

if TYPE_CHECKING:
    from tui.domain.clocks.clock import Clock

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Stamps:
    """A source of stamps a minute apart, by one author unless told otherwise."""

    at: datetime = START
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_id(self) -> str:
        return f"id{next(self.numbers):06}"

    def __call__(self, actor: str = "ana", *, after: timedelta = MINUTE) -> Stamp:
        self.at += after
        return Stamp(op=self.new_id(), at=self.at, recorded=self.at, actor=actor, new_id=self.new_id)


def opened(stamps: Stamps, **fields: object) -> Incident:
    """Open an incident whose caller is kim."""
    given = {"title": "VPN is down", "caller": "kim", **fields}
    return lifecycle.open_incident(stamps(), id="rec1", number="INC-T-1", **given)  # type: ignore[arg-type]


def resolved(incident: Incident, stamps: Stamps) -> Incident:
    return lifecycle.resolve(
        incident, stamps(), code=ResolutionCode.FIXED, solution="restarted", closure_category="network",
        service="vpn",
    )  # fmt: skip


def waiting(incident: Incident, stamps: Stamps, reason: HoldReason = HoldReason.AWAITING_VENDOR) -> Incident:
    reply = "please try again" if reason is HoldReason.AWAITING_CALLER else ""
    stamp = stamps()
    return lifecycle.hold(
        incident, stamp, reason=reason, follow_up_at=stamp.at + timedelta(days=1), reply=reply
    )


def in_state(state: State, stamps: Stamps) -> Incident:
    """Return an incident in a state, reached by moves."""
    new = opened(stamps)
    ways = {
        State.NEW: lambda: new,
        State.ASSIGNED: lambda: lifecycle.take(new, stamps()),
        State.IN_PROGRESS: lambda: lifecycle.start(lifecycle.take(new, stamps()), stamps()),
        State.ON_HOLD: lambda: waiting(lifecycle.take(new, stamps()), stamps),
        State.RESOLVED: lambda: resolved(new, stamps),
        State.CLOSED: lambda: lifecycle.close(resolved(new, stamps), stamps()),
        State.CANCELLED: lambda: lifecycle.cancel(new, stamps(), reason=CancelReason.WITHDRAWN),
    }
    return ways[state]()


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def directory(kind: str, record_id: str, column: str) -> object:
    """Know all services and teams by their ids: “pay” is supported at night, “third” is the third line."""
    if column == "hours":
        return "24×7" if record_id == "pay" else "weekdays 8–18"
    if column == "tier":
        return 3 if record_id == "third" else 1
    return record_id if kind in {"service", "team"} else None


def clocks(
    incident: Incident, now: datetime | None = None, agreements: Agreements = DEFAULTS
) -> dict[str, Clock]:
    """Return an incident's clocks by name."""
    document = plain(incident)
    assert isinstance(document, dict)
    told = facts_of(document, agreements, directory)
    found = clocks_of(told, agreements, None if now is None else seconds(now))
    return {clock.definition.name: clock for clock in found}


def resolution(incident: Incident, now: datetime | None = None, agreements: Agreements = DEFAULTS) -> Clock:
    """Return an incident's resolution clock."""
    return clocks(incident, now, agreements)["resolution"]
