"""What this terminal can do, read once from its environment at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Paints a second that Textual may start (its TEXTUAL_FPS). One key often causes two or three paints: the
#: list, then what hears of it. At Textual's own 60 each waits up to 17 ms for its turn. Measured in the queue
#: with its preview, key to last byte, median: 60: 19 ms, 240: 11 ms, 1000: 5 ms. Idle costs nothing at any.
FRAMES: Final = 1000
#: Milliseconds after which a lone Escape is one (ESCDELAY, which an operator may set): well within an answer.
#: What a terminal sends for a longer key arrives in one piece, or nearly so.
ESCAPE_DELAY: Final = 10

_DUMB: Final = frozenset({"", "dumb", "unknown"})
_SIXTEEN: Final = ("linux", "vt", "ansi", "cons25", "xterm-color", "screen-16color")


class Colours(IntEnum):
    """How many colours there are; NONE means attributes only."""

    NONE = 0
    SIXTEEN = 16
    MANY = 256
    TRUE = 16_777_216


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What to draw with: colours, line drawing, and whether every byte travels far."""

    colours: Colours = Colours.TRUE
    unicode: bool = True
    low_bandwidth: bool = False


def capabilities(environ: Mapping[str, str], encoding: str = "utf-8") -> Capabilities:
    """Return what the environment says of its terminal (TERM, COLORTERM, NO_COLOR, SSH_CONNECTION).

    Over SSH at most sixteen colours are used. NO_COLOR counts when it is not empty (no-color.org).
    """
    far = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    found = _colours(environ)
    return Capabilities(
        colours=min(found, Colours.SIXTEEN) if far else found,
        unicode=encoding.lower().replace("-", "").startswith("utf") and environ.get("TERM") != "vt100",
        low_bandwidth=far,
    )


def refusal(environ: Mapping[str, str], *, terminal: bool = True) -> str | None:
    """Return why the full screen cannot open here, in a sentence that names the command line; else None."""
    if not terminal:
        return (
            "The screen needs a terminal on both ends; try the command line: deskhand list, deskhand --help."
        )
    term = environ.get("TERM", "")
    if term in _DUMB:
        return (
            f"A terminal of type {term or 'unset'} cannot show screens; try: deskhand list, deskhand --help."
        )
    return None


def textual_settings(found: Capabilities) -> dict[str, str]:
    """Return what to put into the environment before textual is first imported (it reads it only then)."""
    system = {Colours.TRUE: "truecolor", Colours.MANY: "256", Colours.SIXTEEN: "standard"}.get(found.colours)
    settings = {"TEXTUAL_FPS": str(FRAMES), "ESCDELAY": str(ESCAPE_DELAY)}
    return settings | ({"TEXTUAL_COLOR_SYSTEM": system} if system else {})


def _colours(environ: Mapping[str, str]) -> Colours:
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return Colours.NONE
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"} or "direct" in term:
        return Colours.TRUE
    if "256" in term or term.startswith(("tmux", "alacritty", "foot", "xterm-kitty")):
        return Colours.MANY
    if term.startswith("vt"):
        return Colours.NONE
    return Colours.SIXTEEN if term.startswith(_SIXTEEN) else Colours.MANY
