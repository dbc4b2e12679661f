"""`ctrl+p`: any command for the painted row, a record, a view or a page, found by some of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.fuzzy import FuzzySearch

from tui.commands import by_name, commands_of
from tui.desk.calling import label, ranked
from tui.domain.errors import BadInput
from tui.query import sentence
from tui.screens.dialogs.finder import find_over
from tui.screens.host import keymap_of
from tui.screens.keys_screen import entry_for
from tui.widgets.helplist import HelpEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tui.screens.commanding import CommandScreen

_HINT: Final = "a command, number, view, person, service or item"
_MOST: Final = 6  #: records, and names of a kind, at once
_LETTERS: Final = 24  #: of what was typed; no name of ours is longer
_ENOUGH: Final = 2  #: letters from which on names are looked up
#: Kind of record -> the page it has, and what it is.
_PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "person": ("caller", "Person"),
    "service": ("service", "Service"),
    "ci": ("affected", "Configuration item"),
}


def show(screen: CommandScreen) -> None:
    """Let something be found, and do it or go there."""
    palette = Palette(screen)
    find_over(screen, screen.look, palette.find, _HINT, palette.go)


class Palette:
    """What can be found from one screen, its row as it was painted then."""

    def __init__(self, screen: CommandScreen) -> None:
        self._screen, self._row = screen, screen.painted_row()
        self._commands = [
            entry_for(command, self._row, screen.KIND, keymap_of(screen))
            for command in commands_of(screen.commands_of)
            if command.name != "palette"
        ]
        self._entries = [*self._commands, *self._views()]
        self._search = FuzzySearch()

    def find(self, text: str) -> list[HelpEntry]:
        """Return what fits, best first; with nothing typed, what can be done now, then the rest."""
        typed = text.strip()
        if not typed:
            return sorted(self._entries, key=lambda entry: bool(entry.why_not))
        fits = [(score, entry) for entry in self._entries if (score := self._score(typed, entry))]
        best = sorted(fits, key=lambda fit: (-fit[0], bool(fit[1].why_not)))
        return [*self._records(typed), *(entry for _, entry in best), *self._named(typed)]

    def go(self, name: str | None) -> None:
        """Do what was chosen."""
        if name is None:
            return
        screen, (what, _, rest) = self._screen, name.partition(":")
        if not rest:
            screen.begin(by_name(name, screen.commands_of), self._row)
        elif what == "view":
            screen.begin(by_name("view"), self._row, {"name": rest})
        elif what in _PAGES:
            screen.show_page(_PAGES[what][0], rest)
        elif not screen.go_to_number(rest):
            screen.message.refuse(f"{rest} is no longer here")

    def _score(self, typed: str, entry: HelpEntry) -> float:
        """Return how well an entry of ours fits; a key typed whole fits best."""
        if typed in entry.keys.split():
            return float("inf")
        letters = typed[:_LETTERS]
        return max(self._search.match(letters, text)[0] for text in (entry.name, entry.title))

    def _views(self) -> Iterator[HelpEntry]:
        try:
            views = self._screen.desk.views.all()
        except BadInput:
            return  # the list's own line says what is wrong with the file
        for view in views:
            yield HelpEntry(
                name=f"view:{view.name}", title=view.name, help=f"View: {sentence(view.query)}",
                twin=f"deskhand list --view {view.name}",
            )  # fmt: skip

    def _records(self, typed: str) -> Iterator[HelpEntry]:
        """Yield records whose number has what was typed."""
        if not any(letter.isdigit() for letter in typed):
            return
        rows = self._screen.desk.store.rows(self._screen.KIND)
        for place in rows.first_text("number", typed, _MOST):
            number, title = str(rows.get(place, "number")), str(rows.get(place, "title"))
            yield HelpEntry(name=f"number:{number}", title=number, help=title, twin=f"deskhand show {number}")

    def _named(self, typed: str) -> Iterable[HelpEntry]:
        """Yield people, services and items whose names have what was typed."""
        if len(typed) < _ENOUGH:
            return
        for kind, (page, what) in _PAGES.items():
            rows = self._screen.desk.store.rows(kind)
            found = ranked(rows, typed)
            for place in sorted(found, key=lambda place: (found[place], place))[:_MOST]:
                name = label(rows, place)
                yield HelpEntry(
                    name=f"{kind}:{rows.get(place, 'id')}", title=name, help=what,
                    twin=f"deskhand {page} {name}",
                )  # fmt: skip
