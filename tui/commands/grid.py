"""The commands of the Kepner-Tregoe page: write a cell, add a suspected cause, test one against the cell."""

from __future__ import annotations

from typing import Final

from tui.commands.base import Command, Scope
from tui.commands.problem_parts import KIND, some_problem

#: What opens the page, where problems are shown.
GRID: Final = Command(
    name="analyse", keys=("i g",), title="Kepner-Tregoe grid", scope=Scope.VIEW, action="grid", kinds=(KIND,),
    refusal=some_problem, label="grid",
    help="Fill the grid (what, where, when, extent), and test each suspected cause against every cell.",
)  # fmt: skip


def _view(name: str, key: str, title: str, helps: str, *, footer: int, label: str) -> Command:
    return Command(
        name=name, keys=(key,), title=title, help=helps, scope=Scope.VIEW, action=name.replace("-", "_"),
        footer=footer, label=label,
    )  # fmt: skip


GRID_COMMANDS: Final = (
    _view("cell", "i", "Write the cell", "Write the cell under the cursor; so does Enter.", footer=1,
          label="write"),
    _view("cause", "c", "Suspected cause", "Add a cause to be tested against the grid.", footer=2,
          label="cause"),
    _view("explains", "plus", "It explains", "The cause explains the cell.", footer=3, label="explains"),
    _view("fails", "minus", "It does not", "The cause does not explain the cell: that refutes it.", footer=4,
          label="does not"),
    _view("unknown", "0", "Unknown", "Nobody knows yet whether the cause explains the cell.", footer=5,
          label="unknown"),
)  # fmt: skip
