"""What is being written, kept as it is typed, so that a crash or a lost connection costs no words.

One file a process in the operator's own state folder (0700, files 0600), a line for each state of a draft,
the newest last; it is locked as long as its process lives. What a dead process left is taken over by the next
one on the same store. Nothing of it is ever in a shared folder.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Seconds from a key to the disk, at most, beside the time the disk takes.
SOON: Final = 0.5

_LARGEST: Final = 16 * 1024 * 1024
_ROLL: Final = 4 * 1024 * 1024
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words for one question round: which command, on which record ("" is none), and what was typed."""

    command: str
    kind: str = ""
    record: str = ""
    number: str = ""
    at: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What there is one draft for."""
        return f"{self.command}\n{self.record}"


class Drafts:
    """The drafts of one process at one store; without a folder they live as long as this object."""

    def __init__(self, folder: Path | None, store: Path) -> None:
        self._folder = folder
        self._prefix = sha256(str(store.resolve()).encode(errors="surrogateescape")).hexdigest()[:20]
        self._kept: dict[str, Draft] = {}
        self._dirty: dict[str, Draft | None] = {}
        self._fd: int | None = None
        self._path: Path | None = None
        self._turn = threading.Lock()
        self.trouble = ""  #: why drafts cannot be kept, in one sentence; "" while they can

    def keep(self, draft: Draft) -> None:
        """Keep these words in the place of those that stood for the same question; `flush` makes it last."""
        self._kept.pop(draft.key, None)
        self._kept[draft.key] = draft
        self._dirty[draft.key] = draft

    def drop(self, command: str, record: str) -> None:
        """Forget what was written there: it was sent, or is no longer wanted."""
        key = Draft(command=command, record=record).key
        if self._kept.pop(key, None) is not None:
            self._dirty[key] = None

    def of(self, command: str, record: str) -> Draft | None:
        """Return what was written there and not sent."""
        return self._kept.get(Draft(command=command, record=record).key)

    def all(self) -> list[Draft]:
        """Return every draft, the last first."""
        return list(reversed(self._kept.values()))

    @property
    def any(self) -> bool:
        """Whether there is a draft."""
        return bool(self._kept)

    @property
    def waiting(self) -> bool:
        """Whether something is not on the disk yet."""
        return bool(self._dirty)

    def flush(self) -> None:
        """Write what is not on the disk yet, and wait until it is; may be called from a thread."""
        with self._turn:
            dirty, self._dirty = self._dirty, {}
            if not dirty or self._folder is None:
                return
            try:
                self._append(dirty.items())
                self.trouble = ""
            except OSError as trouble:
                self._dirty = {**dirty, **self._dirty}
                self.trouble = f"drafts cannot be kept in {self._folder}: {trouble.strerror}"

    def find(self) -> list[Draft]:
        """Take over what dead processes left at this store, and return it, the last first."""
        if self._folder is None or not self._folder.is_dir():
            return []
        found: list[Draft] = []
        with self._turn, suppress(OSError):
            for path in sorted(self._folder.glob(f"{self._prefix}-*.drafts")):
                found += self._take(path)
        found.sort(key=lambda draft: draft.at)
        for draft in found:
            self._kept.setdefault(draft.key, draft)
        return found[::-1]

    def close(self) -> None:
        """Write what is left; a file without a draft goes."""
        self.flush()
        with self._turn:
            if self._fd is not None and self._path is not None:
                if not self._kept and not self._dirty:
                    with suppress(OSError):
                        self._path.unlink()
                os.close(self._fd)
                self._fd = None

    def _take(self, path: Path) -> list[Draft]:
        """Return what a dead process left, once it stands in our own file."""
        if path == self._path:
            return []
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return []  # its process lives
            if os.fstat(fd).st_uid != os.geteuid():
                return []
            left = _read(fd)
            if left:
                self._append((draft.key, draft) for draft in left)
            path.unlink()
            return left
        finally:
            os.close(fd)

    def _append(self, drafts: Iterable[tuple[str, Draft | None]]) -> None:
        fd = self._file()
        lines = [_line(key, draft) for key, draft in drafts]
        data = b"".join(lines)
        while data:
            data = data[os.write(fd, data) :]
        os.fsync(fd)
        if os.fstat(fd).st_size > _ROLL:
            self._roll()

    def _roll(self) -> None:
        """Begin another file with what stands, then let the old one go."""
        old, path, self._fd = self._fd, self._path, None
        self._append((draft.key, draft) for draft in list(self._kept.values()))
        if old is not None and path is not None:
            path.unlink()
            os.close(old)

    def _file(self) -> int:
        if self._fd is None:
            assert self._folder is not None  # noqa: S101 (nothing is written without one)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._fd, self._path = next(
                made
                for number in count()
                if (made := _made(self._folder / f"{self._prefix}-{number}.drafts"))
            )
        return self._fd


def _made(path: Path) -> tuple[int, Path] | None:
    """Make a file of our own and lock it; None where there is one already, or somebody took it at once."""
    try:
        fd = os.open(path, _FLAGS | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    with suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(fd).st_nlink:
            return fd, path
    os.close(fd)
    return None


def _line(key: str, draft: Draft | None) -> bytes:
    said: dict[str, Any] = {"key": key}
    if draft is not None:
        said |= {
            "command": draft.command, "kind": draft.kind, "record": draft.record, "number": draft.number,
            "at": draft.at, "typed": dict(draft.typed),
        }  # fmt: skip
    return json.dumps(said).encode() + b"\n"


def _read(fd: int) -> list[Draft]:
    """Return the drafts of a file as they stood last; a line that was cut off is none."""
    data = os.pread(fd, _LARGEST, 0)
    stands: dict[str, Draft] = {}
    for line in data.splitlines():
        try:
            said = json.loads(line)
            key = said["key"]
            stands.pop(key, None)
            if "typed" in said:
                stands[key] = _draft(said)
        except (ValueError, KeyError, TypeError):
            continue
    return list(stands.values())


def _draft(said: Mapping[str, Any]) -> Draft:
    """Raises ValueError where a type is not what was written."""
    texts = {name: said[name] for name in ("command", "kind", "record", "number", "at")}
    typed = said["typed"]
    if not all(isinstance(text, str) for text in (*texts.values(), *typed, *typed.values())):
        raise ValueError(said)
    return Draft(**texts, typed=typed)
