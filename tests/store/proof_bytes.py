"""A log made by random commits, cut or changed at chosen bytes, and what must then be in the store."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from tests.store.proof_contents import NOW, Broken, Changes, changed, changing, contents, must
from tui.domain.people import Team
from tui.store import Mark, NotAStore, Severity, StoreDamaged, create_store, open_store
from tui.store.files import OsFiles

if TYPE_CHECKING:
    from tui.store import Store

LOG, HINT, LOCK = "000001.log", "000001.hint", "lock"
_WIDTHS: Final = (0, 3, 40)


class Quick(OsFiles):
    """The machine's files without waiting for the disk: nothing is killed here, only bytes are changed."""

    def sync(self, fd: int) -> None:
        os.fstat(fd)


@dataclass
class Made:
    """A store's files, and after each frame what it holds: `changes[n]` is what frame n+2 changed."""

    folder: Path
    ends: list[int] = field(default_factory=list)
    changes: list[Changes] = field(default_factory=list)
    locks: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    hinted: int = 0

    def after(self, frames: int, without: int = -1) -> dict[str, str]:
        """Return what the first frames leave, one of them left out."""
        state: dict[str, str] = {}
        for at, changes in enumerate(self.changes[: max(0, frames - 2)]):
            state = state if at + 2 == without else changed(state, changes)
        return state

    def put_back(self, **changed: bytes | None) -> None:
        """Write the files as they were, but for those that are given (None: not there)."""
        for path in list(self.folder.iterdir()):
            path.unlink()
        for name, data in {**self.files, **changed}.items():
            if data is not None:
                fd = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
                os.write(fd, data)
                os.close(fd)

    def open(self) -> Store:
        """Open it as it is now."""
        return open_store(self.folder, files=Quick())


def make(folder: Path, commits: int, seed: int, *, hint_at: int = 0) -> Made:
    """Make a store by random commits; the hint is written after commit `hint_at`."""
    rng, made = Random(seed), Made(folder)
    with create_store(folder, mark=Mark.TEST, replica="K7", now=NOW, files=Quick()) as store:
        first = store.state[1] // 2
        made.ends, made.locks = [first, 2 * first], [(folder / LOCK).read_bytes()] * 2
        for nth in range(1, commits + 1):
            known = sorted(contents(store))
            change: Changes = {
                f"t{rng.randrange(9)}": f"name {nth} " + rng.choice("xé\x1e☃") * rng.choice(_WIDTHS)
                for _ in range(rng.choice((1, 1, 1, 4)))
            }
            if known and rng.random() < 0.2:
                change = {rng.choice(known): None}
            store.transact(changing(change))
            made.changes.append(change)
            made.ends.append(store.state[1])
            made.locks.append((folder / LOCK).read_bytes())
            if nth == hint_at:
                store.write_hint()
                made.hinted = len(made.ends)
    made.files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return made


def cut(made: Made, length: int, *, lock: str) -> None:
    """Cut the log and see that exactly the whole frames are there, that it is said, and what was cut is kept.

    `lock`: "old" says what was committed then (the machine died), "new" what was at the end (somebody cut
    the log), "none" is not there.
    """
    whole = sum(end <= length for end in made.ends)
    saying = {"old": made.locks[whole - 1], "new": made.files[LOCK], "none": b""}[lock]
    made.put_back(**{LOG: made.files[LOG][:length], LOCK: saying})
    if not whole:
        with contextlib.suppress(NotAStore):
            made.open()
            raise Broken("a log that does not say what it is was opened")
        return
    torn = made.files[LOG][made.ends[whole - 1] : length]
    with made.open() as store:
        must(contents(store) == made.after(whole), f"cut at {length}: {contents(store)}")
        if torn:
            kept = made.folder / f"000001.cut-{made.ends[whole - 1]}"
            must(kept.read_bytes() == torn, f"cut at {length}: it was not kept")
            must(
                any(f"{len(torn):,} bytes" in notice for notice in store.notices),
                f"cut at {length}: not said",
            )
        store.transact(changing({"after": "the cut"}))
        must(store.check().clean, f"cut at {length}: {store.check().findings}")
    with made.open() as store:
        must(contents(store) == made.after(whole) | {"after": "the cut"}, f"cut at {length}: opened again")


def change_log(made: Made, at: int, value: int) -> None:
    """Change a byte of the log: at most its own frame is lost, its place reported, the rest readable."""
    log = made.files[LOG]
    made.put_back(**{LOG: log[:at] + bytes([value]) + log[at + 1 :]})
    hit = sum(end <= at for end in made.ends)
    start = made.ends[hit - 1] if hit else 0
    with made.open() as store:
        damaged = _believed(store, made, hit)
        places = [f.place for f in store.check().findings if f.severity is Severity.DAMAGE]
        must(f"{LOG} byte {start}" in places, f"byte {at} changed: check names {places}, not {start}")
        number = store.transact(changing({"after": "the change"}))
        must(int(number.rpartition("-")[2]) > len(made.changes), f"byte {at} changed: {number} given twice")
    with made.open() as store:
        must(_believed(store, made, hit, {"after": "the change"}) == damaged, f"byte {at}: another opening")
    if hit >= 2:  # the two describing frames are each other's twin
        _repair(made, hit, at)


def _repair(made: Made, hit: int, at: int) -> None:
    """Repair what was changed: all but the damaged frame is there, in a clean log, the old one is kept."""
    made.put_back(**{LOG: (made.folder / LOG).read_bytes()[: made.ends[-1]]})
    damaged = (made.folder / LOG).read_bytes()
    with made.open() as store:
        repaired = store.repair()
        must((made.folder / repaired.kept).read_bytes() == damaged, f"byte {at}: the damaged log is not kept")
        must(contents(store) == made.after(len(made.ends), without=hit), f"byte {at}: {contents(store)}")
        number = store.transact(changing({"after": "the repair"}))
        must(int(number.rpartition("-")[2]) > len(made.changes), f"byte {at} repaired: {number} given twice")
        must(store.check().clean, f"byte {at}: repaired, and not clean")


def _believed(store: Store, made: Made, hit: int, more: dict[str, str] | None = None) -> set[str]:
    """Compare all the store shows with what must be there; return the records known to be damaged."""
    hinted = hit < made.hinted and not any("hint" in notice for notice in store.notices)
    expected = made.after(len(made.ends), without=-1 if hinted else hit) | (more or {})
    rows, damaged = store.rows("team"), set()
    listed = {str(rows.get(p, "id")): str(rows.get(p, "name")) for p in rows.all()}
    must(listed == expected, f"frame {hit} is damaged: listed is {listed}, not {expected}")
    for record, name in expected.items():
        try:
            must(store.read("team", record) == Team(id=record, name=name), f"{record} is wrong")
        except StoreDamaged:
            must(hinted and hit >= 2 and record in made.changes[hit - 2], f"{record} is not in frame {hit}")
            damaged.add(record)
    return damaged


def change_beside(made: Made, name: str, at: int, value: int | None) -> None:
    """Change a byte of the hint or the lock file (None: cut it there): nothing at all is lost."""
    data = made.files[name]
    made.put_back(**{name: data[:at] if value is None else data[:at] + bytes([value]) + data[at + 1 :]})
    with made.open() as store:
        must(contents(store) == made.after(len(made.ends)), f"{name}, byte {at} made {value}")
        must(store.check().clean, f"{name}, byte {at} made {value}: {store.check().findings}")
