"""+offline and +conflict: what stands in the tables of meeting others, told as positions of any kind's rows.

Neither is kept with a record, so that no write costs more for it: both are read from the few that wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from tui.domain.meeting import key_of, kind_and_id
from tui.query.terms import Tag, each_term
from tui.store.masks import mask_of
from tui.store.parked import open_positions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui.query.context import Context
    from tui.query.terms import Query
    from tui.store.masks import Mask
    from tui.store.rows import Rows

#: The tag, and the table it is read from.
_TABLE: Final = {"offline": "outgoing", "conflict": "conflict"}
#: The tags this module answers.
APART_TAGS: Final = frozenset(_TABLE)
#: Where more than one record in so many waits, all ids are read at once.
_MANY: Final = 16

#: Of each tag: the versions of the tables its answer comes from, and the answer.
_Known = dict[str, tuple[tuple[int, ...], "Mask"]]
_known: WeakKeyDictionary[Rows, _Known] = WeakKeyDictionary()


def mask(tag: str, rows: Rows, context: Context, among: Sequence[int] | None) -> Mask:
    """Return which positions a tag accepts, as `evaluate` asks it."""
    if context.rows_of is None or not rows.kind.identified:
        return bytes(rows.total)
    waiting = context.rows_of(_TABLE[tag])
    if not len(waiting):
        return bytes(rows.total)
    if tag == "offline" and among is not None and len(among) < len(waiting):
        kind, get = rows.kind.name, rows.get
        sent = (at for at in among if waiting.position(key_of(kind, str(get(at, "id")))) is not None)
        return mask_of(sent, rows.total)
    versions = (rows.version, rows.total, *state_of(context))
    kept = _known.setdefault(rows, {})
    if tag not in kept or kept[tag][0] != versions:
        kept[tag] = versions, _whole(tag, rows, waiting, context.rows_of("operation"))
    return kept[tag][1]


def state_of(context: Context) -> tuple[int, ...]:
    """Return what must have moved for any answer to be another one."""
    tables = () if context.rows_of is None else map(context.rows_of, ("outgoing", "conflict", "operation"))
    return tuple(table.version for table in tables)


def moved(query: Query, rows: Rows, changes: Mapping[str, Collection[str]]) -> list[int]:
    """Return the rows of which a query may say something else, after changes of those tables (by id)."""
    kind, found = rows.kind.name, []
    tags = {term.name for term in each_term(query.terms) if isinstance(term, Tag)}
    for table in {_TABLE[tag] for tag in APART_TAGS & tags}:
        for key in changes.get(table, ()):
            about, record = kind_and_id(key)
            if about == kind and (position := rows.position(record.partition(":")[0])) is not None:
                found.append(position)
    return found


def _whole(tag: str, rows: Rows, waiting: Rows, operations: Rows) -> Mask:
    kind = rows.kind.name
    if tag == "conflict":
        parked = waiting.select_code("kind", lambda value: value == kind)
        ids = waiting.texts(open_positions(waiting, operations, parked), "record")
    else:
        about = waiting.select_code("kind", lambda value: value == kind)
        ids = [kind_and_id(key)[1] for key in waiting.texts(about, "id")]
    if len(ids) * _MANY < len(rows):
        return mask_of((at for one in ids if (at := rows.position(one)) is not None), rows.total)
    live, wanted = rows.all(), set(ids)
    told = zip(live, rows.texts(live, "id"), strict=True)
    return mask_of((at for at, one in told if one in wanted), rows.total)
