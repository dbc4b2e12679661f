"""Saved views: a name for a query with its columns and its order, in the operator's own file.

The file is TOML, one `[[view]]` a view, in the order `v` walks them:

    [[view]]
    name = "mine"
    query = "+open who:me,none"
    order = "-created"
    columns = ["number", "title", "who"]

It is read when it is asked for, and written as a whole or not at all; comments in it stay. While there is
none, the views are DEFAULTS.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tui.desk.own_files import read_own, write_own
from tui.domain.errors import BadInput
from tui.query import Query, QueryError, parse_strictly

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_LONGEST: Final = 60
_KEYS: Final = frozenset({"name", "query", "order", "columns"})
_HEAD: Final = "Deskhand's saved views, in the order v walks them."


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A name and the query it stands for, with its order and columns."""

    name: str
    query: Query

    @property
    def text(self) -> str:
        """The whole query as text."""
        return str(self.query)


def _view(name: str, text: str) -> View:
    return View(name=name, query=parse_strictly(text))


DEFAULTS: Final = (
    _view("mine", "+open -+snoozed who:me,none"),
    _view("open", "+open"),
    _view("at risk", "+open +atrisk"),
    _view("breached", "+open +breached"),
    _view("all", ""),
)


class Views:
    """The operator's views. Without a file they live as long as this object.

    Every method raises BadInput, in one sentence, when the file cannot be used; it then stays as it is.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kept: tuple[View, ...] = DEFAULTS

    def all(self) -> tuple[View, ...]:
        """Return the views, in their order."""
        text = read_own(self._file)
        if text is None:
            return self._kept
        import tomllib  # noqa: PLC0415 (only where there is a file)

        try:
            return self._checked(tomllib.loads(text))
        except tomllib.TOMLDecodeError as wrong:
            raise BadInput(f"{self._file} is no TOML: {wrong}; mend or remove it") from None

    def named(self, name: str) -> View:
        """Return the view of that name, or the only one whose name begins so."""
        views, wanted = self.all(), _plain(name).casefold()
        fits = [view for view in views if view.name.casefold() == wanted]
        fits = fits or [view for view in views if wanted and view.name.casefold().startswith(wanted)]
        if len(fits) != 1:
            several = "is the beginning of several views" if fits else "is no view"
            names = ", ".join(view.name for view in fits or views)
            raise BadInput(f"{name!r} {several}; there {'are' if names else 'is none'} {names}".rstrip())
        return fits[0]

    def save(self, name: str, query: Query) -> bool:
        """Keep a query under a name; return whether it took the place of another one."""
        name = _plain(name)
        if not name or len(name) > _LONGEST:
            raise BadInput(f"a view needs a name of 1 to {_LONGEST} characters")
        views = list(self.all())
        view = View(name=name, query=replace(query, problems=()))
        places = [place for place, one in enumerate(views) if one.name.casefold() == name.casefold()]
        views[slice(*(places[0], places[0] + 1) if places else (len(views), None))] = [view]
        self._write(views)
        return bool(places)

    def drop(self, name: str) -> View:
        """Forget a view, and return what it was."""
        view = self.named(name)
        self._write([one for one in self.all() if one != view])
        return view

    def move(self, name: str, step: int) -> int:
        """Move a view by so many places, as far as there are any; return where it stands now, from 0."""
        view, views = self.named(name), list(self.all())
        place = views.index(view)
        views.remove(view)
        place = max(0, min(len(views), place + step))
        views.insert(place, view)
        self._write(views)
        return place

    def _checked(self, settings: dict[str, Any]) -> tuple[View, ...]:
        tables = settings.get("view", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise BadInput(f"{self._file}: write each view as [[view]]")
        views: dict[str, View] = {}
        for number, table in enumerate(tables, 1):
            view = self._one(table, f"{self._file}, view {number}")
            if view.name.casefold() in views:
                raise BadInput(f"{self._file}, view {number}: there is a view {view.name!r} before it")
            views[view.name.casefold()] = view
        return tuple(views.values())

    def _one(self, table: dict[str, Any], place: str) -> View:
        name, query = table.get("name"), table.get("query", "")
        order, columns = table.get("order", ""), table.get("columns", [])
        if not isinstance(name, str) or not _plain(name):
            raise BadInput(f"{place}: name is missing")
        if unknown := sorted(table.keys() - _KEYS):
            raise BadInput(f"{place} ({name}): {unknown[0]} is not known here; there are {', '.join(_KEYS)}")
        if not isinstance(query, str) or not isinstance(order, str):
            raise BadInput(f"{place} ({name}): query and order are texts")
        if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
            raise BadInput(f'{place} ({name}): columns is a list of names, like ["number", "title"]')
        parts = [query, f"sort:{order}" if order else "", f"cols:{','.join(columns)}" if columns else ""]
        try:
            return _view(_plain(name), " ".join(filter(None, parts)))
        except QueryError as wrong:
            raise BadInput(f"{place} ({name}): {wrong}") from None

    def _write(self, views: Sequence[View]) -> None:
        if self._file is None:
            self._kept = tuple(views)
            return
        text = _toml(read_own(self._file), views)
        write_own(self._file, text)


def _plain(name: str) -> str:
    """Return a name on one line, without blanks around it."""
    return " ".join(name.split())


def _toml(before: str | None, views: Iterable[View]) -> str:
    """Return the file with these views; whatever else is in it remains, and so do comments inside views."""
    import tomlkit  # noqa: PLC0415 (only to write)

    settings = tomlkit.parse(before) if before is not None else tomlkit.document().add(tomlkit.comment(_HEAD))
    known = {_plain(str(table["name"])): table for table in settings.get("view", [])}
    tables = tomlkit.aot()
    for view in views:
        table = known.get(view.name, tomlkit.table())
        order = str(replace(view.query, terms=(), columns=())).removeprefix("sort:")
        wanted = {
            "name": view.name,
            "query": str(replace(view.query, sort=None, columns=())),
            "order": order,
            "columns": list(view.query.columns),
        }
        for key, value in wanted.items():
            if value or key in {"name", "query"}:
                if table.get(key) != value:
                    table[key] = value
            else:
                table.pop(key, None)
        tables.append(table)
    settings["view"] = tables
    return tomlkit.dumps(settings)
