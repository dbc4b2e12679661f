"""One change of many records: look at what it would do, show it, and only then do it.

Looking and writing go on beside the loop; Escape stops either, until the frame is being written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from tui.commands.answers import deed_of
from tui.desk.deeds import MOST, Deed, Unforeseen, Watch
from tui.desk.desk import Outcome, Target
from tui.domain.errors import DeskhandError, MissingFields, Refused
from tui.screens.acting import TELL_EVERY
from tui.screens.bulk_text import proposed, told
from tui.screens.host import host_of
from tui.screens.many import as_given, questions_for_many
from tui.widgets.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.deeds import Foreseen
    from tui.screens.commanding import CommandScreen


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """What is to be done to which records, as they were painted.

    `title` is the imperative ("Assign"), `done` the sentence of what was done ("" for the verb's own),
    `then` hears the outcome and the ids of the records that changed.
    """

    title: str
    deeds: tuple[Deed, ...]
    targets: tuple[Target, ...]
    then: Callable[[Outcome, Sequence[str]], None]
    done: str = ""
    beforehand: str = ""


def begin(screen: CommandScreen, command: Command, given: Mapping[str, str] | None = None) -> None:
    """Do a command to every marked record: ask once, then show what comes of it."""
    rows = marked_rows(screen)
    if (why := why_not(command, rows, screen.KIND)) is not None:
        screen.message.refuse(why)
        return
    values = dict(given or {})
    questions = [
        one
        for one in questions_for_many(command, rows, screen.desk)
        if one.name not in values and (one.required or not values)
    ]

    def answered(answers: Mapping[str, str]) -> None:
        said = {**values, **as_given(command, questions, answers)}
        do_marked(screen, command, rows, said)

    if questions:
        title = f"{command.title} {len(rows):,} marked"
        screen.ask(title, questions, answered, about=(command, rows))
    else:
        answered({})


def do_marked(screen: CommandScreen, command: Command, rows: Sequence[Row], said: Mapping[str, str]) -> None:
    """Look at what a command with these answers would do to these rows, and go on from there."""

    def then(_outcome: Outcome, changed: Sequence[str]) -> None:
        screen.desk.doings.heard(command.performed, said)
        if screen.desk.drafts.any:
            from tui.screens.drafting import sent  # noqa: PLC0415 (only where there are drafts)

            sent(screen, command, rows)
        screen.desk.marks.drop(screen.KIND, changed)
        screen.show_marks()

    look(screen, Bulk(
        title=command.title, deeds=(deed_of(command, rows, said),), targets=targets(rows, screen.KIND),
        then=then, beforehand=command.warned(said),
    ))  # fmt: skip


def repeat_marked(screen: CommandScreen, command: Command, said: Mapping[str, str]) -> None:
    """Do a command with these answers to every marked record, asking nothing."""
    rows = marked_rows(screen)
    if (why := why_not(command, rows, screen.KIND)) is not None:
        screen.message.refuse(why)
    else:
        do_marked(screen, command, rows, said)


def marked_rows(screen: CommandScreen) -> list[Row]:
    """Return the marked rows as they are painted, or would be."""
    rows = screen.desk.store.rows(screen.KIND)
    places = (rows.position(record) for record in screen.marked())
    return [cast("Row", rows.row(place)) for place in places if place is not None]


def why_not(command: Command, rows: Sequence[Row], kind: str) -> str | None:
    """Return why a command cannot be done to any of the rows, None if it can to one."""
    if len(rows) > MOST:
        return f"{len(rows):,} are marked, and at most {MOST:,} change in one step: unmark some"
    refusals = [command.refused(row, kind) for row in rows]
    if None in refusals:
        return None
    return f"none of the {len(rows):,} marked: {refusals[0]}" if refusals else "nothing is marked"


def targets(rows: Sequence[Row], kind: str) -> tuple[Target, ...]:
    """Return the rows as the desk acts on them."""
    return tuple(Target(id=row.id, op=row.op, kind=kind) for row in rows)


def look(screen: CommandScreen, bulk: Bulk) -> None:
    """See what would come of it."""
    watch = Watch(total=len(bulk.targets))
    host_of(screen).hold_keys(escape=watch.stop)
    screen.run_worker(_look(screen, bulk, watch), group="desk")


async def _look(screen: CommandScreen, bulk: Bulk, watch: Watch, aside: str = "") -> None:
    telling = screen.set_interval(TELL_EVERY, partial(screen.tell, f"{bulk.title}: looked at", watch))
    try:
        seen = await screen.desk.foresee(bulk.deeds, bulk.targets, watch)
        if not seen.changing:
            screen.refused(_why_none(seen))
            return
        if screen.bar.asking:
            screen.bar.close()
        screen.message.say(aside)
        await _propose(screen, bulk, seen)
    except DeskhandError as refused:
        screen.refused(refused)
    finally:
        telling.stop()
        host_of(screen).release_keys()


def _why_none(seen: Foreseen) -> DeskhandError:
    """Return the error that says why nothing at all would change."""
    first = seen.refused[0]
    if first.field and all(one.field == first.field for one in seen.refused):
        return MissingFields(first.why.partition(" ")[0], [first.field])
    if len(seen.refused) == 1:
        return Refused(f"{first.number}: {first.why}")
    reasons = {one.why for one in seen.refused}
    more = f" (and {len(reasons) - 1} other reasons)" if len(reasons) > 1 else ""
    return Refused(f"none of the {seen.total:,} can: {first.why}{more}")


async def _propose(screen: CommandScreen, bulk: Bulk, seen: Foreseen) -> None:
    """Show what comes of it, and wait for a yes."""
    title, words = proposed(bulk, seen, screen.desk.names)
    proposal = Proposal(title, words, look=screen.look)
    await screen.propose(proposal, partial(_decided, screen, bulk, seen))


def _decided(screen: CommandScreen, bulk: Bulk, seen: Foreseen, *, accepted: bool) -> None:
    if not accepted:
        screen.message.say("Nothing was changed.")
        return
    watch = Watch(total=len(seen.changing))
    host_of(screen).hold_keys(escape=watch.stop)
    screen.run_worker(_carry_out(screen, bulk, seen, watch), group="desk")


async def _carry_out(screen: CommandScreen, bulk: Bulk, seen: Foreseen, watch: Watch) -> None:
    telling = screen.set_interval(TELL_EVERY, partial(screen.tell, f"{bulk.title}: made ready", watch))
    leaving = frozenset(one.id for one in seen.refused)
    try:
        outcome = await screen.desk.carry_out(
            bulk.deeds, bulk.targets, leaving=leaving, watch=watch, done=bulk.done
        )
    except Unforeseen as news:
        look(screen, bulk)
        screen.message.refuse(f"{len(news.refused):,} changed meanwhile: look again")
    except DeskhandError as refused:
        screen.message.refuse(str(refused))
    else:
        changed = [target.id for target in bulk.targets if target.id not in leaving]
        bulk.then(outcome, changed)
        screen.message.say(told(outcome, seen))
    finally:
        telling.stop()
        host_of(screen).release_keys()
