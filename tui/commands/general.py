"""The commands of the desk and of every list: undo and redo, moving about, filter, help, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Scope

if TYPE_CHECKING:
    from tui.commands.base import Row

UNDO: Final = Command(
    name="undo", keys=("u",), title="Undo", scope=Scope.DESK, cli=True, footer=8, label="undo",
    help="Take back your last change, a bulk change as one step; imports and sent replies stay.",
)  # fmt: skip

REDO: Final = Command(
    name="redo", keys=("U",), title="Redo", scope=Scope.DESK, cli=True, label="redo",
    help="Bring back what you undid last.",
)  # fmt: skip


def _view(
    name: str, keys: tuple[str, ...], title: str, helps: str, *, footer: int = 0, label: str = ""
) -> Command:
    """Return a command that only moves the screen; its action has the command's name."""
    return Command(
        name=name, keys=keys, title=title, help=helps, scope=Scope.VIEW, action=name.replace("-", "_"),
        footer=footer, label=label,
    )  # fmt: skip


HISTORY: Final = Command(
    name="history", keys=("H",), title="History", scope=Scope.VIEW, action="history", cli=True,
    label="history", help="Show what you have done, step by step; Enter undoes the step under the cursor.",
)  # fmt: skip

REPEAT: Final = Command(
    name="repeat", keys=("full_stop",), title="Repeat", scope=Scope.VIEW, action="repeat", label="repeat",
    help="Do the last verb again, with its answers, to the record or all that are marked.",
)  # fmt: skip


def _causes(_row: Row | None) -> tuple[str, ...]:
    """Return what incidents can be counted by."""
    from tui.desk.insight import CAUSES  # noqa: PLC0415 (not needed for the first paint)

    return tuple(CAUSES)


VIEW_COMMANDS: Final = (
    _view("filter", ("slash",), "Filter", "Narrow the list as you type.", footer=9, label="filter"),
    _view("command", ("colon",), "Command", "Type a command or a number.", footer=10, label="command"),
    _view(
        "capture",
        ("c",),
        "New by one line",
        "Who, what, #about, !urgent: one line becomes an incident; :new asks field by field.",
    ),
    _view(
        "palette",
        ("ctrl+p",),
        "Palette",
        "Find any command, record, view or page by some of its letters, and go there.",
    ),
    _view("keys", ("question_mark",), "Keys", "Show and search all keys.", footer=11, label="keys"),
    _view("cursor-down", ("j", "down"), "Down", "Go to the next record."),
    _view("cursor-up", ("k", "up"), "Up", "Go to the record before."),
    _view("page-down", ("pagedown",), "Page down", "Go a page down."),
    _view("page-up", ("pageup",), "Page up", "Go a page up."),
    _view("first", ("g g", "home"), "First", "Go to the first record."),
    _view("last", ("G", "end"), "Last", "Go to the last record."),
    _view("open", ("enter",), "Open", "Open or close the record beside the list."),
    _view("back", ("escape",), "Back", "Close what is open, or empty the filter."),
    _view("explain", ("equals_sign",), "Explain", "Show the sum behind the clocks and the priority."),
    _view("show-preview", ("l", "right"), "Show preview", "Show the record beside the list."),
    _view("hide-preview", ("h", "left"), "Hide preview", "Give the list the whole screen."),
    _view("next-pane", ("tab",), "Next pane", "Go to the next pane."),
    Command(
        name="next",
        keys=("n",),
        title="Next best",
        scope=Scope.VIEW,
        action="next_best",
        cli=True,
        help="Go to what is best done next: risk of missing its target × impact × whose it is; says why.",
    ),
    Command(
        name="template",
        keys=("g p",),
        title="Template",
        scope=Scope.VIEW,
        action="template",
        cli=True,
        help="Put the words of a template, filled in from the record, into the question they are for.",
    ),
    Command(
        name="recall",
        keys=("g r",),
        title="Recall",
        scope=Scope.VIEW,
        action="recall",
        cli=True,
        help="Recall your last reply on the record, while it has not gone out.",
    ),
    _view("follow-tie", ("g l",), "Follow a tie", "Go to a record this one is linked to."),
    _view("drafts", ("D",), "Draft", "Put the words that were not sent back into their question."),
    _view("copy-number", ("y",), "Copy number", "Copy the record's number."),
    _view("copy-title", ("Y t",), "Copy title", "Copy the record's number and title."),
    _view("copy-link", ("Y l",), "Copy link", "Copy the command line that shows the record."),
    _view("copy-all", ("Y a",), "Copy all", "Copy all of the record as text."),
    _view("incidents", ("1",), "Incidents", "Go to the incidents."),
    _view("problems", ("2",), "Problems", "Go to the problem board."),
    _view("as-list", ("g b",), "As a list", "Show the board as a list, or the list as a board."),
    _view("radar", ("g h",), "Radar", "Show the incidents that come again and have no open problem."),
    Command(
        name="pareto",
        keys=("g 8",),
        title="Pareto",
        scope=Scope.VIEW,
        action="pareto",
        help="Show what makes most of the pain, and drill into it.",
        arguments=(
            Argument(
                name="by",
                prompt="By",
                ask=Ask.CHOICE,
                choices=_causes,
                required=False,
                default="service",
                asked=False,
            ),
        ),
    ),
    _view(
        "known-errors", ("K",), "Known errors", "Find the known errors like this record; count what worked."
    ),
    _view("show-arrivals", ("R",), "Show arrivals", "Show the records that have arrived."),
    _view("quit", ("q",), "Quit", "Leave; nothing is lost."),
)

DESK_COMMANDS: Final = (UNDO, REDO, HISTORY, REPEAT)
