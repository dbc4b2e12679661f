"""Groups of texts that say the same, known by the words they share (domain.md section 6, the radar).

A text belongs to the group of a few words if it has them all and they carry at least half of what it says:
so any two texts of a group are alike, and the group's words are the reason. Rare words carry more, as in
BM25's weights. Pure, deterministic, and the order of the texts means nothing.

The work grows with the number of texts, not with its square: each offers only the sets of two or three of its
heaviest shared words, at most SETS of them.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import comb, log
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Words = tuple[str, ...]

#: The part of a text that its group's words carry at least.
_PART: Final = 0.5
#: Sizes of a group's set of words, and of how many of a text's words sets are made.
_SIZES: Final = (2, 3)
_HEAVIEST: Final = 6
#: Sets one text offers at most.
SETS: Final = sum(comb(_HEAVIEST, size) for size in _SIZES)
#: Words of a text that are looked at.
_MOST: Final = 40
#: A word that more than this part of the texts have tells none of them apart.
_COMMON: Final = 0.1
#: So few texts tell nothing of how rare a word is: it is as if there were this many.
_FEWEST: Final = 1_000
#: What one word carries at most: a name that nobody else writes is not the whole of a text.
_HEAVY: Final = log(1 + 50)


class Text(NamedTuple):
    """A text's words; only those of `fresh` ones make a group, any may belong to it."""

    words: frozenset[str]
    fresh: bool


def text_of(words: Iterable[str], *, fresh: bool) -> Text:
    """Return a text of so many of its words as are looked at; which these are, the words alone decide."""
    return Text(frozenset(sorted(set(words))[:_MOST]), fresh)


def groups(texts: Sequence[Text], least: int) -> dict[Words, list[int]]:
    """Return the groups with at least so many fresh texts: their words, in order, and who belongs to them."""
    weights = _weights(texts)
    whole = [sum(map(weights.__getitem__, text.words)) for text in texts]
    shared = _shared(texts, least)
    fresh: dict[Words, list[int]] = {}
    for number, text in enumerate(texts):
        if text.fresh:
            heavy = sorted(text.words & shared, key=lambda word: (-weights[word], word))[:_HEAVIEST]
            for key in _sets(heavy, weights, _PART * whole[number]):
                fresh.setdefault(key, []).append(number)
    found = {key: numbers for key, numbers in fresh.items() if len(numbers) >= least}
    _add_others(found, texts, weights, whole)
    return found


def _weights(texts: Sequence[Text]) -> Mapping[str, float]:
    """Return how much each word carries."""
    counts = Counter(word for text in texts for word in text.words)
    total = max(len(texts), _FEWEST)
    return {word: min(_HEAVY, log(1 + total / count)) for word, count in counts.items()}


def _shared(texts: Sequence[Text], least: int) -> frozenset[str]:
    """Return the words that enough fresh texts have, and not too many texts."""
    most = _COMMON * max(len(texts), _FEWEST)
    every = Counter(word for text in texts for word in text.words)
    fresh = Counter(word for text in texts if text.fresh for word in text.words)
    return frozenset(word for word, count in fresh.items() if count >= least and every[word] <= most)


def _sets(heavy: Sequence[str], weights: Mapping[str, float], needed: float) -> Iterable[Words]:
    """Yield the sets of these words that carry enough."""
    for size in _SIZES:
        for chosen in combinations(heavy, size):
            if sum(map(weights.__getitem__, chosen)) >= needed:
                yield tuple(sorted(chosen))


def _add_others(
    found: Mapping[Words, list[int]], texts: Sequence[Text], weights: Mapping[str, float],
    whole: Sequence[float],
) -> None:  # fmt: skip
    """Add to each group the older texts that belong to it."""
    wanted = {word for key in found for word in key}
    having: dict[str, set[int]] = {}
    for number, text in enumerate(texts):
        if not text.fresh:
            for word in text.words & wanted:
                having.setdefault(word, set()).add(number)
    for key, numbers in found.items():
        carried = sum(map(weights.__getitem__, key))
        both = set.intersection(*sorted((having.get(word, set()) for word in key), key=len))
        numbers.extend(sorted(number for number in both if carried >= _PART * whole[number]))
