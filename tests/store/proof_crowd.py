"""Several processes at once on one store: four write, one merges, two read.

`python -m tests.store.proof_crowd FOLDER ROLE NAME SECONDS` is one of them; it prints its tally at the end.
A writer adds 1 to one shared record (an update that is lost shows in the sum) and writes a pair of records
that are always equal (a torn read shows in the pair); readers watch both, and that neither goes back.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.store.proof_contents import contents
from tui.domain.people import Team
from tui.store import Mark, StoreBusy, create_store, open_store

if TYPE_CHECKING:
    from tui.store import Store, Transaction

ROOT: Final = Path(__file__).parents[2]
ROLES: Final = ("write", "write", "write", "write", "merge", "read", "read")
#: Beyond the agreed time, this is a deadlock.
PATIENCE: Final = 60.0
_FILLER: Final = "x" * 2000


def write(store: Store, name: str) -> Counter[str]:
    """Count up, and write a pair."""
    tally: Counter[str] = Counter()

    def plan(transaction: Transaction) -> None:
        count = transaction.read("team", "count")
        number = int(count.name.split()[0]) + 1 if count else 1
        transaction.put(Team(id="count", name=f"{number} {_FILLER}"))
        for side in ("left", "right"):
            transaction.put(Team(id=f"{side}-{name}", name=str(number)))

    store.transact(plan)
    tally["updates"] += 1
    return tally


def read(store: Store, seen: dict[str, int]) -> Counter[str]:
    """Look at everything that is published, and wait a little."""
    tally: Counter[str] = Counter(looks=1)
    tally["news"] += store.catch_up()
    shown = contents(store)
    for record, name in shown.items():
        number = int(name.split()[0])
        tally["went back"] += number < seen.get(record, 0)
        seen[record] = number
        side, _, whose = record.partition("-")
        if side == "left":
            tally["torn"] += shown.get(f"right-{whose}") != name
    tally["went back"] += len(seen.keys() - shown.keys())
    time.sleep(0.005)
    return tally


def merge(store: Store) -> Counter[str]:
    """Merge, and wait a little."""
    try:
        store.merge()
    except StoreBusy:
        return Counter(busy=1)
    time.sleep(0.05)
    return Counter(merges=1)


def act(folder: Path, role: str, name: str, seconds: float) -> Counter[str]:
    """Play a role for a while."""
    tally: Counter[str] = Counter()
    seen: dict[str, int] = {}
    until = time.monotonic() + seconds
    with open_store(folder) as store:
        store.engine.patience = PATIENCE / 2
        while time.monotonic() < until:
            began = time.monotonic()
            if role == "write":
                tally += write(store, name)
            else:
                tally += merge(store) if role == "merge" else read(store, seen)
            took = int((time.monotonic() - began) * 1000)
            tally["longest ms"] = max(tally["longest ms"], took)
    return tally


def crowd(folder: Path, seconds: float) -> dict[str, Any]:
    """Let everybody loose; return the tallies added up, and what is wrong in the end."""
    with create_store(folder, mark=Mark.TEST, now=datetime.now(UTC)):
        pass
    command = [sys.executable, "-m", "tests.store.proof_crowd", str(folder)]
    people = [
        subprocess.Popen(
            [*command, role, f"p{nth}", str(seconds)], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for nth, role in enumerate(ROLES)
    ]  # fmt: skip
    total: Counter[str] = Counter()
    failures, longest = [], dict.fromkeys(ROLES, 0)
    for role, person in zip(ROLES, people, strict=True):
        try:
            out, trouble = person.communicate(timeout=seconds + PATIENCE)
        except subprocess.TimeoutExpired:
            person.kill()
            out, trouble = person.communicate()[0], "a deadlock: it did not end"
        if person.returncode:
            failures.append(f"{role}: {trouble[-2000:]}")
            continue
        tally = Counter(json.loads(out))
        longest[role] = max(longest[role], tally.pop("longest ms", 0))
        total += tally
    with open_store(folder) as store:
        count = int(contents(store).get("count", "0").split()[0])
        clean = store.check().clean
    return {
        **{name: total[name] for name in ("updates", "merges", "looks", "news", "torn", "went back")},
        "lost": total["updates"] - count, "failures": failures, "clean": clean, "longest ms": longest,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(act(Path(sys.argv[1]), *sys.argv[2:4], float(sys.argv[4]))))  # noqa: T201 (its answer)
