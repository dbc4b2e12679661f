"""Words being written are kept as they are typed, and put back into their question on a key."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.commands import by_name
from tui.commands.base import Ask, Scope
from tui.desk.drafts import SOON, Draft
from tui.domain.errors import UsageError
from tui.screens.host import key_said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.screen import Screen

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.screens.acting import ActingScreen
    from tui.screens.commanding import CommandScreen

#: What is worth keeping: what people write, not what they choose.
_WRITTEN: Final = frozenset({Ask.TEXT, Ask.LONG_TEXT})
#: Instead of a record's id: what is written about several at once.
_SEVERAL: Final = "*"
#: What is written on a page of its own, whatever screen it is asked back from.
_GRID: Final = "grid"


def typed(screen: ActingScreen, command: Command, rows: Sequence[Row], words: Mapping[str, str]) -> bool:
    """Keep what stands in the bar; return whether there are words worth keeping."""
    drafts, record = screen.desk.drafts, _record(rows)
    row = rows[0] if rows else None
    defaults = {one.name: one.default_for(row) for one in command.arguments if one.ask in _WRITTEN}
    written = any(
        words.get(name, "").strip() and words[name] != default for name, default in defaults.items()
    )
    before = drafts.waiting
    if written:
        drafts.keep(
            Draft(
                command=command.name, kind=screen.commands_of, record=record, typed=dict(words),
                number=rows[0].number if len(rows) == 1 else "", at=screen.desk.now().isoformat(),
            )
        )  # fmt: skip
    else:
        drafts.drop(command.name, record)
    if drafts.waiting and not before:
        screen.app.set_timer(SOON, partial(save, screen))
    return written


def save(screen: Screen[None]) -> None:
    """Let what was typed reach the disk, beside the loop."""
    desk: Desk = screen.desk  # type: ignore[attr-defined] # (a screen of ours)
    screen.app.run_worker(asyncio.to_thread(desk.drafts.flush), group="drafts", exit_on_error=False)


def sent(screen: ActingScreen, command: Command, rows: Sequence[Row]) -> None:
    """Forget the words: they are in the record now."""
    screen.desk.drafts.drop(command.name, _record(rows))
    if screen.desk.drafts.waiting:
        save(screen)


def words_for(screen: ActingScreen, command: Command, rows: Sequence[Row]) -> Mapping[str, str]:
    """Return what was written here before and not sent."""
    draft = screen.desk.drafts.of(command.name, _record(rows)) if command.scope is not Scope.VIEW else None
    return draft.typed if draft is not None else {}


def put_back(screen: CommandScreen) -> None:
    """Go to where the last draft was written, and ask that question again with its words."""
    drafts = screen.desk.drafts.all()
    if not drafts:
        screen.message.refuse("there are no drafts: what you write is kept until it is sent")
        return
    draft = next((one for one in drafts if one.kind in {screen.commands_of, _GRID}), None)
    if draft is None:
        screen.message.refuse(f"the last draft is about a {drafts[0].kind}: go to its list first")
        return
    if draft.kind == _GRID:
        from tui.screens.grid import put_back as put_back_in_grid  # noqa: PLC0415 (a page of its own)

        put_back_in_grid(screen, draft)
        return
    if draft.number and not screen.go_to_number(draft.number):
        screen.message.refuse(f"{draft.number} is no longer here; its draft stays: {_told(draft)}")
        return
    try:
        command = by_name(draft.command, draft.kind)
    except UsageError:
        screen.message.refuse(f"there is no command {draft.command} any more; its draft said: {_told(draft)}")
        return
    screen.begin(command, screen.painted_row())


def announced(found: Sequence[Draft], screen: CommandScreen) -> str:
    """Say what was found again, and the key that puts it back."""
    first = found[0]
    about = " on ".join(filter(None, (first.command.replace("-", " "), first.number)))
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"Your words were kept: {about}{more}. {key_said(screen, 'drafts')} puts them back."


def _told(draft: Draft) -> str:
    return " / ".join(text for text in draft.typed.values() if text)


def _record(rows: Sequence[Row]) -> str:
    return rows[0].id if len(rows) == 1 else _SEVERAL if rows else ""
