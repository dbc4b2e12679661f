"""How an incident is restored: what goes back with its state, and the rules it keeps (domain.md 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.domain.holds import after_lifting
from tui.domain.incident import OPEN, Incident, State
from tui.domain.restore import Restoring, changed_since

if TYPE_CHECKING:
    from tui.domain.history import Operation


def _mend(now: Incident, restored: Incident, operation: Operation, stays: list[str]) -> Incident:
    """Mend what does not fit together; what somebody took since is not new again."""
    restored = _lawful(now, restored, stays)
    taken_since = restored.assignee is not None and "assignee" in changed_since(now, operation.id)
    if restored.state is State.NEW and taken_since:
        restored = replace(restored, state=State.ASSIGNED)
        stays.append("state")
    return restored


def _lawful(now: Incident, restored: Incident, stays: list[str]) -> Incident:
    """Mend what does not fit together: holds only while open, on hold only with them.

    A state that somebody has given since stays: no hold that comes back puts the record on hold again.
    """
    given_since = "state" in stays and not now.holds
    if restored.holds and (restored.state not in OPEN or given_since):
        restored = replace(restored, holds=())
        stays.append("holds")
    state = restored.state
    if state in OPEN and restored.holds:
        state = State.ON_HOLD
    elif state is State.ON_HOLD:
        state = after_lifting(restored, ())
    if state is not restored.state:
        if state is now.state and "state" not in stays:
            stays.append("state")
        restored = replace(restored, state=state)
    return restored


INCIDENTS: Final = Restoring(
    sets=frozenset({"holds", "links", "flags", "watchers", "affected", "tasks"}),
    with_state=frozenset(
        {"state", "started", "resolution", "resolved_at", "first_resolved_at", "closed_at", "reopenings"}
    ),
    mend=_mend,
)
