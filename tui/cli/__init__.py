"""The command line: the same verbs as the screens, from the same declarations.

Exit codes: 0 done, 1 refused by a rule or bad data, 2 wrong usage, 3 store trouble, 4 remote trouble, 130
interrupted. Trouble is one sentence on stderr, never a traceback.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from tui.cli.exits import guarded
from tui.cli.session import Globals

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ("main",)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; without a verb the app opens."""
    words = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: _run(words))


def _run(words: list[str]) -> int:
    if (settings := _opening_only(words)) is not None:
        from tui.cli.opening import open_app  # noqa: PLC0415 (nothing else is needed to open the app)

        return open_app(settings)
    gc.enable()
    from tui.cli.program import run  # noqa: PLC0415 (click only where there is a verb: 25 ms)

    return run(words)


def _opening_only(words: Sequence[str]) -> Globals | None:
    """Return the global options if there is nothing else, None if click has to look at it."""
    found = {}
    rest = iter(words)
    for word in rest:
        name, given, value = word.partition("=")
        if name not in Globals.OPTIONS or (not given and (value := next(rest, "")) == ""):
            return None
        found[Globals.OPTIONS[name]] = value
    return Globals(**found)
