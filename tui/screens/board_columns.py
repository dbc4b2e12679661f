"""The columns of the board's list view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.screens.board_source import pain_text
from tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.screens.board_source import Problem


def _column(
    key: str, header: str, text: Callable[[Any], str], width: int, *, flex: int = 0, right: bool = False,
    drop: int = 0, lead: bool = False,
) -> Column[Any]:  # fmt: skip
    return Column(
        key=key, header=header, text=text, width=width, flex=flex, right=right, drop=drop, lead=lead
    )


def _quiet(problem: Problem) -> str:
    return problem.quiet if problem.stale else f"{problem.quiet}  "


BOARD_COLUMNS: Final = (
    _column("priority", "P", lambda one: str(one.row.priority), 1, lead=True),
    _column("number", "Number", lambda one: one.row.number, 13, lead=True),
    _column("state", "State", lambda one: (one.row.state or "").replace("_", " "), 10),
    _column("pain", "Pain", lambda one: pain_text(one.figures.pain) or "–", 6, right=True),
    _column("linked", "Inc", lambda one: str(one.row.linked or "–"), 3, right=True),
    _column("trend", "8 weeks", lambda one: one.trend, 8, drop=3),
    _column("known", "Known", lambda one: one.flags, 5),
    _column("title", "Title", lambda one: one.row.title, 16, flex=6),
    _column("service", "Service", lambda one: one.service, 10, flex=1, drop=1),
    _column("owner", "Owner", lambda one: one.owner, 8, flex=1),
    _column("quiet", "Quiet", _quiet, 6, right=True, drop=2),
)
