"""Which texts say the same: BM25 over an inverted index, small enough to search while somebody types.

Words are folded and cut to their beginning, so that "printers" finds "printing"; words that half of the
texts have say nothing. Pure: texts are handed in.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
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
_NOWHERE: Final = array("I")


class Hit(NamedTuple):
    """A text that is like the query: its key, and how much (0 and up; only the order means something).

    `part` is how much of what the query says stands there too (0 to 1), its rare words counting most.
    """

    key: str
    score: float
    part: float


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
        size, words = len(self._keys), set(words_of(text))
        asked = [(len(self._postings[word][0]), word) for word in words if word in self._postings]
        rare = sorted(one for one in asked if one[0] <= max(2, size * _COMMON))[:_MOST]
        if not rare:
            return []
        mean = self._total / size or 1.0
        lengths, scores = self._lengths, dict[int, float]()
        for found, word in rare:
            weight = self._weight(found)
            for number, count in zip(*self._postings[word], strict=True):
                damped = count + _SATURATION * (1 - _LENGTH + _LENGTH * lengths[number] / mean)
                scores[number] = scores.get(number, 0.0) + weight * count * (_SATURATION + 1) / damped
        best = nlargest(most + 1, scores.items(), key=lambda one: (one[1], -one[0]))
        hits = [(number, score) for number, score in best if self._keys[number] != without][:most]
        return [Hit(self._keys[number], score, self._part(words, number)) for number, score in hits]

    def _weight(self, found: int) -> float:
        """Return how much a word says that so many of the texts have."""
        return log(1 + (len(self._keys) - found + 0.5) / (found + 0.5))

    def _part(self, words: Collection[str], number: int) -> float:
        """Return which part of these words a text has; one that none has counts as if one had it."""
        there = whole = 0.0
        for word in words:
            numbers = self._postings[word][0] if word in self._postings else _NOWHERE
            weight = self._weight(max(1, len(numbers)))
            place = bisect_left(numbers, number)
            whole += weight
            there += weight if place < len(numbers) and numbers[place] == number else 0.0
        return there / whole


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
