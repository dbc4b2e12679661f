"""kill -9 at a random microsecond: `python -m tests.store.proof_killed FOLDER KILLS SEED` prints the toll.

Each life is a fork that acknowledges every step on a pipe. The steps are known beforehand, so after each kill
the store must hold exactly what the acknowledged steps leave, or those and the one that was under way. Every
third life works through the desk and undoes; merges and hints come between.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from tests.store.proof_contents import Changes, Contents, changed, changing, contents
from tui.desk import Desk, Target
from tui.store import Mark, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.store import Store

LONGEST: Final = 0.05
_MERGE_EVERY, _HINT_EVERY = 7, 5


@dataclass
class Toll:
    """What was tried, and what went wrong."""

    kills: int = 0
    acknowledged: int = 0
    undone: int = 0
    merges: int = 0
    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    cut: int = 0


def step(state: Contents, nth: int, seed: int) -> Changes:
    """Return what the n-th step changes."""
    rng = Random(seed * 1_000_003 + nth)
    record = f"r{rng.randrange(8)}"
    if record in state and rng.random() < 0.2:
        return {record: None}
    return {record: f"{nth} {'x' * rng.choice((0, 10, 500, 9000))}"}


def write(path: Path, say: Callable[[str], None], state: Contents, nth: int, seed: int) -> None:
    """Do one step after the other, for ever, with a hint and a merge now and then; say each."""
    store = open_store(path)
    say(".")
    while True:
        nth, changes = nth + 1, step(state, nth + 1, seed)
        store.transact(changing(changes))
        state = changed(state, changes)
        say("w")
        if nth % _HINT_EVERY == 0:
            store.write_hint()
        if nth % _MERGE_EVERY == 0:
            store.merge()
            say("m")


def undo(path: Path, say: Callable[[str], None], seed: int) -> None:
    """Make an incident, then for ever: a note, undo, redo; say each."""
    store = open_store(path)
    desk = Desk(store, clock=lambda: datetime.now(UTC), login="proof", zone=UTC)

    async def life() -> None:
        outcome = await desk.perform("new", [], {"title": f"life {seed}"})
        rows = store.rows("incident")
        record = str(rows.get(rows.find("number", outcome.numbers[0]) or 0, "id"))
        say(f"n{record} .")
        for nth in range(10_000):
            await desk.perform("note", [Target(record, "")], {"text": f"note {nth}"})
            say("+")
            await desk.undo()
            say("-")
            await desk.redo()
            say("+")

    asyncio.run(life())


def killed(rng: Random, job: Callable[[Callable[[str], None]], None]) -> str:
    """Run a job in a fork, kill it at a random moment, and return what it said.

    Most lives are killed only after they had begun to write.
    """
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        try:
            job(lambda word: os.write(writer, word.encode()) and None)
        except BaseException as error:  # noqa: BLE001 (whatever it is must be said, nothing may run twice)
            os.write(writer, f"!{error!r}".encode())
        os._exit(1)
    os.close(writer)
    said = os.read(reader, 1000) if rng.random() < 0.8 else b""
    time.sleep(rng.uniform(0, LONGEST))
    os.kill(process, signal.SIGKILL)
    while data := os.read(reader, 65536):
        said += data
    os.close(reader)
    os.waitpid(process, 0)
    return said.decode()


def kill_many(folder: Path, kills: int, seed: int) -> Toll:
    """Live and be killed, again and again, on one store every fifty lives."""
    rng, toll = Random(seed), Toll()
    path, state, nth = folder / "none", Contents(), 0
    for life in range(kills):
        if life % 50 == 0:
            path, state, nth = folder / str(life), Contents(), 0
            with create_store(path, mark=Mark.TEST, now=datetime.now(UTC)) as store:
                store.warm()
        toll.kills += 1
        if life % 3 == 2:
            said = killed(rng, lambda say, path=path, life=life: undo(path, say, life))  # type: ignore[misc]
            _look_undone(path, said, toll)
            continue
        said = killed(rng, lambda say, args=(state, nth), path=path: write(path, say, *args, seed))  # type: ignore[misc]
        acknowledged = said.count("w")
        toll.acknowledged += acknowledged
        toll.merges += said.count("m")
        for _ in range(acknowledged):
            nth, state = nth + 1, changed(state, step(state, nth + 1, seed))
        with open_store(path) as store:
            seen = contents(store)
            if seen != state and seen == changed(state, step(state, nth + 1, seed)):
                nth, state = nth + 1, seen
            if seen != state or "!" in said:
                toll.lost.append(f"life {life} after step {nth}: {sorted(seen)} {said[-300:]}")
                state = seen
            _look_around(store, toll, life)
    return toll


def _look_undone(path: Path, said: str, toll: Toll) -> None:
    """The last note stands or not, as acknowledged, or as the step under way leaves it."""
    with open_store(path) as store:
        _look_around(store, toll, toll.kills)
        if "!" in said:
            toll.lost.append(said)
        if " " not in said:
            return
        record, steps = said.replace(".", "").removeprefix("n").split(" ", 1)
        incident = store.read("incident", record)
        notes = [entry for entry in incident.history if entry.text.startswith("note ")] if incident else []
        found = len(notes), bool(notes) and notes[-1].op not in incident.voided
    toll.acknowledged += len(steps) + 1
    toll.undone += steps.count("-")
    possible = [_after(len(steps)), _after(len(steps) + 1)]
    if found not in possible:
        toll.lost.append(f"incident {record}: {found}, possible is {possible}")


def _after(steps: int) -> tuple[int, bool]:
    """Return how many notes there are after so many steps, and whether the last one stands."""
    return (steps + 2) // 3, steps > 0 and steps % 3 != 2


def _look_around(store: Store, toll: Toll, life: int) -> None:
    report = store.check()
    if not report.clean:
        toll.damaged.append(f"life {life}: {report.findings}")
    toll.cut += sum("cut off" in notice for notice in store.notices)


if __name__ == "__main__":
    print(json.dumps(asdict(kill_many(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))  # noqa: T201
