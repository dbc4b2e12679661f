"""`c`: one line becomes an incident; beside it who calls, what of theirs is open, what is known already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tui.commands import by_name
from tui.desk.capturing import Captured, beginning, captured, known_errors, open_records, said_of
from tui.domain.errors import BadInput
from tui.widgets.asking import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.screens.commanding import CommandScreen

_ROWS: Final = 6  #: of what stands beside the line
_OPEN: Final = 3
_KNOWN: Final = 2
_HINT: Final = "ana vpn down since 9 #network !high   - before the words: nobody   Esc cancel"
#: What a line may hold: more is a description.
LONGEST: Final = 1_000


def ask(screen: CommandScreen, text: str = "") -> None:
    """Ask for the line; `text` stands there already, what is behind its first line is the description."""
    first, _, rest = text.strip("\n").partition("\n")
    if len(first) > LONGEST:
        first, rest = first[:LONGEST], f"{first[LONGEST:]}\n{rest}"
    desk = screen.desk
    question = Question(
        name="line", prompt="Who, what", kind=Kind.LINE, hint=_HINT, default=first,
        suggest=partial(beginning, desk), begins=lambda _text: 0,
        beside=partial(_beside, screen), beside_rows=_ROWS,
    )  # fmt: skip
    screen.ask("New incident", [question], partial(_open, screen, rest))


def _beside(screen: CommandScreen, text: str) -> list[str]:
    """Return what there is to know before the record is opened."""
    desk = screen.desk
    try:
        what = captured(desk, text)
    except BadInput as wrong:
        return [str(wrong)]
    lines = [said_of(desk, what)]
    if what.caller:
        theirs = open_records(desk, what.caller, _OPEN)
        lines += [f"open: {line}" for line in theirs] or ["nothing of theirs is open"]
    elif what.could_be:
        lines += [f"could be {name}" for name in what.could_be[:_OPEN]]
    return [*lines, *(f"known error: {line}" for line in known_errors(desk, what, _KNOWN))][:_ROWS]


def _open(screen: CommandScreen, rest: str, answers: Mapping[str, str]) -> None:
    try:
        what = captured(screen.desk, f"{answers['line']}\n{rest}")
        _refuse_doubt(what)
    except BadInput as wrong:
        screen.bar.show_error("line", str(wrong))
        return
    screen.begin(by_name("new"), screen.painted_row(), what.values)


def _refuse_doubt(what: Captured) -> None:
    """Refuse a line without a title, or with a caller who could be several people."""
    if what.could_be:
        raise BadInput(f"that could be {', '.join(what.could_be)}: say more of the name, or the login")
    if not what.values.get("title"):
        raise BadInput("it needs a few words of what is wrong")
