"""The recurrence radar: groups of incidents that come again, by what they always do (domain.md section 6).

A group shares a service or CI and a category, or its texts say the same (tui/domain/sayings.py); where
records have no service, category, subcategory and location stand in `[P]`. Pure: incidents and the moment are
handed in (seconds).
"""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.sayings import groups, text_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

DAY: Final = 86_400
#: Days that are looked at, and how many incidents in them make a candidate (domain.md section 6).
WINDOW: Final = 14
LEAST: Final = 3
#: Days before the window that tell what a group always does.
MEMORY: Final = 70
#: How fast a day's incidents count for less: what is expected is half a long memory and half a short one.
#: (Measured on the real log, week by week: tests/benchmarks/radar.py.)
_SLOW, _FAST = 0.02, 0.2
#: A group so far below what it always does is quiet.
_QUIET: Final = -3.0
#: Candidates raised at once, and the part of them that groups by words have at least.
MOST: Final = 20
_FOR_WORDS: Final = 5

Group = tuple[str, ...]
#: What the first part of a group by words says.
WORDS: Final = "words"


class Seen(NamedTuple):
    """An incident as the radar sees it: when it was reported, the groups it belongs to, its text's words."""

    id: str
    at: float
    groups: tuple[Group, ...]
    words: tuple[str, ...] = ()


class Candidate(NamedTuple):
    """A group that may have a problem behind it; `incidents` are those of the window, newest first.

    `usual` is what the group had in a window before; `expected` is what the next one will have if nothing is
    done: the order of candidates.
    """

    group: Group
    incidents: tuple[str, ...]
    usual: float
    expected: float

    @property
    def reason(self) -> str:
        """Why it is raised, as a sentence's part."""
        count = len(self.incidents)
        usually = f"usually {self.usual:.1f}" if self.usual else "never before"
        return f"{count} in {WINDOW} days, {usually}; {self.expected:.0f} more expected"


def candidates(
    seen: Iterable[Seen], now: float, *, linked: Container[str] = (), most: int = MOST
) -> list[Candidate]:
    """Return the groups that come again, most expected first, at most so many.

    Incidents of an open problem (`linked`) do not count, nor in what a group usually has or is expected to
    have. Of groups with the same incidents only the first stays, and of groups by words that share most of
    theirs; what lies more than WINDOW + MEMORY days back is not looked at.
    """
    near = [one for one in seen if 0 <= (now - one.at) / DAY < WINDOW + MEMORY]
    ages: dict[Group, list[tuple[float, str]]] = {}
    for one in near:
        for group in one.groups:
            ages.setdefault(group, []).append(((now - one.at) / DAY, one.id))
    ages |= _by_words(near, now, linked)
    reach = max((age for found in ages.values() for age, _ in found), default=0.0)
    raised = [
        candidate
        for group, found in ages.items()
        if (candidate := _candidate(group, [one for one in found if one[1] not in linked], reach)) is not None
    ]
    raised.sort(key=lambda one: (-one.expected, one.group))
    told: set[frozenset[str]] = set()
    said: set[str] = set()
    kept: list[Candidate] = []
    for candidate in raised:
        members = frozenset(candidate.incidents)
        words = candidate.group[0] == WORDS
        if members in told or (words and 2 * len(members & said) > len(members)):
            continue
        told.add(members)
        said |= members if words else set()
        kept.append(candidate)
    return _first(kept, most)


def _first(kept: list[Candidate], most: int) -> list[Candidate]:
    """Return the first of them; some places are for groups by words, which are smaller, and say more."""
    first, rest = kept[:most], kept[most:]
    by_words = [one for one in rest if one.group[0] == WORDS]
    lacking = most // _FOR_WORDS - sum(one.group[0] == WORDS for one in first)
    for one in by_words[: max(0, lacking)]:
        last = next(place for place in reversed(range(len(first))) if first[place].group[0] != WORDS)
        del first[last]
        first.append(one)
    return first


def _by_words(
    near: Iterable[Seen], now: float, linked: Container[str]
) -> dict[Group, list[tuple[float, str]]]:
    """Return the groups whose texts say the same: the age of each incident in days, and which it is."""
    told = [one for one in near if one.words]
    ages = [((now - one.at) / DAY, one.id) for one in told]
    texts = [
        text_of(one.words, fresh=age < WINDOW and one.id not in linked)
        for one, (age, _) in zip(told, ages, strict=True)
    ]
    return {
        (WORDS, *words): [ages[number] for number in numbers]
        for words, numbers in groups(texts, LEAST).items()
    }


def _candidate(group: Group, found: list[tuple[float, str]], reach: float) -> Candidate | None:
    """Return a group as a candidate, None if it is too few, or quieter than it always is."""
    fresh = sorted((age, one) for age, one in found if age < WINDOW)
    if len(fresh) < LEAST:
        return None
    before = len(found) - sum(age < WINDOW for age, _ in found)
    known = max(0.0, reach - WINDOW)
    usual = before * WINDOW / known if known >= WINDOW else 0.0
    if known >= WINDOW and (len(fresh) - usual) / sqrt(usual + 1) < _QUIET:
        return None
    expected = WINDOW * (_rate(found, _SLOW, reach) + _rate(found, _FAST, reach)) / 2
    return Candidate(group, tuple(one for _, one in fresh), usual, expected)


def _rate(found: list[tuple[float, str]], fading: float, reach: float) -> float:
    """Return incidents a day, the last days counting most; a younger desk counts as WINDOW days old."""
    whole = (1 - exp(-fading * max(reach, WINDOW))) / fading
    return sum(exp(-fading * age) for age, _ in found) / whole
