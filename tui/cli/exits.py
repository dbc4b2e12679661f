"""How a command ends: every kind of trouble is one sentence and a code (see `tui.cli`)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from tui.domain.errors import DeskhandError
from tui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

REFUSED: Final = 1
WRONG_USAGE: Final = 2
STORE_TROUBLE: Final = 3
INTERRUPTED: Final = 130
DEBUG_VARIABLE: Final = "DESKHAND_DEBUG"


def guarded(work: Callable[[], int]) -> int:
    """Do the work and return its exit code; whatever it raises becomes a sentence and a code.

    A reader of our output that has seen enough (`| head`) is no trouble. What nobody foresaw is a fault of
    the program: it says so, and shows its traceback only if DESKHAND_DEBUG is set.
    """
    try:
        _any_text(sys.stdout)
        _any_text(sys.stderr)
        code = work()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _ended("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _to_nowhere(sys.stdout)
        return 0
    except DeskhandError as trouble:
        return _ended(str(trouble), trouble.exit_code)
    except OSError as trouble:
        _to_nowhere(sys.stdout)
        place = f"{trouble.filename}: " if trouble.filename else ""
        return _ended(f"{place}{trouble.strerror or trouble}", REFUSED)
    except Exception as fault:  # noqa: BLE001 (the last door: nobody is shown a traceback unasked)
        if os.environ.get(DEBUG_VARIABLE):
            sys.excepthook(type(fault), fault, fault.__traceback__)
        return _ended(f"this is a fault of deskhand's own: {type(fault).__name__}: {fault}", REFUSED)
    return code


def say(sentence: str) -> None:
    """Write a line to stderr that a terminal can be shown."""
    try:
        sys.stderr.write(f"{visible(sentence)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # nobody listens any more; the exit code still tells


def _ended(sentence: str, code: int) -> int:
    try:
        sys.stdout.flush()
    except OSError:
        _to_nowhere(sys.stdout)
    say(f"deskhand: {' '.join(sentence.split())}")
    return code


def _any_text(stream: TextIO) -> None:
    """Let a stream of a poorer encoding write what it cannot show as backslash codes."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


def _to_nowhere(stream: TextIO) -> None:
    """Keep the interpreter's last flush from failing on a stream nobody reads."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return  # it is no real file: nothing will be flushed
