"""Plain documents: their JSON text, and their list columns whatever they hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tui.store.errors import BadRecord

if TYPE_CHECKING:
    from tui.store.kinds import Kind, Value

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_escape: Final = json.JSONEncoder(separators=(",", ":")).encode
_UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


def dumps(document: Any) -> bytes:  # noqa: ANN401 (what JSON can say)
    """Return a document as JSON in UTF-8; half surrogate pairs are kept, escaped.

    Raises:
        TypeError: it holds what JSON cannot say.
        BadRecord: it is nested too deeply.
    """
    try:
        return _encode(document).encode()
    except UnicodeEncodeError:
        return _escape(document).encode()
    except RecursionError:
        raise BadRecord("a document is nested too deeply: nothing was written") from None


def row_of(kind: Kind, document: Any, kept: tuple[Value, ...] | None = None) -> tuple[Value, ...]:  # noqa: ANN401 (whatever the log holds)
    """Return a document's list columns; those of a document that is not of its kind are blank.

    `kept` are its lasting ones where they are known to be as they were.

    A wrong document must not keep the right ones from being listed: `check` and reading it say what is wrong.
    """
    try:
        values = kind.project(document) if kept is None else kind.project(document, kept)
    except _UNREADABLE:
        return _rest(kind, document)
    return values if all(map(isinstance, values, kind.fits)) else _rest(kind, document)


def _rest(kind: Kind, document: Any) -> tuple[Value, ...]:  # noqa: ANN401 (as above)
    """Return a blank row that keeps the texts it can."""
    found = document if isinstance(document, dict) else {}
    blank = zip(kind.blank(), kind.columns, strict=True)
    return tuple(
        found[column.name] if value == "" and isinstance(found.get(column.name), str) else value
        for value, column in blank
    )
