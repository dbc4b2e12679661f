"""Which texts say the same: BM25 over an inverted index, small enough to search while somebody types.

Words are folded and cut to their beginning, so that "printers" finds "printing"; words that half of the
texts have say nothing. Pure: texts are handed in.
"""

from __future__ import annotations

import re
from array import array
from heapq import nlargest
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_WORD: Final = re.compile(r"[^\W_]{2,}")
#: Letters of a word that count.
_STEM: Final = 6
#: How much a word's repetition, and a text's length, count (Robertson's k1 and b).
_SATURATION, _LENGTH = 3.0, 0.75
#: Words that more than this part of the texts have are not looked at.
_COMMON: Final = 0.5
#: Words of one query; the rarest are taken.
_MOST: Final = 40


class Hit(NamedTuple):
    """A text that is like the query: its key, and how much (0 and up; only the order means something)."""

    key: str
    score: float


class Similarity:
    """An index of texts by key; `weights` say how much each field of a text counts."""

    def __init__(self, weights: Sequence[int] = (3, 1)) -> None:
        self._weights = tuple(weights)
        self._keys: list[str] = []
        self._lengths = array("f")
        self._postings: dict[str, tuple[array[int], array[int]]] = {}
        self._total = 0.0

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._keys)

    def add(self, key: str, fields: Iterable[str]) -> None:
        """Take in a text, field by field; a text without words is kept, and never found."""
        counts: dict[str, int] = {}
        for weight, field in zip(self._weights, fields, strict=False):
            for word in words_of(field):
                counts[word] = counts.get(word, 0) + weight
        number, length = len(self._keys), sum(counts.values())
        self._keys.append(key)
        self._lengths.append(length)
        self._total += length
        for word, count in counts.items():
            known = self._postings.get(word)
            if known is None:
                known = self._postings[word] = (array("I"), array("H"))
            known[0].append(number)
            known[1].append(min(count, 65_535))

    def like(self, text: str, most: int = 10, *, without: str = "") -> list[Hit]:
        """Return the texts most like this one, best first; `without` is a key left out."""
        size = len(self._keys)
        asked = [
            (len(self._postings[word][0]), word) for word in set(words_of(text)) if word in self._postings
        ]
        rare = sorted(one for one in asked if one[0] <= max(2, size * _COMMON))[:_MOST]
        if not rare:
            return []
        mean = self._total / size or 1.0
        lengths, scores = self._lengths, dict[int, float]()
        for found, word in rare:
            weight = log(1 + (size - found + 0.5) / (found + 0.5))
            for number, count in zip(*self._postings[word], strict=True):
                damped = count + _SATURATION * (1 - _LENGTH + _LENGTH * lengths[number] / mean)
                scores[number] = scores.get(number, 0.0) + weight * count * (_SATURATION + 1) / damped
        best = nlargest(most + 1, scores.items(), key=lambda one: (one[1], -one[0]))
        hits = [Hit(self._keys[number], score) for number, score in best]
        return [hit for hit in hits if hit.key != without][:most]


def shared_words(text: str, words: Collection[str]) -> list[str]:
    """Return the words of a text, as it writes them, that count as one of these; each once."""
    wanted = set(words)
    found: list[str] = []
    for match in _WORD.finditer(text):
        counted = words_of(match[0])
        if counted and counted[0] in wanted:
            wanted.discard(counted[0])
            found.append(match[0])
    return found


def words_of(text: str) -> list[str]:
    """Return the words of a text as they count: folded, without numbers, cut to their beginning."""
    return [word[:_STEM] for word in _WORD.findall(text.casefold()) if not word.isdigit()]
