"""What is told below a question: what is wrong with the answer, what may come next, or what the keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.widgets.cells import fit, line_of, whole, width_of, wrap_within
from tui.widgets.lines import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.terminal.palette import Look
    from tui.widgets.answer import Answer

_GAP: Final = "   "


def notes(
    answer: Answer, complaint: str, values: Mapping[str, str], width: int, look: Look, *, rows: int = ROWS
) -> list[str]:
    """Return the lines: a complaint, or what is foretold alone, takes up to `rows`; `values` stood before."""
    cut = look.signs.cut
    if complaint:
        return wrap_within(f"{look.signs.bad} {line_of(complaint)}", max(1, width), rows, cut=cut)
    offered, told = answer.suggestions, _foretold(answer, values)
    if told and not offered and width_of(told) > width:
        return wrap_within(told, max(1, width), rows, cut=cut)
    if offered and told:
        offered = f"{_cut(offered, max(1, width - width_of(told) - len(_GAP)), cut)}{_GAP}"
    return [_cut(f"{offered}{told}" or whole(answer.hint, width), width, cut)]


def beside(answer: Answer, width: int, look: Look) -> list[str]:
    """Return what is worth knowing of the answer as it stands, a line each."""
    question = answer.question
    said = question.beside(answer.value) if question.beside is not None else ()
    return [
        fit(f"   {line_of(line)}", width, cut=look.signs.cut).rstrip()
        for line in said[: question.beside_rows]
    ]


def _cut(said: str, width: int, cut: str) -> str:
    return said if width_of(said) <= width else fit(said, width, cut=cut)


def _foretold(answer: Answer, values: Mapping[str, str]) -> str:
    question = answer.question
    if question.foretell is None:
        return ""
    return line_of(question.foretell({**values, question.name: answer.value}))
