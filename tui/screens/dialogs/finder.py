"""A list to search over the whole screen: `?` and the palette are two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.screen import ModalScreen

from tui.widgets.helplist import HelpEntry, HelpList
from tui.widgets.painted import Bare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.screen import Screen

    from tui.terminal.palette import Look

_NAME = "finder"


class FinderScreen(Bare, ModalScreen[str | None], inherit_bindings=False):
    """Closes with the name of what was chosen, or None.

    There is one a program, made when it is first asked for: laying it out anew each time takes 20 ms, showing
    it again 8.
    """

    DEFAULT_CSS = """
    FinderScreen { background: ansi_default; }
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.list = HelpList(look=look)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self.list

    @on(HelpList.Chosen)
    def _chosen(self, event: HelpList.Chosen) -> None:
        self.dismiss(event.name)

    @on(HelpList.Closed)
    def _seen(self) -> None:
        self.dismiss(None)


def find_over(
    screen: Screen[None], look: Look, find: Callable[[str], Sequence[HelpEntry]], hint: str,
    then: Callable[[str | None], None],
) -> None:  # fmt: skip
    """Let something be found over a screen; `then` is told its name, or None."""
    app = screen.app
    if not app.is_screen_installed(_NAME):
        app.install_screen(FinderScreen(look), _NAME)
    finder = cast("FinderScreen", app.get_screen(_NAME))
    finder.list.search_in(find, hint)
    app.push_screen(finder, then)
