"""Writing a text in the operator's own editor: in a private folder, told little of the environment."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What is used where neither VISUAL nor EDITOR says.
USUAL: Final = "vi"
#: The most bytes that are read back.
LARGEST: Final = 1_000_000

#: All an editor is told of the environment, beside the locale's LC_…; tokens and passwords stay here.
_TOLD: Final = frozenset(
    {
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "TZ",
        "TERMINFO", "TERMINFO_DIRS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME",
        "XDG_DATA_HOME", "XDG_STATE_HOME", "VISUAL", "EDITOR",
    }
)  # fmt: skip
_NAME: Final = "text.md"


def command_of(environ: Mapping[str, str]) -> list[str]:
    """Return the editor as a command line.

    Raises:
        BadInput: its quotes do not close.
    """
    said = environ.get("VISUAL") or environ.get("EDITOR") or USUAL
    try:
        return shlex.split(said) or [USUAL]
    except ValueError as wrong:
        raise BadInput(f"EDITOR cannot be read: {said!r}: {wrong}") from None


def told(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what an editor is told of the environment."""
    return {name: value for name, value in environ.items() if name in _TOLD or name.startswith("LC_")}


def edited(text: str, environ: Mapping[str, str], folder: Path | None) -> str:
    """Return the text as the editor left it; the terminal must be free for it.

    Args:
        text: what to begin with.
        environ: where the editor is named, and what it is told of.
        folder: the operator's private folder; None is the system's for temporary files.

    Raises:
        BadInput: it cannot be started, failed, or left no text that fits; what it left is then kept, and
            the sentence says where.
    """
    command = command_of(environ)
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix="edit-", dir=folder))  # 0700
    file = private / _NAME
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8", errors="surrogatepass") as begun:
        begun.write(text)
    try:
        ended = subprocess.run([*command, str(file)], env=told(environ), cwd=private, check=False)  # noqa: S603 (the operator's own editor)
    except OSError as trouble:
        shutil.rmtree(private, ignore_errors=True)
        raise BadInput(f"cannot start the editor {command[0]!r}: {trouble.strerror}; set EDITOR") from None
    if ended.returncode:
        raise BadInput(f"the editor ended with {ended.returncode}; the text it had is in {file}")
    left = _read(file)
    shutil.rmtree(private, ignore_errors=True)
    return left


def _read(file: Path) -> str:
    try:
        fd = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(fd, "rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as trouble:
        raise BadInput(f"the editor left no text in {file}: {trouble.strerror}") from None
    if len(data) > LARGEST:
        raise BadInput(f"the text is larger than {LARGEST:,} bytes; it is in {file}")
    try:
        return data.decode().rstrip("\n")
    except UnicodeDecodeError as wrong:
        raise BadInput(f"the text is not UTF-8 (byte {wrong.start}); it is in {file}") from None
