"""The numbered screens: going to one keeps the others as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.commanding import CommandScreen

_BOARD = "problems"


def incidents(screen: CommandScreen) -> None:
    """Go to the incidents, closing what lies over them."""
    while len(screen.app.screen_stack) > 1:
        screen.app.pop_screen()


def problems(screen: CommandScreen) -> None:
    """Go to the problem board; it is made when it is first asked for."""
    from tui.screens.board import BoardScreen  # noqa: PLC0415 (not needed for the first paint)

    app = screen.app
    if isinstance(app.screen, BoardScreen):
        return
    if not app.is_screen_installed(_BOARD):
        app.install_screen(BoardScreen(screen.desk, screen.look), _BOARD)
    board = app.get_screen(_BOARD)
    if board in app.screen_stack:
        while app.screen is not board:
            app.pop_screen()
        return
    incidents(screen)
    app.push_screen(board)
