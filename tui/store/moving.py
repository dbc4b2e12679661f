"""Going over to a newer generation: an open store whose log was merged carries on with the new one.

The newer generation is opened beside the old one in the worker thread; going over itself is a handful of
assignments on the thread the store belongs to, and every row keeps its record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.store.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.engine import Engine
    from tui.store.rows import Rows


class Again(Exception):  # noqa: N818 (a reason to try once more, caught in the store)
    """The log was merged meanwhile: publish, and try again on the newer generation."""


class Move(NamedTuple):
    """A newer generation, opened, and the records (by kind) that are not what they were."""

    fresh: Engine
    changes: dict[str, tuple[str, ...]]

    @property
    def seq(self) -> int:
        """The number of its last frame."""
        return self.fresh.seq


def newer(engine: Engine) -> Move:
    """Open the newest generation of an open store.

    Raises:
        StoreFailed: another store stands there now.
        StoreError: it cannot be opened.
    """
    from tui.store.opening import open_engine  # noqa: PLC0415 (which needs the engine)

    log = engine.log
    fresh = open_engine(
        log.folder, read_only=not log.writable, files=log.files, clock=engine.clock, patience=engine.patience
    )
    if fresh.description.id != engine.description.id and not log.headless:
        fresh.log.close()
        raise StoreFailed(f"another store stands in {log.folder} now: open it again")
    return Move(fresh, differences(engine, fresh))


def differences(old: Engine, new: Engine) -> dict[str, tuple[str, ...]]:
    """Return the ids of the records that one knows and the other does not, or with another text."""
    changes = {}
    for name in dict.fromkeys([name for name, _ in (*old.all_rows(), *new.all_rows())]):
        were, are = old.rows(name), new.rows(name)
        left = {doc_id: text for doc_id, text, _ in _texts(were)}
        changed = [are.record_id(at) for doc_id, text, at in _texts(are) if left.pop(doc_id, None) != text]
        if left:
            changed += [were.record_id(at) for doc_id, _, at in _texts(were) if doc_id in left]
        changes[name] = tuple(dict.fromkeys(changed))
    return changes


def _texts(rows: Rows) -> Iterator[tuple[int, int, int]]:
    """Yield of each document its id, what tells its text from others (a number costs no collector), where.

    One by one and in no order: the loop beside us gets its turns.
    """
    before = 0
    for part in (rows.base, rows.over):
        for row in range(len(part)):
            if row + before not in rows.dead:
                yield part.doc[row], part.crc[row] << 32 | part.length[row], row + before
        before += len(part)


def adopt(engine: Engine, move: Move) -> None:
    """Go on with what was opened; on the thread the store belongs to, with no disk job under way."""
    fresh, old = move.fresh, engine.log
    fresh.log.failed = old.failed
    engine.worn += [old, *((rows.base, rows.over) for _, rows in engine.all_rows())]
    old.lock.close()
    engine.log, engine.description = fresh.log, fresh.description
    engine.notices += fresh.notices
    engine.damage = fresh.damage
    engine.counters, engine.tables = fresh.counters, fresh.tables
    engine.seq, engine.published, engine.last = fresh.seq, fresh.published, fresh.last
    engine.since_hint = fresh.since_hint
    for name in move.changes:
        engine.rows(name).take_over(fresh.rows(name))
