"""The pieces a query's text falls into, each with its place; quotes keep spaces and signs."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r'-?\(|[)|]|(?:"(?:\\.|[^"\\])*"?|[^\s"()|])+', re.DOTALL)
_FIELD: Final = re.compile(r"([^\W\d_][\w-]*)(<=|>=|[:=<>])(.*)", re.DOTALL)
_VALUE: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^,"])+', re.DOTALL)
_QUOTED: Final = re.compile(r'"((?:\\.|[^"\\])*)"?', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Token(NamedTuple):
    """A piece of the text and where it begins."""

    at: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.at + len(self.text)

    @property
    def plain(self) -> str:
        """What it says without its quotes."""
        return unquoted(self.text)

    @property
    def open_quote(self) -> bool:
        """Whether a quote in it is never closed."""
        return any(not _closed(found[0]) for found in _QUOTED.finditer(self.text))

    def after(self, count: int) -> Token:
        """Return the token without its first characters."""
        return Token(self.at + count, self.text[count:])

    def values(self) -> list[Token]:
        """Return the parts between commas."""
        return [Token(self.at + found.start(), found[0]) for found in _VALUE.finditer(self.text)]


def tokens_of(text: str) -> list[Token]:
    """Return the pieces of a text."""
    return [Token(found.start(), found[0]) for found in _TOKEN.finditer(text)]


def field_in(token: Token) -> tuple[str, str, Token] | None:
    """Return a piece's name (in small letters), operator and the rest, if it has the form of a field."""
    found = _FIELD.fullmatch(token.text)
    if found is None:
        return None
    return found[1].casefold(), ":" if found[2] == "=" else found[2], token.after(found.start(3))


def unquoted(raw: str) -> str:
    """Return a text without its quotes, and without the backslashes inside them."""
    return _QUOTED.sub(lambda found: _ESCAPED.sub(r"\1", found[1]), raw)


def quoted(text: str) -> str:
    """Return a text in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _closed(quote: str) -> bool:
    return len(quote) > 1 and _QUOTED.fullmatch(quote) is not None and _ESCAPED.sub("", quote).count('"') == 2  # noqa: PLR2004 (its two ends)
