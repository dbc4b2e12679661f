from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from store_builders import incident, new_store, put, titles

from tui.store import StoreBusy, open_store

WRITER = Path(__file__).with_name("store_writer.py")


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_write_at_once_and_nothing_is_lost(folder: Path) -> None:
    with new_store(folder) as store:
        both = [writer(folder, name, 60) for name in ("a", "b")]
        answers = [process.communicate(timeout=60) for process in both]
        assert [process.returncode for process in both] == [0, 0], answers
        numbers = [line for out, _ in answers for line in out.split()]
        assert len(set(numbers)) == 120
        assert store.catch_up()
        assert sorted(titles(store)) == sorted(numbers)
        assert store.check().clean
        ids = [store.rows("incident").get(p, "id") for p in store.rows("incident").all()]
        assert len(set(ids)) == 120


def test_killing_a_writer_loses_nothing_acknowledged(folder: Path) -> None:
    chance = random.Random(7)
    new_store(folder).close()
    acknowledged: set[str] = set()
    for _ in range(10):
        process = writer(folder, "k", 10_000)
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 12)):
            acknowledged.add(process.stdout.readline().strip())
        process.kill()
        acknowledged.update(process.stdout.read().split("\n")[:-1])  # a line cut by the kill is no word of it
        process.communicate()
    with open_store(folder) as store:
        assert acknowledged <= set(titles(store))
        assert len(titles(store)) <= len(acknowledged) + 10
        assert store.check().clean


def test_a_killed_holder_frees_the_lock_and_a_living_one_is_named(folder: Path) -> None:
    holding = (
        "import sys, time; from pathlib import Path; from tui.store import open_store\n"
        "def plan(t): print('holding', flush=True); sys.stdin.read()\n"
        "open_store(Path(sys.argv[1])).transact(plan)"
    )
    with new_store(folder) as store:
        process = subprocess.Popen(
            [sys.executable, "-c", holding, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        store.engine.patience = 0.05
        with pytest.raises(StoreBusy, match=f"process {process.pid} "):
            put(store, incident(1))
        process.kill()
        process.communicate()
        store.engine.patience = 5.0
        put(store, incident(1))
        assert len(titles(store)) == 1
