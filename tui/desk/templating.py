"""The templates in force: the operator's own before the desk's, and what a record fills in."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from tui.desk.own_files import read_own
from tui.domain.errors import BadInput
from tui.domain.templates import Template, filled, templates_of

if TYPE_CHECKING:
    from pathlib import Path

    from tui.desk.desk import Desk


def templates(desk: Desk, file: Path | None) -> list[Template]:
    """Return the templates in force, by name; one's own (in that file) takes the place of the desk's.

    Raises:
        BadInput: the operator's file cannot be used.
    """
    text = read_own(file)
    own = () if text is None else _read(text, str(file))
    settings = desk.names.settings()
    shared = _read(settings, "the desk's settings") if settings else ()
    every = {one.name.casefold(): one for one in (*shared, *own)}
    return sorted(every.values(), key=lambda one: one.name.casefold())


def words_of(template: Template, row: Any, desk: Desk) -> dict[str, str]:  # noqa: ANN401 (a list row)
    """Return what the template tells its command about a record (None: about none)."""
    known = variables(row, desk)
    return {name: filled(text, known) for name, text in template.values.items()}


def variables(row: Any, desk: Desk) -> dict[str, str]:  # noqa: ANN401 (a list row)
    """Return what each variable stands for; where the record says nothing, nothing."""
    names = desk.names
    caller, me = names.person(getattr(row, "caller", None)), names.person(desk.me) or desk.login
    return {
        "number": getattr(row, "number", ""), "title": getattr(row, "title", ""), "caller": caller,
        "caller.first": caller.partition(" ")[0], "service": names.service(getattr(row, "service", None)),
        "item": names.ci(getattr(row, "ci", None)), "team": names.team(getattr(row, "team", None)),
        "location": getattr(row, "location", "") or "", "category": getattr(row, "category", "") or "",
        "me": me, "me.first": me.partition(" ")[0],
        "today": f"{desk.now().astimezone(desk.zone):%Y-%m-%d}",
    }  # fmt: skip


def _read(text: str, place: str) -> tuple[Template, ...]:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadInput(f"{place} is no TOML: {wrong}; mend or remove it") from None
    return templates_of(said.get("templates", {}), place)
