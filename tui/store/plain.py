"""Plain documents: their JSON text, and their list columns whatever they hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tui.store.kinds import Type

if TYPE_CHECKING:
    from tui.store.kinds import Kind, Value

_FITS: Final[dict[Type, tuple[type, ...]]] = {
    Type.TEXT: (str,),
    Type.CODE: (str, type(None)),
    Type.INT: (int, type(None)),
}
_UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


def dumps(document: Any) -> bytes:  # noqa: ANN401 (what JSON can say)
    """Return a document as JSON in UTF-8; half surrogate pairs are kept, escaped.

    Raises:
        TypeError: it holds what JSON cannot say.
    """
    try:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(document, separators=(",", ":")).encode()


def row_of(kind: Kind, document: Any) -> tuple[Value, ...]:  # noqa: ANN401 (whatever the log holds)
    """Return a document's list columns; those of a document that is not of its kind are blank.

    A wrong document must not keep the right ones from being listed: `check` and reading it say what is wrong.
    """
    try:
        values = kind.project(document)
    except _UNREADABLE:
        return _rest(kind, document)
    for value, column in zip(values, kind.columns, strict=True):
        if not isinstance(value, _FITS[column.type]):
            return _rest(kind, document)
    return values


def _rest(kind: Kind, document: Any) -> tuple[Value, ...]:  # noqa: ANN401 (as above)
    """Return a blank row that keeps the texts it can."""
    found = document if isinstance(document, dict) else {}
    blank = zip(kind.blank(), kind.columns, strict=True)
    return tuple(
        found[column.name] if value == "" and isinstance(found.get(column.name), str) else value
        for value, column in blank
    )
