"""What the Kepner-Tregoe page shows: the sheet of a problem's grid, and how each suspected cause stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.analysis import DIMENSIONS, FAILS, FITS, HEADINGS, OPEN, cell_of, cells_of, verdict_of
from tui.terminal.palette import Tone
from tui.widgets.cellgrid import Sheet
from tui.widgets.columns import Column

if TYPE_CHECKING:
    from tui.domain.problem import Problem, Suspect

_TITLES: Final = tuple(heading.replace("_", " ") for heading in HEADINGS)
_SIGNS: Final = {FITS: ("+", Tone.ACCENT), FAILS: ("-", Tone.WARN), OPEN: (" ", Tone.PLAIN)}
_SAID: Final = {FITS: "explains", FAILS: "does not", OPEN: "unknown"}


class Tested(NamedTuple):
    """A suspected cause, counted from 1, and what it is to the cell under the cursor."""

    number: int
    suspect: Suspect
    here: str


def sheet_of(problem: Problem, chosen: Suspect | None) -> Sheet:
    """Return the grid, with what the chosen cause is to each cell."""
    said = {(cell.dimension, cell.heading): cell.text for cell in problem.grid}
    places = {
        (row, column): (dimension, heading)
        for row, dimension in enumerate(DIMENSIONS)
        for column, heading in enumerate(HEADINGS)
    }
    signs = {} if chosen is None else {
        place: _SIGNS[verdict_of(chosen, cell_of(*named))] for place, named in places.items()
    }  # fmt: skip
    texts = {place: said.get(named, "") for place, named in places.items()}
    return Sheet(rows=DIMENSIONS, columns=_TITLES, texts=texts, signs=signs)


def _tests(one: Tested) -> str:
    """Say every test of a cause: a group of signs for each dimension."""
    groups = []
    for dimension in DIMENSIONS:
        verdicts = [verdict_of(one.suspect, cell_of(dimension, heading)) for heading in HEADINGS]
        groups.append("".join(_SIGNS[verdict][0] for verdict in verdicts).replace(" ", "."))
    return " ".join(groups)


def _stands(one: Tested) -> str:
    """Say how it stands: one cell it does not explain refutes a cause."""
    if refuted := len(cells_of(one.suspect.fails)):
        return f"refuted by {refuted}"
    return f"explains {len(cells_of(one.suspect.fits))}"


def _tone(one: Tested) -> Tone:
    return Tone.WARN if one.suspect.fails else Tone.PLAIN


COLUMNS: Final[tuple[Column[Tested], ...]] = (
    Column(key="number", header="", text=lambda one: str(one.number), width=1, lead=True),
    Column(
        key="text", header="Suspected cause", text=lambda one: one.suspect.text, width=24, flex=1, lead=True,
        tone=lambda one: Tone.STRUCK if one.suspect.fails else Tone.PLAIN,
    ),
    Column(key="here", header="This cell", text=lambda one: _SAID[one.here], width=9),
    Column(key="stands", header="Stands", text=_stands, width=13, tone=_tone),
    Column(key="tests", header="what where when ext", text=_tests, width=19, drop=1),
)  # fmt: skip
