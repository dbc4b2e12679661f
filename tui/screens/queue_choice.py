"""The columns a query chooses with `cols:`, by the names it has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.query.fields import BY_NAME, Shape, column_of
from tui.screens.queue_columns import WIDE, ago_text, columns_for
from tui.store.kinds import KINDS
from tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.screens.queue_columns import Shown

_MADE: Final = {column.key: column for column in WIDE}
_WIDTHS: Final = {Shape.NAME: 14, Shape.LABEL: 14, Shape.CHOICE: 9, Shape.LIST: 12, Shape.DATE: 5}
_USUAL: Final = 9


def chosen_columns(names: Sequence[str], width: int) -> tuple[Column[Shown], ...]:
    """Return the columns a query names, as far as incidents have them, else those that fit the width."""
    return named_columns(names, "incident", _MADE) or columns_for(width)


def named_columns(
    names: Sequence[str], kind: str, made: Mapping[str, Column[Any]]
) -> tuple[Column[Any], ...]:  # fmt: skip
    """Return the columns of these names: those `made`, else what a kind's rows have."""
    known = {column.name for column in KINDS[kind].columns}
    return tuple(
        made.get(name) or made.get(column_of(name)) or _made(name)
        for name in names
        if name in made or column_of(name) in {*known, *made}
    )


def _made(name: str) -> Column[Any]:
    field = BY_NAME.get(name)
    shape = field.shape if field else None
    header = name.replace("_", " ").capitalize()
    return Column(
        key=name, header=header, text=_text(column_of(name), shape, field.kind if field else ""), drop=1,
        width=max(len(header), _WIDTHS.get(shape, _USUAL) if shape else _USUAL), right=shape is Shape.NUMBER,
    )  # fmt: skip


def _text(column: str, shape: Shape | None, kind: str) -> Callable[[Any], str]:
    def text(shown: Any) -> str:  # noqa: ANN401 (what a list shows of any kind: its row, names and moment)
        value = getattr(shown.row, column)
        if value is None or value == "":
            return "–"
        if shape is Shape.DATE:
            return ago_text(shown.now - value)
        return shown.names.of(kind, value) if kind else str(value).replace("_", " ")

    return text
