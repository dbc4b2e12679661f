"""Priority: derived from impact and urgency, never typed (domain.md section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Level(StrEnum):
    """How far an interruption reaches (impact) or how long it can wait (urgency)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


Matrix = Mapping[tuple[Level, Level], int]

_H, _M, _L = Level.HIGH, Level.MEDIUM, Level.LOW

#: (impact, urgency) -> priority 1 (critical) to 5 (planned).
MATRIX: Final[Matrix] = MappingProxyType(
    {
        (_H, _H): 1, (_H, _M): 2, (_H, _L): 3,
        (_M, _H): 2, (_M, _M): 3, (_M, _L): 4,
        (_L, _H): 3, (_L, _M): 4, (_L, _L): 5,
    }
)  # fmt: skip

#: Time allowed from first report to resolution; None is planned work without a target.
RESOLUTION_TARGETS: Final[Mapping[int, timedelta | None]] = MappingProxyType(
    {
        1: timedelta(hours=1),
        2: timedelta(hours=8),
        3: timedelta(hours=24),
        4: timedelta(hours=48),
        5: None,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A priority set against the matrix: who, why, and what the matrix said at that moment."""

    priority: int
    derived: int
    reason: str
    author: str


def derive(impact: Level, urgency: Level, matrix: Matrix = MATRIX) -> int:
    """Return the priority (1 to 5) the matrix gives."""
    return matrix[impact, urgency]


def why(impact: Level, urgency: Level, override: Override | None = None, matrix: Matrix = MATRIX) -> str:
    """Say in one line where a priority comes from."""
    if override is not None:
        said = derive(impact, urgency, matrix)
        return f"P{override.priority} set by hand ({override.reason}); the matrix says P{said}"
    return f"P{derive(impact, urgency, matrix)} = impact {impact} × urgency {urgency}"
