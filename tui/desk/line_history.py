"""What was typed behind `:` before, in the operator's own file; free text never gets here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tui.desk.own_files import read_own, write_own
from tui.domain.errors import BadInput
from tui.domain.text import visible

if TYPE_CHECKING:
    from pathlib import Path

_KEPT: Final = 500  #: lines
_LARGEST: Final = 200_000  #: bytes of the file that are believed


class LineHistory:
    """Lines, oldest first, each once, where it was last used; without a file they go with it."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._before: list[str] = []
        self._added: list[str] = []

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, oldest first."""
        return tuple(_once([*self._before, *self._added]))

    def add(self, line: str) -> None:
        """Remember a line."""
        self._added.append(visible(line))

    def load(self) -> None:
        """Read what was typed in other sessions; call it from a thread. A file that is no use is left."""
        try:
            text = read_own(self._file, _LARGEST)
        except BadInput:
            return
        lines = _once([visible(line) for line in (text or "").splitlines() if line])
        self._before = lines[-_KEPT:]
        if self._file is not None and len(lines) > 2 * _KEPT:
            write_own(self._file, "".join(f"{line}\n" for line in self._before))

    def save(self, line: str) -> None:
        """Append a line to the file, which nobody else can read; call it from a thread.

        Raises:
            BadInput: it cannot be written.
        """
        if self._file is None:
            return
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._file, flags, 0o600)
            try:
                os.write(handle, f"{visible(line)}\n".encode())
            finally:
                os.close(handle)
        except OSError as trouble:
            raise BadInput(f"cannot write {self._file}: {trouble.strerror}") from None


def _once(lines: list[str]) -> list[str]:
    """Return each line once, at its last place."""
    return list(dict.fromkeys(reversed(lines)))[::-1]
