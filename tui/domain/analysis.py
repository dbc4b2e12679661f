"""Aids to find a cause: five whys, the Kepner-Tregoe grid, suspected causes (domain.md section 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.problem import Cell, Problem, Suspect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

DIMENSIONS: Final = ("what", "where", "when", "extent")
HEADINGS: Final = ("is", "is_not", "distinction", "change")
#: What a suspected cause can be to a cell of the grid: it explains it, it does not, nobody knows yet.
FITS: Final = "fits"
FAILS: Final = "fails"
OPEN: Final = "open"
VERDICTS: Final = (FITS, FAILS, OPEN)
CELLS: Final = tuple(f"{dimension}.{heading}" for dimension in DIMENSIONS for heading in HEADINGS)
WHYS: Final = 5

WHY: Final = "why"
GRID: Final = "grid"
SUSPECT: Final = "suspect"
WEIGH: Final = "weigh"
REVIEW: Final = "review"


def why(problem: Problem, stamp: Stamp, *, text: str = "", place: int | None = None) -> Problem:
    """Answer one more why, or a `place` (1 to 5) again.

    Raises:
        MissingFields: no answer.
        Refused: there are five, or none at that place.
    """
    need(WHY, {"text": text})
    whys = list(problem.whys)
    at = len(whys) if place is None else place - 1
    if not 0 <= at <= len(whys) or at >= WHYS:
        raise Refused(
            f"there are {len(whys)} answers, at most {WHYS}: name the place of one to answer it again"
        )
    whys[at : at + 1] = [text.strip()]
    return alter(problem, stamp, ActivityKind.CHANGE, WHY, whys=tuple(whys))


def grid(
    problem: Problem, stamp: Stamp, *, dimension: str = "", heading: str = "", text: str = ""
) -> Problem:
    """Fill one cell of the grid; an empty text empties it.

    Raises:
        MissingFields: which cell.
        Refused: it says so already.
    """
    need(GRID, {"dimension": dimension, "heading": heading})
    stays = tuple(cell for cell in problem.grid if (cell.dimension, cell.heading) != (dimension, heading))
    cells = (*stays, Cell(dimension=dimension, heading=heading, text=text.strip())) if text.strip() else stays
    if set(cells) == set(problem.grid):
        raise Refused("it says so already")
    return alter(problem, stamp, ActivityKind.CHANGE, GRID, grid=cells)


def suspect(problem: Problem, stamp: Stamp, *, text: str = "") -> Problem:
    """Add a suspected cause.

    Raises:
        MissingFields: no text.
    """
    need(SUSPECT, {"text": text})
    found = Suspect(id=stamp.new_id(), text=text.strip())
    return alter(problem, stamp, ActivityKind.CHANGE, SUSPECT, suspects=(*problem.suspects, found))


def weigh(
    problem: Problem,
    stamp: Stamp,
    *,
    suspect: str = "",
    dimension: str = "",
    heading: str = "",
    verdict: str = "",
) -> Problem:
    """Test a suspected cause, named by its place (from 1) or id, against a cell; without a heading, its row.

    Raises:
        MissingFields: which cause, against what, or what came of it.
        Refused: there is no such cause, or it says so already.
    """
    need(WEIGH, {"suspect": suspect, "dimension": dimension, "verdict": verdict})
    named = (one for place, one in enumerate(problem.suspects, 1) if suspect.strip() in {one.id, str(place)})
    old = next(named, None)
    if old is None:
        raise Refused(f"there are {len(problem.suspects)} suspected causes, and none is {suspect!r}")
    tested = {cell_of(dimension, one) for one in ((heading,) if heading else HEADINGS)}
    fits, fails = cells_of(old.fits) - tested, cells_of(old.fails) - tested
    new = replace(
        old,
        fits=_in_order(fits | tested if verdict == FITS else fits),
        fails=_in_order(fails | tested if verdict == FAILS else fails),
    )
    if all(verdict_of(old, cell) == verdict_of(new, cell) for cell in CELLS):
        raise Refused("it says so already")
    return alter(
        problem,
        stamp,
        ActivityKind.CHANGE,
        WEIGH,
        text=" ".join(filter(None, (dimension, heading.replace("_", " "), verdict))),
        suspects=tuple(new if one is old else one for one in problem.suspects),
    )


def cell_of(dimension: str, heading: str) -> str:
    """Return the name of a cell of the grid, as a suspected cause keeps it."""
    return f"{dimension}.{heading}"


def cells_of(kept: Iterable[str]) -> frozenset[str]:
    """Return the cells that a cause's words name; a dimension alone is each of its cells."""
    return frozenset(
        cell for one in kept for cell in ((one,) if "." in one else (cell_of(one, each) for each in HEADINGS))
    )


def verdict_of(suspect: Suspect, cell: str) -> str:
    """Return what a suspected cause is to a cell: it `fits`, `fails`, or that is `open`."""
    return FAILS if cell in cells_of(suspect.fails) else FITS if cell in cells_of(suspect.fits) else OPEN


def _in_order(cells: Collection[str]) -> tuple[str, ...]:
    return tuple(cell for cell in CELLS if cell in cells)


def review(problem: Problem, stamp: Stamp, *, text: str = "") -> Problem:
    """Write the review of a major problem: what went well, what did not, what will be done.

    Raises:
        MissingFields: no text.
    """
    need(REVIEW, {"text": text})
    return alter(problem, stamp, ActivityKind.NOTE, REVIEW, text=text, review=text.strip())


def verdicts(suspects: Sequence[Suspect]) -> list[tuple[Suspect, int, int]]:
    """Return suspected causes with how many cells each explains and how many it does not, best first."""
    told = [(one, len(cells_of(one.fits)), len(cells_of(one.fails))) for one in suspects]
    return sorted(told, key=lambda one: (one[2], -one[1]))
