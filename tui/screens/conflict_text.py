"""A conflict in words: whose, about what, and each field as it was, as we made it, and as they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.telling import field_text, value_text
from tui.domain.meeting import FOLLOWING, called
from tui.screens.preview_text import moment_text
from tui.terminal.palette import Tone
from tui.widgets.preview import Entry, PreviewText

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.domain.meeting import Conflict, Difference

#: What is said of a conflict whose record is not there any more.
GONE: Final = "the record is gone: its opening was undone; take theirs to let this go"


def conflict_text(one: Conflict, desk: Desk, *, together: int) -> PreviewText:
    """Return what is shown of a conflict; `together` are the alike ones that are settled with it."""
    facts = [((words, Tone.PLAIN),) for words in _who_and_when(one, desk)]
    facts += [((one.why, Tone.WARN),)] if one.why else []
    facts += [((GONE, Tone.WARN),)] if is_gone(one, desk) else []
    facts += [((f"{together} alike are settled together", Tone.ACCENT),)] if together > 1 else []
    parts = [part for part in one.differences if part.clash or part.field not in FOLLOWING]
    entries = [
        Entry(
            when="!" if part.clash else "",
            author=field_text(part.field),
            kind="",
            text=_sides(part, desk),
        )
        for part in sorted(parts, key=lambda part: not part.clash)
    ]
    words = [act.text for act in one.activities if act.text]
    entries += [Entry(when="", author="our words", kind="", text="\n".join(words))] if words else []
    state = _column(one, desk, "state").replace("_", " ")
    return PreviewText(
        number=number_of(one, desk), title=_column(one, desk, "title"), why=state, facts=tuple(facts),
        entries=tuple(entries),
    )  # fmt: skip


def number_of(one: Conflict, desk: Desk) -> str:
    """Return what people call the record: its number or name, also after it is gone."""
    found = _column(one, desk, "number") or _column(one, desk, "name")
    return found or (called(one) if is_gone(one, desk) else one.record)


def is_gone(one: Conflict, desk: Desk) -> bool:
    """Whether the record is not there any more."""
    return desk.store.rows(one.kind).position(one.record) is None


def _column(one: Conflict, desk: Desk, column: str) -> str:
    rows = desk.store.rows(one.kind)
    position = rows.position(one.record)
    if position is None or column not in rows.kind.places:
        return ""
    return str(rows.get(position, column) or "")


def _who_and_when(one: Conflict, desk: Desk) -> tuple[str, str]:
    """Say who did what, and when, on either side."""
    ours, theirs = (desk.names.person(actor) or "nobody" for actor in (one.actor, one.their_actor))
    at = f", {moment_text(one.their_at, desk)}" if one.their_at is not None else ""
    return f"ours    {one.verb} by {ours}, {moment_text(one.at, desk)}", f"theirs  by {theirs}{at}"


def _sides(part: Difference, desk: Desk) -> str:
    """Say base, ours and theirs of one field; what is the same on two sides is said once."""
    was, ours, theirs = (
        value_text(part.field, value, desk.names, desk.zone) for value in (part.base, part.ours, part.theirs)
    )
    if part.ours == part.theirs:
        return f"was     {was}\nboth    {ours}"
    if part.theirs == part.base:
        return f"ours    {ours}\ntheirs  {theirs}, as it was"
    return f"was     {was}\nours    {ours}\ntheirs  {theirs}"
