"""Recalling the last reply of a record that has not gone out: its step is undone, as far as that goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.domain.errors import Refused
from tui.domain.words import unsent

if TYPE_CHECKING:
    from tui.desk.desk import Desk, Outcome


async def recall_last(desk: Desk, kind: str, record_id: str) -> Outcome:
    """Undo the step that wrote the last reply of the operator's that still waits, whoever replied since.

    Raises:
        Refused: none waits, or all are somebody else's.
    """
    found = unsent(await desk.store.fetch(kind, record_id), desk.now())
    if not found:
        raise Refused("no reply of it waits to go out: a reply can be recalled for 60 seconds")
    own = [one for one in found if one.author == desk.me]
    if not own:
        raise Refused(f"{desk.names.person(found[-1].author)} wrote the reply: only they can recall it")
    rows = desk.store.rows("operation")
    place = rows.position(own[-1].op)
    if place is None:
        raise Refused("the reply came from elsewhere: it cannot be recalled here")
    outcome = await desk.undo_step(str(rows.get(place, "group")))
    return replace(outcome, message=_recalled(outcome.message))


def _recalled(undone: str) -> str:
    """Say what was recalled: "Undid reply of INC-K7-1." or what else the step was, "Undid hold of …"."""
    of = undone.removeprefix("Undid reply of ")
    return (
        f"Recalled the reply of {of}"
        if of != undone
        else f"Recalled the reply: {undone[0].lower()}{undone[1:]}"
    )
