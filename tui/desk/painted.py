"""A key acts on the record as it was painted: what a colleague changed meanwhile is not run over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tui.domain.document import differences
from tui.domain.errors import Refused, RuleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.domain.history import Activity
    from tui.domain.work import WorkRecord

R = TypeVar("R", bound="WorkRecord")


def against_painted(
    record: R,
    painted: str,
    actor: str,
    move: Callable[[R], R],
    name: Callable[[str], str],
) -> R:
    """Return the moved record, unless a colleague has changed what the move touches since it was painted.

    Args:
        record: as it is now.
        painted: its last operation as the operator saw it; "" does not compare.
        actor: the operator's person id; their own changes do not stand in the way.
        move: what is to be done.
        name: a person's display name.

    Raises:
        Refused: saying who changed what.
        RuleError: what the move itself raises, with who changed the record if somebody did.
    """
    news = _since(record, painted, actor)
    changed = {change.field: activity.author for activity in news for change in activity.changes}
    try:
        moved = move(record)
    except RuleError as error:
        if "state" in changed:
            raise Refused(f"{error}; {name(changed['state'])} changed it meanwhile") from error
        raise
    touched = [change.field for change in differences(record, moved) if change.field in changed]
    if touched:
        fields = ", ".join(field.replace("_", " ") for field in touched)
        raise Refused(f"{name(changed[touched[0]])} changed {fields} meanwhile: look at it again first")
    return moved


def _since(record: WorkRecord, painted: str, actor: str) -> list[Activity]:
    """Return what others did to the record after the operation that was painted."""
    if not painted or painted == record.op:
        return []
    seen = [place for place, activity in enumerate(record.history) if activity.op == painted]
    later = record.history[seen[-1] + 1 :] if seen else record.history
    return [activity for activity in later if activity.author != actor and (seen or activity.op == record.op)]
