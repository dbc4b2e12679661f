"""Problems to try the rules on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tui.domain.history import Stamp
from tui.domain.problem_life import open_problem

if TYPE_CHECKING:
    from tui.domain.problem import Problem

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
_ids = count()


def stamp(at: datetime = NOW, actor: str = "ana") -> Stamp:
    return Stamp(
        op=f"op{next(_ids):06d}", at=at, recorded=at, actor=actor, new_id=lambda: f"a{next(_ids):06d}"
    )


def problem(**fields: Any) -> Problem:  # noqa: ANN401 (fields of the record)
    return open_problem(stamp(), id="p1", number="PRB-T-1", title="VPN gateway", **fields)


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)
