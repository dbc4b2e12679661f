"""A command's arguments as the questions that are asked for the painted row."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.commands.base import Ask, Scope
from tui.desk.calling import label, numbered, offered
from tui.desk.foretelling import foretelling, newcomer
from tui.desk.kinds import PROBLEM, WORKED
from tui.desk.reading import NONE
from tui.domain.errors import StoreError
from tui.widgets.asking import Kind, Question, Suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Command
    from tui.commands.base import Argument, Row
    from tui.desk.desk import Desk

_KINDS: Final[Mapping[Ask, Kind]] = {
    Ask.TEXT: Kind.TEXT,
    Ask.LONG_TEXT: Kind.LONG_TEXT,
    Ask.CHOICE: Kind.CHOICE,
    Ask.FLAG: Kind.CHOICE,
    Ask.MOMENT: Kind.MOMENT,
    Ask.PERSON: Kind.NAME,
    Ask.PEOPLE: Kind.NAME,
    Ask.TEAM: Kind.NAME,
    Ask.SERVICE: Kind.NAME,
    Ask.CI: Kind.NAME,
    Ask.INCIDENT: Kind.TEXT,
    Ask.PROBLEM: Kind.NAME,
    Ask.VIEW: Kind.NAME,
}
RECORD_KINDS: Final[Mapping[Ask, str]] = {
    Ask.PERSON: "person",
    Ask.PEOPLE: "person",
    Ask.TEAM: "team",
    Ask.SERVICE: "service",
    Ask.CI: "ci",
}
_PEOPLE: Final = frozenset({Ask.PERSON, Ask.PEOPLE})


def questions_for(command: Command, row: Row | None, desk: Desk) -> list[Question]:
    """Return what to ask: only arguments that have a place for this row, with their defaults."""
    asked = (
        argument
        for argument in command.arguments
        if argument.asked and (argument.lacking is None or argument.lacking(row))
    )
    makes = command.scope is not Scope.VIEW and not command.of
    questions = ((argument, question_of(argument, row, desk)) for argument in asked)
    return [
        replace(question, foretell=partial(_newcomer, desk, argument))
        if makes and question.foretell is None and argument.ask in RECORD_KINDS
        else question
        for argument, question in questions
    ]


def _newcomer(desk: Desk, argument: Argument, values: Mapping[str, str]) -> str:
    """Say that a name is nobody's yet and would be made."""
    but = frozenset({"me" if argument.ask in _PEOPLE else "", NONE if NONE in argument.prompt else ""})
    several = argument.ask is Ask.PEOPLE
    return newcomer(desk, RECORD_KINDS[argument.ask], values[argument.name], several=several, but=but)


def question_of(argument: Argument, row: Row | None, desk: Desk) -> Question:
    """Return what to ask for one argument."""
    default = _of_body(argument, row, desk) if argument.body else argument.default_for(row)
    suggests: Suggest | None = None
    if argument.ask is Ask.VIEW:
        suggests = partial(view_names, desk)
    elif argument.ask is Ask.PROBLEM:
        suggests = partial(numbered, desk.store.rows(PROBLEM), but=row.id if row is not None else "")
    kind = RECORD_KINDS.get(argument.ask)
    if kind is not None:
        rows = desk.store.rows(kind)
        place = rows.position(default) if default else None
        default = default if place is None else label(rows, place)
    return Question(
        name=argument.name,
        prompt=argument.prompt,
        kind=_KINDS[argument.ask],
        choices=tuple((choice, choice.replace("_", " ")) for choice in argument.choices_for(row)),
        required=argument.required,
        default=default,
        suggest=partial(suggest, desk, kind) if kind is not None else suggests,
        when=argument.when,
        foretell=foretelling(argument.foretells, row, desk) if argument.foretells else None,
    )


def _of_body(argument: Argument, row: Row | None, desk: Desk) -> str:
    """Return what the record itself says in a field that no list column has."""
    if row is None:
        return ""
    kind = next((kind for kind in WORKED if desk.store.rows(kind).position(row.id) is not None), "")
    try:
        record = desk.store.read(kind, row.id) if kind else None
    except StoreError:
        return ""  # who then changes it is told what is wrong with the record
    return str(getattr(record, argument.body, "") or "")


def suggest(desk: Desk, kind: str, typed: str) -> Sequence[str]:
    """Return the names of that kind that fit what was typed best, namesakes told apart."""
    return offered(desk.store.rows(kind), typed)


def view_names(desk: Desk, typed: str) -> Sequence[str]:
    """Return the names of saved views that begin so."""
    begun = typed.casefold()
    return [view.name for view in desk.views.all() if view.name.casefold().startswith(begun)]
