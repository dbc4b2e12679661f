"""Several at once: writers, a merger and readers; a stopped lock holder; a clash of two operators."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.proof_contents import NOW, changing
from tests.store.proof_crowd import crowd
from tui.desk import Desk, Target
from tui.domain.errors import Refused
from tui.store import Mark, StoreBusy, create_store, open_store

ROOT = Path(__file__).parents[2]
HOLDING = (
    "import sys; from pathlib import Path; from tui.store import open_store\n"
    "def plan(t): print('holding', flush=True); sys.stdin.read()\n"
    "open_store(Path(sys.argv[1])).transact(plan)"
)


def test_nothing_is_lost_or_torn_when_many_write_one_merges_and_others_read(tmp_path: Path) -> None:
    went = crowd(tmp_path / "desk", 2.0)
    assert went["failures"] == []
    assert (went["lost"], went["torn"], went["went back"], went["clean"]) == (0, 0, 0, True)
    assert min(went["updates"], went["merges"], went["news"]) > 0


def test_a_stopped_holder_of_the_lock_is_named_to_whoever_waits(tmp_path: Path) -> None:
    with create_store(tmp_path / "desk", mark=Mark.TEST, now=NOW) as store:
        command = [sys.executable, "-c", HOLDING, str(tmp_path / "desk")]
        holder = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        os.kill(holder.pid, signal.SIGSTOP)
        store.engine.patience = 0.05
        with pytest.raises(StoreBusy, match=f"process {holder.pid} ") as busy:
            store.transact(changing({"a": "while it sleeps"}))
        assert str(holder.pid) in busy.value.holder
        with open_store(tmp_path / "desk") as reader:
            assert len(reader.rows("team")) == 0
        os.kill(holder.pid, signal.SIGCONT)
        holder.communicate()
        store.engine.patience = 5.0
        store.transact(changing({"a": "after it went on"}))


async def test_the_loser_of_a_clash_learns_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    with create_store(folder, mark=Mark.TEST, now=NOW) as one, open_store(folder) as two:
        ana, ben = (
            Desk(store, clock=lambda: datetime.now(UTC), login=login, zone=UTC)
            for store, login in ((one, "ana"), (two, "ben"))
        )
        await ana.perform("new", [], {"title": "Printer is out of paper"})
        await ben.perform("new", [], {"title": "So is the other one"})
        await one.follow()
        row = one.rows("incident").row(0)
        painted = Target(str(row.id), str(row.op))
        went = await asyncio.gather(
            ana.perform("take", [painted], {}), ben.perform("take", [painted], {}), return_exceptions=True
        )
        lost = [answer for answer in went if isinstance(answer, Refused)]
        assert len(lost) == 1
        winner = "ben" if isinstance(went[0], Refused) else "ana"
        assert f"{winner} changed assignee meanwhile" in str(lost[0])
        one.catch_up()
        assert ana.names.person(one.read("incident", painted.id).assignee) == winner
