"""Repairing: everything undamaged into a clean generation, the damaged one kept beside it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui.store import snapshot
from tui.store.check import called
from tui.store.errors import BadRecord, StoreDamaged
from tui.store.merging import describe, live_documents
from tui.store.opening import open_engine
from tui.store.succession import DAMAGED, succeed
from tui.store.transaction import counted_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.drafting import Draft
    from tui.store.engine import Engine
    from tui.store.rows import Rows


class Repaired(NamedTuple):
    """What was lost, a sentence each with its place, and the name under which the old log is kept."""

    lost: tuple[str, ...]
    kept: str


def repair(beside: Engine) -> Repaired:
    """Write a clean generation from every frame that can be read.

    A record whose newest text is damaged goes back to the newest one that is not. Records that are not of
    their kind stay behind in the old log.

    Args:
        beside: the store's engine; what its hint knew tells which records a damaged stretch held.

    Raises:
        StoreError: nothing was changed.
    """
    log = beside.log
    log.must_write(repairing=True)
    engine = open_engine(
        log.folder,
        read_only=False,
        files=log.files,
        clock=beside.clock,
        patience=beside.patience,
        hints=False,
    )
    lost: list[str] = []

    def fill(draft: Draft) -> None:
        if engine.log.headless:
            lost.append(_new_head(engine))
        lost.extend(_damage(engine, beside))
        lost.extend(_misfits(engine))
        skipped = engine.lost_numbers()
        if skipped:
            engine.counters = counted_on(engine.counters, skipped)
        taken = snapshot.take(engine)
        describe(engine, draft)
        draft.add(live_documents(engine, taken))
        draft.flush()
        with suppress(OSError):  # without it the next opening reads the log
            draft.hint(taken)

    try:
        kept = succeed(engine, fill, DAMAGED)
    finally:
        engine.log.close()
    return Repaired(tuple(lost), kept)


def _new_head(engine: Engine) -> str:
    """Give a store that does not know itself a name, and say which."""
    about = engine.description
    if about.id:
        return "what the store says about itself was damaged; its hint still knew it"
    engine.description = replace(about, id=os.urandom(8).hex())
    return (
        "what the store said about itself: it counts as a live one now, and the numbers it gives have the "
        f"short name {about.replica}"
    )


def _damage(engine: Engine, beside: Engine) -> Iterator[str]:
    """Say which stretches are damaged, and which records stood there as far as anybody knows."""
    for part in engine.damage:
        yield f"{engine.log.name} byte {part.start}: {part.end - part.start:,} bytes were no frame"
        for name, knew in beside.all_rows():
            for position in knew.all():
                if part.start <= knew.place(position).offset < part.end:
                    yield f"{name} {called(knew, position)}: {_fate(engine.rows(name), knew, position)}"


def _fate(rows: Rows, knew: Rows, position: int) -> str:
    if rows.position_of(knew.doc_id(position)) is None:
        return "lost"
    return "its last change is lost, what it was before is kept"


def _misfits(engine: Engine) -> Iterator[str]:
    """Leave out the documents that are not of their kind, and say so (a disk that fails ends the repair)."""
    for name, rows in engine.all_rows():
        for position in list(rows.all()):
            place = rows.place(position)
            try:
                engine.decode(rows.kind, engine.log.body(place), place.doc_id)
            except (StoreDamaged, BadRecord, ValueError) as error:
                yield f"{name} {called(rows, position)} at {engine.log.name} byte {place.offset}: {error}"
                rows.remove(place.doc_id)
