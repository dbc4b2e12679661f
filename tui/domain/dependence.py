"""What else fails when a configuration item fails: a pure walk over what it is part of and what needs it."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class Relation(StrEnum):
    """Why an item is affected, seen from the one before it."""

    FAILED = "failed"
    PART = "part"  # built into what failed, so it fails with it
    WHOLE = "whole"  # what failed is built into it
    DEPENDENT = "dependent"  # it depends on what is affected


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

    What fails takes its parts with it, and their parts. Whatever suffers, takes along what it is built into
    and what depends on it. It does not take its other parts: one disk does not stop its server's other
    disks. Circles end where they began; ties to items that are not there lead nowhere.
    """
    parts, dependents = _reverse(items)
    found = {failed: Affected(failed, "", Relation.FAILED, 0)}
    _spread(found, lambda item: ((part, Relation.PART) for part in parts.get(item, ())))

    def upward(item: str) -> Iterator[tuple[str, Relation]]:
        ties = items.get(item, Ties())
        yield from ((whole, Relation.WHOLE) for whole in ties.part_of if whole in items)
        yield from ((dependent, Relation.DEPENDENT) for dependent in dependents.get(item, ()))

    _spread(found, upward)
    return tuple(sorted(found.values(), key=lambda one: one.steps))


def _spread(found: dict[str, Affected], onward: Callable[[str], Iterable[tuple[str, Relation]]]) -> None:
    """Add what can be reached from what is found, by the fewest steps."""
    waiting = deque(sorted(found.values(), key=lambda one: one.steps))
    while waiting:
        here = waiting.popleft()
        for item, relation in onward(here.item):
            if item not in found:
                found[item] = Affected(item, here.item, relation, here.steps + 1)
                waiting.append(found[item])


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
