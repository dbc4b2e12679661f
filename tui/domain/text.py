"""Words from elsewhere are hostile: what may not reach a terminal as it is, made visible (Trust)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Every character that moves a cursor, starts an escape sequence, reorders or hides text: C0, DEL, C1;
# soft hyphen, grapheme joiner, fillers; zero-width and bidi marks; line separators; variation selectors;
# lone surrogates; interlinear marks; tags.
_CHARACTERS: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: One of those characters.
HIDDEN: Final = re.compile(f"[{_CHARACTERS}]")
_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F
_SPACE: Final = 0x20
_PRESENTATION: Final = "\ufe0e\ufe0f"


def visible(text: str, *, newlines: bool = False) -> str:
    """Return the text with nothing left in it that a terminal would obey, hide or reorder.

    Controls become their pictures (␛ ␀ ␡), the rest its code (⟨U+202E⟩); the two selectors that only choose
    how an emoji looks go, since terminals disagree about its width with them. With `newlines` the text
    keeps its lines, and a tab is four spaces. A mark that would combine with what stands before the text
    gets a dotted circle to sit on. Made visible twice it is the same.
    """
    if text.isascii() and text.isprintable():
        return text
    if newlines:
        lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
        return "\n".join(visible(line) for line in lines)
    shown = HIDDEN.sub(_picture, text) if HIDDEN.search(text) else text
    return f"\N{DOTTED CIRCLE}{shown}" if shown and unicodedata.category(shown[0])[0] == "M" else shown


def _picture(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if code < _SPACE:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    return "" if character in _PRESENTATION else f"⟨U+{code:04X}⟩"
