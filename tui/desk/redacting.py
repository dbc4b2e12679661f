"""Removing a text for good: from the record, its history, its operations and every file of the store.

What stays is that it was done: an entry of the history and an operation say who, when and which field.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui.desk.actor import os_name
from tui.desk.desk import Outcome
from tui.desk.ids import id_source
from tui.desk.kinds import WORKED, work_on
from tui.desk.reading import operator
from tui.desk.records import Author, decode_record, record_operation
from tui.desk.steps import REDACT
from tui.domain.analysis import WEIGH
from tui.domain.change import append
from tui.domain.document import plain
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange
from tui.domain.meeting import REDACTED, Conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tui.desk.desk import Desk
    from tui.desk.work import Work
    from tui.domain.history import Operation
    from tui.domain.work import WorkRecord
    from tui.store import Transaction

#: The fields of records that are words of people, each kind's (`solution` is a resolution's).
FIELDS: Final = tuple(dict.fromkeys(text for kind in WORKED for text in work_on(kind).texts))
#: Fields that are lists, and what of each element is words of people.
_PARTS: Final = {"tasks": "title", "grid": "text", "suspects": "text"}
_WORDS: Final = frozenset({*FIELDS, "note", "text"})
_CHANGED: Final = frozenset({*FIELDS, "holds", "resolution", "history"})


def redact(desk: Desk, number: str, field: str) -> Outcome:
    """Remove the text of a field, or of one entry of the history (`field` is then its id).

    Raises:
        Refused: there is no such record, field or text.
        StoreError: the store cannot; or the record is redacted and something on the disk is not.
    """
    from tui.store.forgetting import forget, must_forget  # noqa: PLC0415 (only here)

    store = desk.store
    store.catch_up()
    must_forget(store.engine)
    new_id = id_source()

    def plan(tx: Transaction) -> str:
        work, record = _found(tx, number)
        operations = _operations(tx, record.id)
        texts = _texts(record, operations, field)
        if not texts and _was_redacted(record, field):
            return record.number  # the program ended before the disk was cleared: that is done now
        if not texts:
            raise Refused(
                f"{record.number} has no text in {field}; possible: {', '.join(work.texts)}, or the id of an "
                "entry of its history (show --json names them)"
            )
        for operation in operations:
            tx.put(replace(operation, **_both(operation, texts)))
        author = Author(
            actor=operator(tx, desk.login, os_name(desk.login), new_id), login=desk.login, at=desk.now(),
            recorded=desk.now(), group=new_id(), new_id=new_id,
        )  # fmt: skip
        for name in tx.having("conflict", "record", lambda value: value == record.id):
            parked: Any = _everywhere(plain(tx.read("conflict", name)), texts)
            tx.put(decode_record(Conflict, parked))
        document: Any = struck(plain(record), texts)
        _record(tx, author, decode_record(work.record, document), field)
        return record.number

    redacted = store.transact(plan)
    gone = forget(store.engine)
    store.catch_up()
    notices = tuple(f"{name} was removed: it may have held the text" for name in gone)
    return Outcome(
        message=f"Redacted {field} of {redacted}; backups and exports made before still hold it.",
        numbers=(redacted,), notices=notices,
    )  # fmt: skip


def _found(tx: Transaction, number: str) -> tuple[Work, WorkRecord]:
    """Return the record with that number, and what it takes to work on its kind.

    Raises:
        Refused: there is none.
    """
    for kind in WORKED:
        found = tx.find(kind, "number", number) or tx.find(kind, "number", number.upper())
        record: WorkRecord | None = tx.read(kind, found) if found else None
        if record is not None:
            return work_on(kind), record
    raise Refused(f"there is no record {number}")


def _record(tx: Transaction, author: Author, struck: WorkRecord, field: str) -> None:
    """Put the redacted record with the entry that says so, and the operation."""
    stamp = author.stamp()
    change = FieldChange(field=field if field in FIELDS else "text", before=REDACTED, after=REDACTED)
    entry = stamp.activity(ActivityKind.CHANGE, REDACT, changes=(change,))
    after = append(struck, stamp, entry)
    record_operation(tx, author, stamp, REDACT, before=struck, after=after)


def _was_redacted(record: WorkRecord, field: str) -> bool:
    """Tell whether this field, or this entry of the history, was redacted before."""
    told = (change.field for one in record.history if one.verb == REDACT for change in one.changes)
    return field in set(told) & set(FIELDS) or any(
        one.id == field and one.text == REDACTED for one in record.history
    )


def _operations(tx: Transaction, record: str) -> list[Operation]:
    """Return every operation on a record."""
    rows = tx.store.rows("operation")
    mine = rows.select_code("record", lambda value: value == record)
    found = (tx.read("operation", str(rows.get(position, "id"))) for position in mine)
    return [operation for operation in found if operation is not None]


def _both(operation: Operation, texts: frozenset[str]) -> dict[str, Any]:
    return {"before": struck(operation.before, texts), "after": struck(operation.after, texts)}


def _texts(record: WorkRecord, operations: list[Operation], field: str) -> frozenset[str]:
    """Return everything the field ever said, as far as record and operations remember."""
    entry = next((one for one in record.history if one.id == field), None)
    if entry is not None:
        found = {entry.text}
    elif field in FIELDS:
        documents = [plain(record), *(plain(one) for one in operations)]
        found = {text for document in documents for text in _said(document, field)}
        found |= {one.text for one in record.history if one.verb == WEIGH and _begins(one.text, found)}
    else:
        found = set()
    return frozenset(found) - {"", REDACTED}


def _begins(entry: str, texts: Collection[str]) -> bool:
    """Tell whether an entry begins with a text: a cause's, as it was told when it was tested."""
    return any(text and entry.startswith(f"{text}: ") for text in texts)


def _everywhere(value: Any, texts: frozenset[str]) -> Any:  # noqa: ANN401 (any tree of plain values)
    """Return a document without these texts, wherever they stand."""
    if isinstance(value, str):
        return REDACTED if value in texts else value
    if isinstance(value, list):
        return [_everywhere(one, texts) for one in value]
    if isinstance(value, dict):
        return {key: _everywhere(one, texts) for key, one in value.items()}
    return value


def _said(value: Any, field: str) -> Iterator[str]:  # noqa: ANN401 (any tree of plain values)
    """Yield the texts of a field anywhere in a document."""
    if isinstance(value, list):
        for one in value:
            yield from _said(one, field)
    elif isinstance(value, dict):
        about = value.get("field")
        for key, one in value.items():
            of = about if about and key in {"before", "after"} else key
            named = of == field
            if of in _PARTS:  # a task's title is its own, not the record's
                yield from (str(part.get(_PARTS[of], "")) for part in _parts(one) if named)
            elif named and isinstance(one, str):
                yield one
            elif named and isinstance(one, list) and all(isinstance(part, str) for part in one):
                yield from one
            else:
                yield from _said(one, field)


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 (as above)
    """Yield the elements of a list, as far as they are any."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def struck(value: Any, texts: frozenset[str], *, words: bool = False) -> Any:  # noqa: ANN401 (as above)
    """Return a document without these texts where people's words stand."""
    if isinstance(value, str):
        return REDACTED if words and value in texts else value
    if isinstance(value, list):
        return [struck(one, texts, words=words) for one in value]
    if isinstance(value, dict):
        ends = {"before", "after"} if str(value.get("field")) in _CHANGED else set()
        return {key: struck(one, texts, words=key in _WORDS or key in ends) for key, one in value.items()}
    return value
