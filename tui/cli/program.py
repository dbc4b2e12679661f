"""The program as click sees it: the group, and one verb after the other, each loaded when it is asked for."""

from __future__ import annotations

import os
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import click

import tui
from tui.cli.exits import INTERRUPTED
from tui.cli.session import Globals
from tui.commands import KINDS, Scope, commands_of
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Command

#: Verb -> "module:function" in tui.cli.verbs. The verbs of commands come from their declarations.
VERBS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "init": "keeping:init",
        "demo": "demo:demo",
        "import": "importing:import_",
        "list": "listing:list_",
        "recall": "recalling:recall",
        "next": "nexting:next_",
        "template": "templating:template",
        "views": "viewing:views",
        "show": "showing:show",
        "explain": "explaining:explain",
        "radar": "insight:radar",
        "pareto": "insight:pareto",
        "similar": "insight:similar",
        "caller": "directory:caller",
        "service": "directory:service",
        "affected": "directory:affected",
        "history": "history:history",
        "bulk": "bulk:bulk",
        "macro": "macro:macro",
        "settings": "settings:settings",
        "tick": "ticking:tick",
        "remote": "remote:remote",
        "sync": "sync:sync",
        "check": "keeping:check",
        "merge": "keeping:merge",
        "backup": "keeping:backup",
        "restore": "keeping:restore",
        "redact": "keeping:redact",
        "export": "keeping:export",
    }
)

_NAME: Final = "deskhand"
_COMPLETION: Final = "_DESKHAND_COMPLETE"
_GLOBAL_HELP: Final = {
    "--store": ("DIR", "The store's folder (else DESKHAND_STORE, else your data folder)."),
    "--now": ("ISO", "Take this moment for now; only demo and test stores can be written so."),
    "--as": ("NAME", "Sit at NAME's desk; only demo and test stores can be written so."),
}


class Verb(click.Command):
    """A verb: takes the global options too, wherever they stand."""

    def __init__(self, name: str | None, **attributes: object) -> None:
        super().__init__(name, **attributes)  # type: ignore[arg-type]  # (click's own)
        self.params += global_options()


class Program(click.Group):
    """All the verbs; a module is imported when its verb is used."""

    def __init__(self, name: str | None = None, **attributes: object) -> None:
        super().__init__(name, **attributes)  # type: ignore[arg-type]  # (click's own)
        self.params += global_options()

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name every verb, in the order they are explained."""
        return [*VERBS, *verbs_of_commands()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        """Return a verb's click command."""
        if cmd_name in VERBS:
            module, _, function = VERBS[cmd_name].partition(":")
            found: click.Command = getattr(import_module(f"tui.cli.verbs.{module}"), function)
            return found
        if commands := verbs_of_commands().get(cmd_name):
            from tui.cli.verbs.acting import verb_of  # noqa: PLC0415 (only for these verbs)

            return verb_of(commands)
        return None


def verbs_of_commands() -> dict[str, tuple[Command, ...]]:
    """Return the commands that are verbs too, by name: one for each kind of record that has it."""
    found: dict[str, tuple[Command, ...]] = {}
    for kind in KINDS:
        for command in commands_of(kind):
            verb = command.cli and command.scope is not Scope.VIEW
            if verb and command not in (known := found.get(command.name, ())):
                found[command.name] = (*known, command)
    return found


def global_options() -> list[click.Parameter]:
    """Return the options that may stand before or after the verb."""
    return [
        click.Option([option], metavar=metavar, help=words, expose_value=False, callback=_remember)
        for option, (metavar, words) in _GLOBAL_HELP.items()
    ]


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        setattr(ctx.find_root().ensure_object(Globals), Globals.OPTIONS[param.opts[0]], value)


def settings_of(ctx: click.Context) -> Globals:
    """Return the global options of this run."""
    return ctx.find_root().ensure_object(Globals)


@click.group(
    _NAME,
    cls=Program,
    invoke_without_command=True,
    help="The terminal workspace for IT service operation. Without a verb it opens the screens.\n\n"
    "The options may stand before or after the verb. Exit codes: 0 done, 1 refused by a rule or bad "
    "data, 2 wrong usage, 3 store trouble, 4 remote trouble.",
)
@click.version_option(tui.__version__)
@click.pass_context
def program(ctx: click.Context) -> int | None:
    """Open the screens if there is no verb."""
    if ctx.invoked_subcommand is not None:
        return None
    from tui.cli.opening import open_app  # noqa: PLC0415 (not for a verb)

    return open_app(settings_of(ctx))


def run(words: Sequence[str]) -> int:
    """Run a command line and return its exit code.

    Raises:
        UsageError: it cannot be understood, saying where help is.
        DeskhandError: the verb's own.
    """
    if _COMPLETION in os.environ:  # a shell asks for completions: click answers and exits
        program.main(list(words), prog_name=_NAME)
    try:
        with program.make_context(_NAME, list(words)) as ctx:
            code = program.invoke(ctx)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.UsageError as wrong:
        path = wrong.ctx.command_path if wrong.ctx else _NAME
        raise UsageError(f"{wrong.format_message().rstrip('.')} ({path} --help explains)") from None
    except click.ClickException as wrong:
        raise UsageError(wrong.format_message()) from None
    return int(code or 0)
