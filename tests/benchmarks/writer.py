"""Writes by the hundred, and the child process that says each one when it is acknowledged.

`python -m tests.benchmarks.writer STORE COUNT [new]` writes through the desk, as the command line does
(with `new`, only new incidents), and prints one line an acknowledgement: the number of the incident, a
tab, the text that must now be in it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.domain.history import Activity, ActivityKind, ActorKind, Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.desk import Desk
    from tui.store import Transaction

#: Every so many writes one is taken back and said again, so that undo is under way too.
_UNDO_EVERY: Final = 10


def noted(record: str, text: str) -> Callable[[Transaction], None]:
    """Return the plan of one note: the record read, one entry longer, and its operation."""

    def plan(transaction: Transaction) -> None:
        incident = transaction.read("incident", record)
        if incident is None:
            raise LookupError(f"there is no incident {record}")
        seq = transaction.next_seq()
        op, at = f"w{os.getpid():08d}{seq:012d}", datetime.now(UTC)
        entry = Activity(
            id=f"{op}a",
            kind=ActivityKind.NOTE,
            occurred_at=at,
            recorded_at=at,
            author="p000000",
            op=op,
            verb="note",
            text=text,
        )
        changed = dataclasses.replace(incident, op=op, updated_at=at, history=(*incident.history, entry))
        transaction.put(changed)
        transaction.put(
            Operation(
                id=op,
                group=op,
                record=record,
                record_kind="incident",
                kind="note",
                actor="p000000",
                actor_kind=ActorKind.OPERATOR,
                login="u0",
                at=at,
                recorded=at,
                replica=transaction.replica,
                seq=seq,
                base=incident.op,
            )
        )

    return plan


def open_desk(path: Path) -> Desk:
    """Return the desk on a store, as the command line composes it, with the machine's clock."""
    from tui.desk import Desk
    from tui.store import open_store

    store = open_store(path)
    store.warm()
    return Desk(store, clock=lambda: datetime.now(UTC), login="bench", zone=UTC)


async def write(desk: Desk, count: int, *, only_new: bool) -> None:
    """Make an incident and a note in it, by turns, `count` writes in all; print each acknowledgement."""
    from tui.desk import Target

    number = record = ""
    for turn in range(count):
        text = f"word {os.getpid()} {turn}"
        if only_new or turn % 2 == 0:
            outcome = await desk.perform("new", [], {"title": text})
            number = outcome.numbers[0]
            rows = desk.store.rows("incident")
            position = rows.find("number", number)
            if position is None:
                raise LookupError(f"{number} was acknowledged and is not there")
            record = str(rows.get(position, "id"))
        else:
            await desk.perform("note", [Target(record, "")], {"text": text})
            if turn % _UNDO_EVERY == 1:
                await desk.undo()
                await desk.redo()
        print(f"{number}\t{text}", flush=True)


if __name__ == "__main__":
    opened = open_desk(Path(sys.argv[1]))
    print("ready", flush=True)
    asyncio.run(write(opened, int(sys.argv[2]), only_new="new" in sys.argv[3:]))
    opened.store.close()
