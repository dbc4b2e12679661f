"""The commands of tasks: what is to be done about a record before it can be resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import NO, YES, Argument, Ask, Command, Scope

if TYPE_CHECKING:
    from tui.commands.base import Row

_KINDS: Final = ("incident", "problem")
_NOTHING: Final = "no record under the cursor"


def _going_on(row: Row | None) -> str | None:
    from tui.domain.tasks import over  # noqa: PLC0415 (the first paint has no task added)

    return _NOTHING if row is None else over(row.state)


def _with_tasks(row: Row | None) -> str | None:
    none = row is not None and not getattr(row, "tasks", 1)
    return "it has no open task" if none else _going_on(row)


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
