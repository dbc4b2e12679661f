"""The pages of callers, services and failing CIs: they change nothing, so their scope is the view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Row, Scope, column_of

if TYPE_CHECKING:
    from tui.commands.base import Refusal


def _page(name: str, title: str, helps: str, argument: Argument) -> Command:
    """Return a command that opens the page of a name; its action has the command's name."""
    return Command(
        name=name, title=title, help=helps, scope=Scope.VIEW, action=name, cli=True, arguments=(argument,)
    )


def _lacking(column: str, said: str) -> Refusal:
    def refusal(row: Row | None) -> str | None:
        if row is None:
            return "no incident under the cursor"
        return None if getattr(row, column, None) else said

    return refusal


OTHERS: Final = Command(
    name="others", keys=("o",), title="Others of this caller", scope=Scope.VIEW, action="others",
    label="others", help="Show the caller: their open and past records, and what they were told.",
    refusal=_lacking("caller", "it has no caller: :caller NAME shows anybody's page"),
)  # fmt: skip

CALLER: Final = _page(
    "caller", "Caller", "Show somebody's page: their open and past records, and what they were told.",
    Argument(name="name", prompt="Who", ask=Ask.PERSON, positional=True, default=column_of("caller")),
)  # fmt: skip

SERVICE: Final = _page(
    "service", "Service", "Show a service: its health now, hours, owner and configuration items.",
    Argument(name="name", prompt="Service", ask=Ask.SERVICE, positional=True, default=column_of("service")),
)  # fmt: skip

AFFECTED: Final = _page(
    "affected", "Affected", "If this configuration item fails: the items, services and people affected.",
    Argument(name="name", prompt="Item", ask=Ask.CI, positional=True, default=column_of("ci")),
)  # fmt: skip

DIRECTORY_COMMANDS: Final = (OTHERS, CALLER, SERVICE, AFFECTED)
