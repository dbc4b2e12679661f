"""Where the action of a VIEW command stands: a method of the screen, or a function loaded on first use."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.commands import commands_of
from tui.commands.base import Scope
from tui.desk.kinds import WORKED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.screen import Screen

    from tui.commands import Command

#: Action -> "module:function" in tui.screens, for what every screen with commands can do. The function takes
#: the screen, and the command's arguments by name. A screen's own `action_…` method comes first.
ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "keys": "keys_screen:show",
        "palette": "palette:show",
        "command": "command_line:ask",
        "capture": "capture:ask",
        "others": "pages:others",
        "caller": "pages:caller",
        "service": "pages:service",
        "affected": "pages:affected",
        "change_this": "keeping:change_this",
        "copy_number": "copying:copy_number",
        "copy_title": "copying_more:copy_title",
        "copy_link": "copying_more:copy_link",
        "copy_all": "copying_more:copy_all",
        "incidents": "places:incidents",
        "problems": "places:problems",
        "radar": "radar:show_radar",
        "pareto": "radar:show_pareto",
        "grid": "grid:show",
        "known_errors": "known_errors:show",
        "history": "history:show",
        "drafts": "drafting:put_back",
        "template": "templates:ask",
        "recall": "recalling:recall",
        "next_best": "next_best:next_best",
        "repeat": "repeating:repeat",
        "record_macro": "macros:record",
        "play_macro": "macros:play",
        "edit_macro": "macros:edit",
        "drop_macro": "macros:drop",
        "remote": "meeting:remote",
        "conflicts": "meeting:conflicts",
        "sync_now": "meeting:sync_now",
        "sync_pause": "meeting:sync_pause",
    }
)
#: What the screens' own actions open.
_PAGES: Final = ("record", "explain", "page", "questions", "board", "board_columns")


def action_of(screen: Screen[None], name: str) -> Callable[..., None] | None:
    """Return what does an action on this screen, or None: it has nothing to do here."""
    if (method := getattr(screen, f"action_{name}", None)) is not None:
        return method  # type: ignore[no-any-return]
    if name not in ACTIONS:
        return None
    return partial(_load(ACTIONS[name]), screen)


def has_action(screen: Screen[None], name: str) -> bool:
    """Tell whether `action_of` has one here, without loading it."""
    return name in ACTIONS or hasattr(screen, f"action_{name}")


def goes_here(screen: Screen[None], command: Command) -> bool:
    """Tell whether a command has something to do on this screen at all, whatever is under the cursor."""
    return command.scope is not Scope.VIEW or has_action(screen, command.action)


def _load(place: str) -> Callable[..., None]:
    module, _, function = place.partition(":")
    return getattr(import_module(f"tui.screens.{module}"), function)  # type: ignore[no-any-return]


def warm() -> None:
    """Import what actions stand in, so that no first key waits for it; call it from a thread."""
    for place in dict.fromkeys(ACTIONS.values()):
        _load(place)
    for module in _PAGES:
        import_module(f"tui.screens.{module}")
    for kind in WORKED:
        commands_of(kind)
