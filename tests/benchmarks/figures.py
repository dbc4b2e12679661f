"""A measured figure beside its yardstick and its bar, and the table they are printed in."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table; `measured`, `yardstick` and `limit` are in `unit`.

    The bar is `limit` (an amount), `times` (how many times the yardstick), or neither: then the line
    only informs. A bar is held when the measured value is not above it.
    """

    what: str
    measured: float
    unit: str
    peer: str = ""
    yardstick: float | None = None
    limit: float | None = None
    times: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the yardstick; None without one."""
        return self.measured / self.yardstick if self.yardstick else None

    @property
    def held(self) -> bool | None:
        """Whether the bar is held; None where there is none."""
        if self.times is not None:
            return self.ratio is not None and self.ratio <= self.times
        return None if self.limit is None else self.measured <= self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's texts, in the order of HEADINGS."""
        bar = f"≤ {amount(self.limit, self.unit)}" if self.limit is not None else "–"
        if self.times is not None:
            bar = f"≤ {self.times:g} ×"
        return (
            self.what,
            amount(self.measured, self.unit),
            f"{self.peer} {amount(self.yardstick, self.unit)}"
            if self.yardstick is not None
            else self.peer or "–",
            f"{self.ratio:.2f}" if self.ratio is not None else "–",
            bar,
            {True: "yes", False: "NO", None: "–"}[self.held],
        )


HEADINGS: Final = ("what", "measured", "yardstick", "ratio", "bar", "held")


def amount(value: float | None, unit: str) -> str:
    """Return the amount as people read it; small ones keep their digits."""
    if value is None:
        return "–"
    digits = 0 if value == int(value) or value >= 1000 else 1 if value >= 100 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table with aligned columns."""
    lines = [HEADINGS, *(figure.cells for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    texts = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines]
    texts.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(texts)


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of the values do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]
