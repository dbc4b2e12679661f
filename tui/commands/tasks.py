"""The commands of tasks: what is to be done about a record before it can be resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import NO, YES, Argument, Ask, Command, Scope

if TYPE_CHECKING:
    from tui.commands.base import Row

_KINDS: Final = ("incident", "problem")
#: As domain/tasks.py has them.
_ENDED: Final = ("closed", "cancelled")
_NOTHING: Final = "no record under the cursor"


def _going_on(row: Row | None) -> str | None:
    if row is None:
        return _NOTHING
    ended = row.state in _ENDED
    return f"it is {row.state}: there is nothing more to be done about it" if ended else None


def _with_tasks(row: Row | None) -> str | None:
    if row is None:
        return _NOTHING
    return None if getattr(row, "tasks", 1) else "it has no open task"


TASKS_COMMANDS: Final = (
    Command(
        name="task", keys=("i k",), title="Add a task", scope=Scope.RECORD, kinds=_KINDS, cli=True,
        label="task", refusal=_going_on,
        help="Add something to be done, by default your own; nothing is resolved while a mandatory one is "
        "open.",
        arguments=(
            Argument(name="title", prompt="Task", positional=True),
            Argument(name="owner", prompt="Owner", ask=Ask.PERSON, required=False),
            Argument(
                name="mandatory", prompt="Mandatory", ask=Ask.CHOICE, choices=(YES, NO), required=False,
                default=YES,
            ),
        ),
    ),
    Command(
        name="done", keys=("i f",), title="Tick off a task", scope=Scope.RECORD, kinds=_KINDS, cli=True,
        label="task done", refusal=_with_tasks,
        help="Tick off a task, by its place or its first words; by default the first open one.",
        arguments=(
            Argument(
                name="task", prompt="Task (1, 2 …, or its words)", required=False, positional=True,
                foretells="tasks",
            ),
        ),
    ),
)  # fmt: skip
