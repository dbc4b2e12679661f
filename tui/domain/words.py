"""What is said about a record: internal notes, and public replies with a minute's grace (domain.md 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from tui.domain.change import alter, append, is_struck, need
from tui.domain.document import differences
from tui.domain.errors import Refused
from tui.domain.history import Activity, ActivityKind, Stamp, Visibility
from tui.domain.incident import Flag

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.incident import Incident
    from tui.domain.work import WorkRecord

R = TypeVar("R", bound="WorkRecord")

#: How long a reply waits and can be recalled.
GRACE: Final = timedelta(seconds=60)


def note(record: R, stamp: Stamp, *, text: str = "") -> R:
    """Write an internal note, in any state.

    Raises:
        MissingFields: no text.
    """
    need("note", {"text": text})
    return alter(record, stamp, ActivityKind.NOTE, "note", text=text)


def reply(incident: Incident, stamp: Stamp, *, text: str = "", to: tuple[str, ...] = ()) -> Incident:
    """Write to the caller, or to those named; public once its grace is over.

    Raises:
        MissingFields: no text.
        Refused: nobody to reply to.
    """
    need("reply", {"text": text})
    answered = replace(incident, flags=tuple(flag for flag in incident.flags if flag is not Flag.REPLIED))
    said = replace(answer(stamp, text, recipients(incident, to)), changes=differences(incident, answered))
    return append(answered, stamp, said)


def unsent(record: WorkRecord | None, now: datetime) -> list[Activity]:
    """Return the replies of a record that have not gone out by now, the first to go first."""
    if record is None:
        return []
    waiting = {
        (one.release_at, one.id): one
        for one in record.history
        if one.release_at is not None and one.release_at > now and not is_struck(record, one)
    }
    return [waiting[key] for key in sorted(waiting)]


def recipients(incident: Incident, to: tuple[str, ...]) -> tuple[str, ...]:
    """Return who reads a reply: those named, else the caller.

    Raises:
        Refused: nobody.
    """
    named = to or tuple(filter(None, (incident.caller,)))
    if not named:
        raise Refused("there is nobody to reply to: it has no caller; name a recipient")
    return named


def answer(stamp: Stamp, text: str, to: tuple[str, ...]) -> Activity:
    """Return the activity of a public reply."""
    return stamp.activity(
        ActivityKind.REPLY, "reply", text=text.strip(), visibility=Visibility.PUBLIC, recipients=to,
        release_at=stamp.at + GRACE,
    )  # fmt: skip
