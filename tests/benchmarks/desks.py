"""The desks that are measured: the real incidents, and generated ones of any size.

Made once and kept in a cache folder (`DESKHAND_BENCH_CACHE`, else one in the temporary folder) until
the store's or the importers' code changes. They are never written to: what writes takes a copy.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import lzma
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.generated import NOW, fill
from tests.benchmarks.program import DESKHAND

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parents[2]
LOG: Final = ROOT.parent / "shared" / "data" / "incident_event_log.csv.xz"
REAL_UNTIL: Final = "2016-05-16T12:00:00Z"
PROBLEM_LOG: Final = LOG.with_name("problems_closed.csv.xz")
PROBLEMS_UNTIL: Final = "2012-04-01T12:00:00Z"
TICKETS: Final = LOG.with_name("tickets_text.csv.xz")

Ticket = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFolder:
    """A store on disk, the moment it is to be looked at, and what to call it in a table."""

    path: Path
    now: str
    name: str

    def copy(self, folder: Path) -> DeskFolder:
        """Return a copy that may be written to, all of it on the disk."""
        path = folder / self.path.name
        shutil.copytree(self.path, path)
        os.sync()  # else the copy is still being written while fsyncs are timed
        return DeskFolder(path=path, now=self.now, name=self.name)


def cache() -> Path:
    """Return the folder where desks are kept, made if needed."""
    default = Path(tempfile.gettempdir()) / f"deskhand-benchmarks-{os.getuid()}"
    folder = Path(os.environ.get("DESKHAND_BENCH_CACHE", default))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def real() -> DeskFolder | None:
    """Return the real incidents as they stood on 2016-05-16 at noon; None where the data is missing."""
    if not LOG.exists():
        return None

    def build(path: Path) -> None:
        base = [*DESKHAND, "--store", str(path)]
        subprocess.run([*base, "init", "--test"], check=True, capture_output=True)
        importing = [*base, "import", str(LOG), "--until", REAL_UNTIL]
        subprocess.run(importing, check=True, capture_output=True)

    return DeskFolder(
        path=_kept("real", build, ("domain", "store", "importers")), now=REAL_UNTIL, name="real incidents"
    )


def problems(*, quick: bool = False) -> DeskFolder | None:
    """Return the real problems as they stood on 2012-04-01; a few of our own for a quick run.

    None where the data is missing.
    """
    if not quick and not PROBLEM_LOG.exists():
        return None

    def build(path: Path) -> None:
        base = [*DESKHAND, "--store", str(path)]
        subprocess.run([*base, "init", "--test"], check=True, capture_output=True)
        if not quick:
            importing = [*base, "import", str(PROBLEM_LOG), "--until", PROBLEMS_UNTIL]
            subprocess.run(importing, check=True, capture_output=True)
        for title in ("one", "two", "three") if quick else ():
            words = ["new", "problem", "--title", title, "--now", PROBLEMS_UNTIL]
            subprocess.run([*base, *words], check=True, capture_output=True)

    name = "problems-few" if quick else "problems"
    path = _kept(name, build, ("domain", "store", "importers"))
    return DeskFolder(path=path, now=PROBLEMS_UNTIL, name="real problems")


def tickets() -> list[Ticket]:
    """Return the real texts; none where the data is missing."""
    if not TICKETS.exists():
        return []
    return list(csv.DictReader(lzma.decompress(TICKETS.read_bytes()).decode().splitlines()))


def titles() -> list[str]:
    """Return the real titles."""
    return [ticket["title"] for ticket in tickets()]


def generated(count: int) -> DeskFolder:
    """Return `count` generated incidents with 5.7 activities each and titles of 40 to 80 cells."""
    path = _kept(f"generated-{count}", lambda folder: fill(folder, count), ("domain", "store"))
    return DeskFolder(path=path, now=NOW.isoformat(), name=f"{count:,} generated")


def _kept(name: str, build: Callable[[Path], None], rooms: tuple[str, ...]) -> Path:
    path = cache() / f"{name}-{_code(rooms)}"
    if not path.exists():
        for stale in cache().glob(f"{name}-*"):
            shutil.rmtree(stale, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=cache(), prefix="making-") as folder:
            build(Path(folder) / name)
            with contextlib.suppress(OSError):  # another run was faster: the folder is there, and not empty
                (Path(folder) / name).rename(path)
    return path


def _code(rooms: tuple[str, ...]) -> str:
    """Return a digest of the code that decides what a store looks like."""
    digest = hashlib.sha256()
    files = [file for room in rooms for file in sorted((ROOT / "tui" / room).rglob("*.py"))]
    for file in [*files, ROOT / "tests" / "benchmarks" / "generated.py"]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
