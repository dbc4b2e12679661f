"""The few styles and signs of the interface, said once: what a widget draws with is handed to it as a Look.

Colours are the terminal's own sixteen, also where more exist: they fit the operator's background, and cost
few bytes. Colour is never the only sign, so without colours nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rich.style import Style


class Tone(StrEnum):
    """What a text means to the eye; the look decides how that is drawn."""

    PLAIN = "plain"
    DIM = "dim"
    ACCENT = "accent"
    WARN = "warn"
    BAD = "bad"
    STRONG = "strong"
    CURSOR = "cursor"
    STRUCK = "struck"


BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The characters that are drawn, not written: each one cell wide."""

    cursor: str = "▌"
    mark: str = "●"
    chosen: str = "✓"
    rule: str = "─"
    cut: str = "…"
    struck: str = "✗"
    bad: str = "!"
    bar: str = "│"
    said: str = "»"  #: what went out to the caller
    heard: str = "«"  #: what the caller said
    noted: str = "·"  #: what stays with us
    left: str = "◂"  #: there is more at the left
    right: str = "▸"  #: there is more at the right
    bars: str = BARS  #: eight of them, rising
    block: str = "█"  #: of which bars that lie are made

    def drawn(self, words: str) -> str:
        """Return words with the bars in them as these signs draw them."""
        return words if self.bars == BARS else words.translate(str.maketrans(BARS, self.bars))


ASCII: Final = Signs(
    cursor=">", mark="*", chosen="+", rule="-", cut="~", struck="x", bar="|", said=">", heard="<", noted=".",
    left="<", right=">", bars=".:-=+*#@", block="#",
)  # fmt: skip

_COLOURS: Final = {
    Tone.DIM: Style(dim=True),
    Tone.ACCENT: Style(color="cyan"),
    Tone.WARN: Style(color="yellow"),
    Tone.BAD: Style(color="red", bold=True),
    Tone.STRONG: Style(bold=True),
    Tone.CURSOR: Style(reverse=True),
    Tone.STRUCK: Style(dim=True, strike=True),
}
_ATTRIBUTES: Final = {
    Tone.ACCENT: Style(bold=True),
    Tone.WARN: Style(underline=True),
    Tone.BAD: Style(bold=True),
    Tone.STRONG: Style(bold=True),
    Tone.CURSOR: Style(reverse=True),
    Tone.STRUCK: Style(strike=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How this terminal draws: a style for each tone (none: as the terminal writes), and the signs."""

    styles: dict[Tone, Style] = field(default_factory=lambda: _COLOURS)
    signs: Signs = field(default_factory=Signs)

    def style(self, tone: Tone) -> Style | None:
        """Return the tone's style, or None where plain text says it."""
        return self.styles.get(tone)


CALM: Final = Look()


def look(*, colours: bool = True, unicode: bool = True) -> Look:
    """Return the look for a terminal with or without colours, and with or without line drawing."""
    return Look(styles=_COLOURS if colours else _ATTRIBUTES, signs=Signs() if unicode else ASCII)
