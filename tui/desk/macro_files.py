"""The operator's own macros: one script a file, in a folder that is theirs alone.

What they recorded or wrote here runs at once. What came from elsewhere, or was changed behind the program's
back, runs only once they have seen its author and what differs, and accepted it: `accepted/` keeps the text
they accepted, and nothing else counts as that text but its very bytes (by SHA-256).
"""

from __future__ import annotations

import os
import stat
from difflib import unified_diff
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tui.desk.macros import NAME, SUFFIX, parse
from tui.desk.own_files import write_own
from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from tui.desk.macros import Macro

LARGEST: Final = 256 * 1024
_ACCEPTED: Final = "accepted"
_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


class MacroFiles:
    """A folder of scripts. Without a folder they live as long as this object.

    Every method raises BadInput, in one sentence, for what cannot be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: dict[str, str] = {}

    def names(self) -> list[str]:
        """Return the macros there are, by name."""
        if self._folder is None:
            return sorted(name for name in self._kept if "/" not in name)
        try:
            found = [entry.stem for entry in self._folder.iterdir() if entry.suffix == SUFFIX]
        except FileNotFoundError:
            return []
        except OSError as trouble:
            raise BadInput(f"cannot read {self._folder}: {trouble.strerror}") from None
        return sorted(name for name in found if NAME.fullmatch(name))

    def text(self, name: str) -> str:
        """Return a macro's script."""
        found = self._read(checked(name))
        if found is None:
            there = ", ".join(self.names())
            others = f"there are {there}" if there else "there are none yet"
            raise BadInput(f"there is no macro {name!r}; {others}")
        return found

    def macro(self, name: str) -> Macro:
        """Return a macro, whether or not it may run."""
        return parse(self.text(name), name)

    def accepted(self, name: str) -> bool:
        """Whether it is, byte for byte, what the operator has accepted or written."""
        return digest(self.text(name)) == digest(self._read(f"{_ACCEPTED}/{name}") or "")

    def accept(self, name: str, seen: str) -> None:
        """Let a macro run from now on; `seen` is the digest of what was shown."""
        text = self.text(name)
        if digest(text) != seen:
            raise BadInput(f"{name} has changed since it was shown: look at it again")
        parse(text, name)
        self._write(f"{_ACCEPTED}/{name}", text)

    def difference(self, name: str) -> list[str]:
        """Return what differs from what was accepted before; the whole script, if nothing was."""
        before, now = self._read(f"{_ACCEPTED}/{name}"), self.text(name)
        if before is None:
            return now.splitlines()
        lines = unified_diff(before.splitlines(), now.splitlines(), "accepted", "now", lineterm="", n=1)
        return list(lines)[2:]

    def save(self, name: str, text: str) -> Macro:
        """Keep what the operator recorded or wrote here; it may run."""
        macro = self.bring(name, text)
        self.accept(name, digest(text))
        return macro

    def bring(self, name: str, text: str) -> Macro:
        """Keep a script from elsewhere; it does not run until it is accepted."""
        if len(text.encode(errors="replace")) > LARGEST:
            raise BadInput(f"{name} is larger than a macro can be ({LARGEST // 1024} KB)")
        macro = parse(text, checked(name))
        self._write(name, text)
        return macro

    def drop(self, name: str) -> None:
        """Forget a macro, and that it was accepted."""
        self.text(name)
        for path in (f"{_ACCEPTED}/{name}", name):
            if self._folder is None:
                self._kept.pop(path, None)
                continue
            try:
                (self._folder / f"{path}{SUFFIX}").unlink(missing_ok=True)
            except OSError as trouble:
                raise BadInput(f"cannot remove {name}: {trouble.strerror}") from None

    def _write(self, path: str, text: str) -> None:
        if self._folder is None:
            self._kept[path] = text
        else:
            write_own(self._folder / f"{path}{SUFFIX}", text)

    def _read(self, path: str) -> str | None:
        if self._folder is None:
            return self._kept.get(path)
        return read_private(self._folder / f"{path}{SUFFIX}")


def checked(name: str) -> str:
    """Return a macro's name as it was given, if it is one."""
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name of a macro: up to 40 letters, digits, - and _, as vendor-chase")
    return name


def digest(text: str) -> str:
    """Return what a script is known by."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def read_private(file: Path) -> str | None:
    """Return the text of a file that is the operator's alone to change, None where there is none.

    Raises:
        BadInput: it is a link, no plain file, somebody else's, open to others, too large, or no text.
    """
    try:
        handle = os.open(file, _FLAGS)
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise BadInput(f"cannot read {file}: {trouble.strerror}") from None
    with os.fdopen(handle, "rb") as opened:
        about = os.fstat(opened.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise BadInput(f"{file} is no plain file")
        if about.st_uid != os.geteuid() or about.st_mode & _OTHERS:
            raise BadInput(f"{file} can be changed by others: chmod 600, or remove it")
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(f"{file} is larger than a macro can be ({LARGEST // 1024} KB)")
    try:
        return data.decode()
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{file} is no UTF-8 text (byte {wrong.start})") from None
