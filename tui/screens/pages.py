"""The actions that open somebody's page, a service's, or that of a failing item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk.calling import one_called

if TYPE_CHECKING:
    from tui.screens.commanding import CommandScreen


def others(screen: CommandScreen) -> None:
    """Show the page of the painted record's caller."""
    row = screen.painted_row()
    if row is not None and row.caller:
        screen.show_page("caller", row.caller)


def caller(screen: CommandScreen, name: str) -> None:
    """Show somebody's page."""
    screen.show_page("caller", one_called(screen.desk.store.rows("person"), "person", name))


def service(screen: CommandScreen, name: str) -> None:
    """Show a service's page."""
    screen.show_page("service", one_called(screen.desk.store.rows("service"), "service", name))


def affected(screen: CommandScreen, name: str) -> None:
    """Show what suffers when an item fails."""
    screen.show_page("affected", one_called(screen.desk.store.rows("ci"), "configuration item", name))
