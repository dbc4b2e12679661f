"""A large directory: 100,000 people and 20,000 CIs through maps, and completion over them, key by key."""

from __future__ import annotations

import csv
import random
import subprocess
import time
from datetime import UTC
from typing import TYPE_CHECKING, Final

from tests.benchmarks.figures import Figure, median, percentile
from tests.benchmarks.generated import NOW
from tests.benchmarks.program import DESKHAND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.bench import Bench

PEOPLE, ITEMS = 100_000, 20_000

_FIRST: Final = ("Ana", "Ben", "Chloé", "Dai", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kira", "Luís")
_LAST: Final = ("Moreau", "Kim", "Ortiz", "Novák", "Silva", "Okafor", "Weber", "Tanaka", "Rossi", "Lund")
_ENDS: Final = ("", "a", "bel", "cor", "dan", "ek", "far", "gus", "hel", "ino")
_TYPED: Final = {"person": ("ana ortiz", "silvabel", "u9999", "kim", "zzzzz"), "ci": ("host-01", "12", "zz")}

PEOPLE_MAP: Final = """\
kind = "person"
source = "hr"
key = "ID"
[columns]
Name = "name"
Login = "login"
Mail = "email"
Site = "location"
Department = "department"
Manager = "manager"
VIP = "vip"
"""
ITEMS_MAP: Final = """\
kind = "ci"
source = "hr"
key = "Tag"
[columns]
Host = "name"
Service = "service"
Rack = "part_of"
Needs = "depends_on"
User = "users"
Site = "location"
"""


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the time of both imports together, and of a key of completion."""
    people, items = (2_000, 400) if bench.quick else (PEOPLE, ITEMS)
    with bench.folder() as folder:
        _write(folder, people, items)
        base = [*DESKHAND, "--store", str(folder / "desk")]
        subprocess.run([*base, "init", "--test"], check=True, capture_output=True)
        began = time.perf_counter()
        for name in ("people", "items"):
            words = ["import", "--map", str(folder / f"{name}.toml"), str(folder / f"{name}.csv")]
            subprocess.run([*base, *words], check=True, capture_output=True)
        seconds = time.perf_counter() - began
        records, keys = _complete(folder / "desk")
    yield Figure(what=f"import of {people:,} people and {items:,} CIs", measured=seconds, unit="s", limit=60)
    yield Figure(what="  records missing", measured=people + items - records, unit="", limit=0)
    yield Figure(what="completion over them, a key, median", measured=median(keys), unit="ms")
    yield Figure(what="  the slowest 1 %", measured=percentile(keys, 99), unit="ms", limit=30)


def _complete(path: Path) -> tuple[int, list[float]]:
    """Return how many records there are, and the milliseconds of each key of the words typed."""
    from tui.desk.desk import Desk
    from tui.screens.questions import suggest
    from tui.store import open_store

    store = open_store(path, read_only=True)
    desk = Desk(store, clock=lambda: NOW, login="nobody", zone=UTC)
    keys = []
    for kind, words in _TYPED.items():
        for word in words:
            for end in range(len(word) + 1):
                began = time.perf_counter()
                suggest(desk, kind, word[:end])
                keys.append((time.perf_counter() - began) * 1000)
    records = len(store.rows("person")) + len(store.rows("ci"))
    store.close()
    return records, keys


def _write(folder: Path, people: int, items: int) -> None:
    """Write both files and their maps; the same every time."""
    rng = random.Random(4)
    (folder / "people.toml").write_text(PEOPLE_MAP, encoding="utf-8")
    (folder / "items.toml").write_text(ITEMS_MAP, encoding="utf-8")
    header = ("ID", "Name", "Login", "Mail", "Site", "Department", "Manager", "VIP")
    _table(folder / "people.csv", header, (_person(rng, place) for place in range(people)))
    header = ("Tag", "Host", "Service", "Rack", "Needs", "User", "Site")
    _table(folder / "items.csv", header, (_item(rng, place, people) for place in range(items)))


def _person(rng: random.Random, place: int) -> Sequence[str]:
    name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}{rng.choice(_ENDS)}{rng.choice(_ENDS)}"
    boss, vip = f"E{place // 20}", "yes" if place % 100 == 0 else "no"
    site, department = f"Branch {place % 300}", f"Department {place % 60}"
    return (f"E{place}", name, f"u{place}", f"u{place}@vale.example", site, department, boss, vip)


def _item(rng: random.Random, place: int, people: int) -> Sequence[str]:
    rack = f"CI{place // 40}" if place >= 40 else ""
    needs = ";".join(f"CI{rng.randrange(max(1, place))}" for _ in range(2))
    user, site = f"E{rng.randrange(people)}", f"Branch {place % 300}"
    return (f"CI{place}", f"host-{place:05d}", f"Service {place % 40}", rack, needs, user, site)


def _table(path: Path, header: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
