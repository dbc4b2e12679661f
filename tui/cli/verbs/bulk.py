"""`deskhand bulk VERB --where QUERY`: a verb on everything a query finds, as one step."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, global_options, settings_of, verbs_of_commands
from tui.cli.session import Session
from tui.cli.verbs.acting import changed, for_kind, help_of, options_of, taking, values_of
from tui.cli.verbs.listing import kind_of
from tui.commands import Scope
from tui.commands.answers import deed_of
from tui.desk import Target
from tui.desk.bulk_words import changes, counted, given, reasons, some
from tui.desk.deeds import Watch
from tui.desk.finding import found
from tui.domain.errors import BadInput, Refused
from tui.domain.text import visible
from tui.query import parse_strictly, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from tui.commands import Command
    from tui.desk import Desk
    from tui.desk.deeds import Deed, Foreseen


class Verbs(click.Group):
    """Every verb that acts on records."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name them."""
        return [name for name, each in verbs_of_commands().items() if each[0].scope is Scope.RECORD]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one of them."""
        if cmd_name not in self.list_commands(ctx):
            return None
        commands = verbs_of_commands()[cmd_name]
        params = [*_options(), *options_of(commands)]

        @click.pass_context
        def run(ctx: click.Context, /, **given: Any) -> None:  # noqa: ANN401 (texts and flags)
            _run(ctx, commands, given)

        helps = f"{help_of(commands)}\n\nWhat is not given is each record's own, as the screens suggest it."
        return Verb(cmd_name, params=params, callback=run, help=helps)


def _options() -> list[click.Parameter]:
    return [
        click.Option(["--where", "where"], metavar="QUERY", required=True, help="Which records."),
        click.Option(["--dry-run", "dry_run"], is_flag=True, help="Only say what would come of it."),
        click.Option(
            ["--leave-refused", "leave_refused"], is_flag=True, help="Do the rest of them."
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print the records as JSON lines."),
    ]  # fmt: skip


bulk = Verbs(
    "bulk",
    help="Do a verb to every record a query finds: all in one step, one undo, or nothing.\n\n"
    "Example: deskhand bulk assign --where 'team:network +unowned' --team \"Field service\" --dry-run",
    params=global_options(),
)


def targets_of(desk: Desk, where: str) -> tuple[list[Target], list[Any]]:
    """Return what a query finds as the desk acts on it, and its list rows.

    Raises:
        BadInput: it finds nothing.
    """
    query = parse_strictly(where)
    rows = desk.store.rows(kind_of(query))
    painted: list[Any] = [rows.row(position) for position in found(desk, query, rows)]
    if not painted:
        raise BadInput(f"nothing is found: {sentence(query)}")
    return [Target(id=row.id, op=row.op, kind=rows.kind.name) for row in painted], painted


def carry_out(
    desk: Desk, title: str, deeds: Sequence[Deed], targets: Sequence[Target], *,
    flags: dict[str, bool], done: str = "",
) -> None:  # fmt: skip
    """Say what would come of it, and do it unless it is only tried.

    Raises:
        Refused: some are refused, and they are not to be left out.
    """
    watch = Watch()
    with _stopping(watch):
        seen = asyncio.run(desk.foresee(deeds, targets, watch))
    if flags["dry_run"]:
        print_lines(map(json_line, _records(seen)) if flags["as_json"] else _told(desk, title, deeds, seen))
        return
    if seen.refused and not (flags["leave_refused"] and seen.changing):
        more = "; --leave-refused does the rest" if seen.changing else ""
        raise Refused(
            f"nothing was changed: {len(seen.refused):,} of {seen.total:,} refused "
            f"({'; '.join(reasons(seen.refused))}){more}"
        )
    leaving = frozenset(one.id for one in seen.refused)
    with _stopping(watch):
        outcome = asyncio.run(desk.carry_out(deeds, targets, leaving=leaving, watch=watch, done=done))
    print_lines(map(json_line, changed(desk, outcome)) if flags["as_json"] else [visible(outcome.message)])
    for notice in (*(f"refused {line}" for line in reasons(seen.refused)), *some(outcome.notices)):
        say(notice)


@contextmanager
def _stopping(watch: Watch) -> Iterator[None]:
    """Let an interrupt stop what goes on in the store's thread, until the frame is being written."""
    try:
        yield
    except KeyboardInterrupt:
        watch.stop()
        raise


def _run(ctx: click.Context, commands: Sequence[Command], given: dict[str, Any]) -> None:
    where = given.pop("where")
    flags = {name: given.pop(name) for name in ("dry_run", "leave_refused", "as_json")}
    session = Session(settings_of(ctx))
    said = {key: text for key, text in given.items() if text is not None}
    command = taking(for_kind(commands, kind_of(parse_strictly(where))), said)
    values = values_of(command, said)
    with session.writing() as desk:
        targets, rows = targets_of(desk, where)
        carry_out(desk, command.title, [deed_of(command, rows, values)], targets, flags=flags)


def _told(desk: Desk, title: str, deeds: Sequence[Deed], seen: Foreseen) -> list[str]:
    lines = [
        counted(title, seen),
        *(f"  {line}" for line in (*given(deeds), *changes(seen.came, desk.names))),
    ]
    lines += [f"  refused {line}" for line in reasons(seen.refused)]
    return [visible(line) for line in (*lines, *(f"  {notice}" for notice in some(seen.notices)))]


def _records(seen: Foreseen) -> list[dict[str, object]]:
    records: list[dict[str, object]] = [
        {"number": number, "changes": True, "refused": None} for number in seen.changing
    ]
    return [*records, *({"number": one.number, "changes": False, "refused": one.why} for one in seen.refused)]
