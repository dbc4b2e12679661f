"""What else fails when a configuration item fails: a pure walk over what it is part of and what needs it."""

from __future__ import annotations

from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class Relation(StrEnum):
    """Why an item is affected, seen from the one before it."""

    FAILED = "failed"
    PART = "part"  # built into what failed, so it fails with it
    WHOLE = "whole"  # what failed is built into it
    DEPENDENT = "dependent"  # it cannot work without what fails or is impaired


class Ties(NamedTuple):
    """What an item is built into and what it cannot work without, by id."""

    part_of: Sequence[str] = ()
    depends_on: Sequence[str] = ()


class Affected(NamedTuple):
    """An affected item, the item it is affected through ("" for the failed one), how, and how far away."""

    item: str
    by: str
    relation: Relation
    steps: int


def affected_by(failed: str, items: Mapping[str, Ties]) -> tuple[Affected, ...]:
    """Return every item that suffers when one fails, itself first, then nearest first; each item once.

    What fails takes along its parts, and what cannot work without it: they fail too. What a failing item is
    built into is only impaired: that reaches what depends on it and what it is built into, but not its other
    parts (one disk does not stop its server's other disks). Circles end where they began; ties to items that
    are not there lead nowhere.
    """
    parts, dependents = _reverse(items)
    found = {failed: Affected(failed, "", Relation.FAILED, 0)}

    def needing(item: str) -> Iterator[tuple[str, Relation]]:
        return ((dependent, Relation.DEPENDENT) for dependent in dependents.get(item, ()))

    def failing(item: str) -> Iterator[tuple[str, Relation]]:
        yield from needing(item)
        yield from ((part, Relation.PART) for part in parts.get(item, ()))

    def impaired(item: str) -> Iterator[tuple[str, Relation]]:
        yield from needing(item)
        yield from ((whole, Relation.WHOLE) for whole in items.get(item, Ties()).part_of if whole in items)

    _spread(found, failing)
    _spread(found, impaired)
    return tuple(sorted(found.values(), key=lambda one: one.steps))


def _spread(found: dict[str, Affected], onward: Callable[[str], Iterable[tuple[str, Relation]]]) -> None:
    """Add what can be reached from what is found, by the fewest steps."""
    waiting = [(one.steps, place, one.item) for place, one in enumerate(found.values())]
    heapify(waiting)
    while waiting:
        steps, _, here = heappop(waiting)
        for item, relation in onward(here):
            if item not in found:
                heappush(waiting, (steps + 1, len(found), item))
                found[item] = Affected(item, here, relation, steps + 1)


def _reverse(items: Mapping[str, Ties]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the parts of each item and what depends on it."""
    parts: dict[str, list[str]] = {}
    dependents: dict[str, list[str]] = {}
    for item, ties in items.items():
        for whole in ties.part_of:
            parts.setdefault(whole, []).append(item)
        for needed in ties.depends_on:
            dependents.setdefault(needed, []).append(item)
    return parts, dependents
