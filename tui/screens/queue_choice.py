"""The columns a query chooses with `cols:`, by the names it has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.query.fields import BY_NAME, Shape, column_of
from tui.screens.queue_columns import WIDE, ago_text, columns_for
from tui.store.kinds import KINDS
from tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.screens.queue_columns import Shown

_MADE: Final = {column.key: column for column in WIDE}
_WIDTHS: Final = {Shape.NAME: 14, Shape.LABEL: 14, Shape.CHOICE: 9, Shape.LIST: 12, Shape.DATE: 5}
_USUAL: Final = 9


def chosen_columns(names: Sequence[str], width: int) -> tuple[Column[Shown], ...]:
    """Return the columns a query names, as far as incidents have them, else those that fit the width."""
    known = {column.name for column in KINDS["incident"].columns}
    found = [_MADE.get(name) or _MADE.get(column_of(name)) or _made(name) for name in names
             if name in _MADE or column_of(name) in {*known, *_MADE}]  # fmt: skip
    return tuple(found) or columns_for(width)


def _made(name: str) -> Column[Shown]:
    field = BY_NAME.get(name)
    shape = field.shape if field else None
    header = name.replace("_", " ").capitalize()
    return Column(
        key=name, header=header, text=_text(column_of(name), shape, field.kind if field else ""), drop=1,
        width=max(len(header), _WIDTHS.get(shape, _USUAL) if shape else _USUAL), right=shape is Shape.NUMBER,
    )  # fmt: skip


def _text(column: str, shape: Shape | None, kind: str) -> Callable[[Shown], str]:
    def text(shown: Shown) -> str:
        value = getattr(shown.row, column)
        if value is None or value == "":
            return "–"
        if shape is Shape.DATE:
            return ago_text(shown.now - value)
        return shown.names.of(kind, value) if kind else str(value).replace("_", " ")

    return text
