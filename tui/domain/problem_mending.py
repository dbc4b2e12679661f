"""How a problem is restored: what an undo takes back with its state (domain.md section 2)."""

from __future__ import annotations

from typing import Final

from tui.domain.restore import Restoring

PROBLEMS: Final = Restoring(
    sets=frozenset({"links", "flags", "incidents", "tasks", "grid", "suspects"}),
    with_state=frozenset({"state", "outcome", "resolved_at", "closed_at", "review_at", "reopenings"}),
)
