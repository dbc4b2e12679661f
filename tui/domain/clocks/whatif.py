"""What a clock would say if: on hold until a moment, or under another priority."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.clocks.timeline import Mark
from tui.domain.incident import HoldReason, State

if TYPE_CHECKING:
    from tui.domain.clocks.timeline import Facts

_IF: Final = "~if"  #: sorts after every id, so that it happens last in its second


def held_until(facts: Facts, now: int, until: int, reason: str = HoldReason.AWAITING_CALLER.value) -> Facts:
    """Return the facts as they would be at `until` if it waited from now till then, and nothing else was."""
    begun = Mark(now, f"{_IF}-hold", state=State.ON_HOLD.value, begun={_IF: reason})
    back = State.ON_HOLD.value if facts.holds else State.ASSIGNED.value
    ended = Mark(max(now, until), f"{_IF}-resume", state=back, ended={_IF: reason})
    return facts._replace(marks=(*facts.marks, begun, ended), state=back)


def with_priority(facts: Facts, now: int, priority: int) -> Facts:
    """Return the facts as they would be if the priority changed now."""
    change = Mark(now, f"{_IF}-priority", before=(facts.priority, False))
    return facts._replace(marks=(*facts.marks, change), subject=facts.subject._replace(priority=priority))
