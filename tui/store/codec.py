"""Records to JSON and back, with every type checked. The only importer of pydantic; import it late.

A record's text is UTF-8 JSON without the fields that have their default. Half of a surrogate pair cannot
be written as UTF-8: in a record it becomes U+FFFD. (Plain documents keep it, escaped.)
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json

from tui.store.errors import BadRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.store.kinds import Kind


@cache
def _adapter(record_class: Any) -> TypeAdapter[Any]:  # noqa: ANN401 (a class; a cache wants it hashable)
    return TypeAdapter(record_class)


@cache
def _reader(record_class: Any) -> Callable[[bytes], Any]:  # noqa: ANN401 (as above)
    """Return what reads a text: the adapter's own, without its layer of arguments (as for `_writer`)."""
    return _adapter(record_class).validator.validate_json


@cache
def _writer(record_class: Any) -> Callable[..., bytes]:  # noqa: ANN401 (as above)
    return _adapter(record_class).serializer.to_json


def warm(kinds: list[Kind]) -> None:
    """Prepare the types of these kinds, so that the first read does not wait for it."""
    for kind in kinds:
        if kind.record_class is not None:
            _reader(kind.record_class)
            _writer(kind.record_class)


def dump(record: Any) -> bytes:  # noqa: ANN401 (a record of any kind)
    """Return a record as JSON.

    Raises:
        BadRecord: it holds what cannot be written.
    """
    record_class: Any = type(record)
    try:
        return _writer(record_class)(record, exclude_defaults=True)
    except (PydanticSerializationError, UnicodeEncodeError, RecursionError):
        return _dump_whole(_adapter(record_class), record)


def _dump_whole(adapter: TypeAdapter[Any], record: Any) -> bytes:  # noqa: ANN401 (as above)
    """Return a record with half surrogate pairs as JSON.

    Raises:
        BadRecord: that was not what was wrong with it.
    """
    try:
        plain = _whole(adapter.dump_python(record, mode="python", exclude_defaults=True))
        return adapter.dump_json(adapter.validate_python(plain), exclude_defaults=True)
    except (PydanticSerializationError, ValidationError, RecursionError):
        what = type(record).__name__.lower()
        raise BadRecord(
            f"{what} {getattr(record, 'id', '')} holds what cannot be written (or is nested too deeply): "
            "nothing was written"
        ) from None


def parse(body: bytes) -> Any:  # noqa: ANN401 (what JSON says)
    """Return what a text of `dump` says as plain values, in half the time that json takes.

    Raises:
        BadRecord: it is nested more deeply than `load` could read.
    """
    try:
        return from_json(body)
    except ValueError:
        raise BadRecord("a record is nested too deeply: nothing was written") from None


def load(kind: Kind, body: bytes, where: str) -> Any:  # noqa: ANN401 (a record of the kind)
    """Return the record a JSON text says, with its types checked.

    Raises:
        BadRecord: naming the first field that is wrong, and `where`.
    """
    if kind.record_class is None:
        return json.loads(body)
    try:
        return _reader(kind.record_class)(body)
    except ValidationError as error:
        raise BadRecord(f"{where} is no {kind.name}: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in fault["loc"]) or "document"
    return f"{field}: {fault['msg']}"


def _whole(value: Any) -> Any:  # noqa: ANN401 (any tree of plain values)
    """Replace half surrogate pairs in every string of a tree."""
    if isinstance(value, str):
        return type(value)(value) if type(value) is not str else _mended(value)
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_whole(item) for item in value)
    return value


def _mended(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
