"""Changing a person, team, service or CI on the screen: a form with what is known; what changed is sent."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.commands import by_name
from tui.commands.base import Ask
from tui.desk.calling import label, one_called
from tui.desk.keeping import EDITS, WHICH
from tui.domain.errors import BadInput
from tui.screens.questions import RECORD_KINDS, question_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.commands import Argument, Command
    from tui.desk.desk import Desk
    from tui.screens.commanding import CommandScreen

_NONE: Final = "none"


def begin(screen: CommandScreen, command: Command, given: Mapping[str, str]) -> None:
    """Ask which record, unless that is given, and then for its fields, with what is known in them."""
    which = given.get(WHICH, "")
    if not which:
        first = question_of(command.arguments[0], None, screen.desk)
        screen.ask(command.title, [first], lambda said: _form(screen, command, {**given, **said}))
    elif len(given) > 1:
        screen.perform(command, (), given)
    else:
        _form(screen, command, given)


def change_this(screen: CommandScreen) -> None:
    """Change what is known of the painted record's caller; a page has its own way."""
    row = screen.painted_row()
    if row is None or not row.caller:
        screen.message.refuse("it has no caller whose entry could be changed")
    else:
        begin(screen, by_name("change-person"), {WHICH: row.caller})


def _form(screen: CommandScreen, command: Command, given: Mapping[str, str]) -> None:
    kept = EDITS[command.name]
    rows = screen.desk.store.rows(kept.kind)
    try:
        record_id = one_called(rows, kept.called, given[WHICH])
    except BadInput as unknown:
        if screen.bar.asking:
            screen.bar.show_error(WHICH, str(unknown))
        else:
            screen.message.refuse(str(unknown))
        return
    record = screen.desk.store.read(kept.kind, record_id)
    known = {one.name: _shown(one, record, screen.desk) for one in command.arguments[1:]}
    questions = [
        question_of(replace(one, default=known[one.name]), None, screen.desk) for one in command.arguments[1:]
    ]
    title = f"{command.title} {record.name if record is not None else ''}".strip()
    screen.ask(title, questions, partial(_answered, screen, command, record_id, known))


def _answered(
    screen: CommandScreen, command: Command, record_id: str, known: Mapping[str, str], said: Mapping[str, str]
) -> None:
    changed = {name: typed.strip() or _NONE for name, typed in said.items() if typed != known[name]}
    if changed:
        screen.perform(command, (), {WHICH: record_id, **changed})
    else:
        screen.bar.close()
        screen.refocus()
        screen.message.say("Nothing was changed.")


def _shown(argument: Argument, record: Any, desk: Desk) -> str:  # noqa: ANN401 (any of the four)
    """Return what a record says in a field, as it is typed."""
    value = getattr(record, argument.name, None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if argument.ask in RECORD_KINDS:
        ids = (value,) if isinstance(value, str) else value or ()
        return ", ".join(_called(RECORD_KINDS[argument.ask], one, desk) for one in ids)
    if argument.ask is Ask.CHOICE:
        return str(value)
    return "" if value is None else str(value)


def _called(kind: str, record_id: str, desk: Desk) -> str:
    rows = desk.store.rows(kind)
    place = rows.position(record_id)
    return record_id if place is None else label(rows, place)
