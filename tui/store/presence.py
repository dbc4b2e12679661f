"""Who is looking at which record: one small file a process beside the log, gone with its process.

It is no record of anything: never fsynced, written at most once a second and, while nothing changes, only to
say once a minute that its process still lives. Words in it are somebody else's: sized, typed, and the login
is that of the file's owner unless the store is for trying things out.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.files import Files

_NAME: Final = re.compile(r"presence-(\d{1,10})")
_ROOM: Final = 256  #: bytes of a presence; written in one piece
_LONGEST: Final = 64
#: Seconds between two writes at least, between two signs of life, and until silence means gone.
APART, BEAT, SILENCE = 1.0, 60.0, 150.0


class Looker(NamedTuple):
    """Somebody who looks at a record, and whether they are writing something for it."""

    login: str
    record: str
    writing: bool


class Presence:
    """One process's own presence, and a look at the others'.

    Args:
        files: the disk.
        folder: the store's.
        login: who sits here.
        trusting: take the others' word for who they are (demo and test stores).
        pid: this process.
    """

    def __init__(
        self, files: Files, folder: Path, *, login: str, trusting: bool = False, pid: int | None = None
    ) -> None:
        self._files, self._folder, self._login, self._trusting = files, folder, login, trusting
        self._pid = os.getpid() if pid is None else pid
        self._written: tuple[str, bool] | None = None
        self._at = -BEAT
        self._path = folder / f"presence-{self._pid}"

    def show(self, record: str, now: float, *, writing: bool = False) -> bool:
        """Say what is being looked at ("" is nothing), unless that was just said; whether it was written.

        `now` is seconds of a clock that never goes back. What the disk refuses is not said.
        """
        same = self._written == (record, writing)
        if now - self._at < (BEAT if same else APART) or (self._written is None and not record):
            return False
        said = {"login": self._login[:_LONGEST], "record": record[:_LONGEST], "writing": writing}
        data = json.dumps(said).encode()[:_ROOM].ljust(_ROOM)
        with suppress(OSError):
            fd = self._files.open(self._path, write=True, create=True)
            try:
                self._files.write(fd, 0, data)
                self._written, self._at = (record, writing), now
            finally:
                self._files.close(fd)
            return True
        return False

    def others(self, record: str, now: float) -> list[Looker]:
        """Return who else looks at a record, by login; `now` is seconds since the epoch."""
        found = []
        names: list[str] = []
        with suppress(OSError):
            names = self._files.names(self._folder)
        for name in names:
            match = _NAME.fullmatch(name)
            if match and int(match[1]) != self._pid:
                with suppress(OSError):
                    looker = self._look(self._folder / name, int(match[1]), now)
                    if looker is not None and looker.record == record:
                        found.append(looker)
        return sorted(set(found))

    def close(self) -> None:
        """Take the presence away."""
        if self._written is not None:
            with suppress(OSError):
                self._files.remove(self._path)
            self._written = None

    def _look(self, path: Path, pid: int, now: float) -> Looker | None:
        if not _lives(pid):
            self._files.remove(path)
            return None
        fd = self._files.open(path, write=False)
        try:
            status = self._files.status(fd)
            said = self._files.read(fd, 0, _ROOM)
        finally:
            self._files.close(fd)
        return None if now - status.st_mtime > SILENCE else self._said(said, status.st_uid)

    def _said(self, data: bytes, owner: int) -> Looker | None:
        try:
            said = json.loads(data)
        except ValueError:
            return None
        if not isinstance(said, dict) or not isinstance(said.get("record"), str):
            return None
        login = said.get("login") if self._trusting else _login(owner)
        return Looker(str(login or "")[:_LONGEST], said["record"], said.get("writing") is True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _login(uid: int) -> str:
    import pwd  # noqa: PLC0415 (only where somebody else is here)

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
