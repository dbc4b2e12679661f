"""The answers of a verb for many records: given once, or each record's own as its row suggests them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import commands_of
from tui.commands.base import Scope
from tui.desk.deeds import Deed
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.commands.base import Argument, Command, Row


def verb_named(verb: str, kind: str) -> Command:
    """Return the command that does a move to a record of a kind.

    Raises:
        UsageError: none does.
    """
    doing = [one for one in commands_of(kind) if one.scope is Scope.RECORD and one.performed == verb]
    if not doing:
        raise UsageError(f"there is no {verb} of a record of this kind: {kind}")
    return next((one for one in doing if one.name == verb), doing[0])


def deed_of(command: Command, rows: Iterable[Row], given: Mapping[str, str]) -> Deed:
    """Return the verb with these answers, and for each row what differs from them."""
    own = ((row.id, own_answers(command, row, given)) for row in rows)
    return Deed(command=command.performed, values=dict(given), own={key: said for key, said in own if said})


def own_answers(command: Command, row: Row, given: Mapping[str, str]) -> dict[str, str]:
    """Return what a record answers itself: what is not given and its row suggests.

    What is given but has no place for this row (a service where there is one) is answered with "".
    """
    own: dict[str, str] = {}
    values = dict(given)
    for argument in command.arguments:
        if not argument.applies(row, values):
            if argument.name in given and argument.lacking is not None:
                own[argument.name] = ""
        elif argument.asked and argument.name not in values and (said := argument.default_for(row)):
            own[argument.name] = values[argument.name] = said
    return own


def suggested(argument: Argument, rows: Iterable[Row]) -> frozenset[str]:
    """Return what the rows suggest for an argument."""
    return frozenset(argument.default_for(row) for row in rows)
