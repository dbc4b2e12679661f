"""How the measured programs are started, and the keys that bring them where a measurement begins."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.screen import LINES
from tests.benchmarks.terminal import CTRL_U, PATIENCE, Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.benchmarks.desks import DeskFolder

#: The console script of the environment that runs the benchmarks.
DESKHAND: Final = [str(Path(sys.executable).with_name("deskhand"))]
_PEERS: Final = Path(__file__).parent / "peers"

#: The most lines at which the program shows no preview by itself.
WITHOUT_PREVIEW: Final = 29
#: Shows every record, whatever their state: the filter line emptied and left.
ALL_ROWS: Final = (b"/", CTRL_U, b"\r")
QUIT: Final = b"q"


def queue(
    desk: DeskFolder, *, typed: bytes = b"", lines: int = LINES, more: Mapping[str, str] | None = None
) -> Terminal:
    """Open the program on a desk; `more` stands in its environment."""
    command = [*DESKHAND, "--store", str(desk.path), "--now", desk.now]
    return Terminal(command, typed=typed, lines=lines, more=more)


def empty_app() -> Terminal:
    """Open the least a Textual program can be."""
    return Terminal([sys.executable, str(_PEERS / "empty_app.py")])


def table_app(rows: Path, *, lines: int = LINES) -> Terminal:
    """Open Textual's stock table on a tab-separated file."""
    return Terminal([sys.executable, str(_PEERS / "table_app.py"), str(rows)], lines=lines)


def ready(terminal: Terminal) -> Terminal:
    """Wait until rows are on the screen and the program is silent."""
    terminal.moment(lambda screen: len(screen.rows) > 1)
    terminal.settle(1.0)
    return terminal


def with_all_rows(terminal: Terminal) -> Terminal:
    """Let the program show every record."""
    ready(terminal)
    for key in ALL_ROWS:
        terminal.press(key, quiet=0.5)
    return terminal


def first_frame(terminal: Terminal) -> float:
    """Return when the last of the forty lines was first painted."""
    waited = 0.0
    while b"\x1b[40;1H" not in terminal.output() and waited < PATIENCE:
        terminal.settle(0.3)
        waited = terminal.now()
    seen = b""
    for chunk in terminal.chunks:
        seen += chunk.data
        if b"\x1b[40;1H" in seen:
            return chunk.at
    raise TimeoutError("the program never painted its last line")


def first_rows(terminal: Terminal) -> float:
    """Return when the first two rows were visible."""
    terminal.settle(0.4)
    return terminal.moment(lambda screen: len(screen.rows) > 1)
