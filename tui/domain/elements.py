"""A step of a record's list done to another version of that list, element by element.

Meeting others, taking an operation back and settling a clash all tell elements apart here, and only here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from tui.domain.analysis import CELLS, FAILS, FITS, cells_of
from tui.domain.document import plain
from tui.domain.tasks import Task

#: Lists whose elements are what they are by their place: the first why, the second …
_PLACED: Final = frozenset({"whys"})
_SUSPECTS: Final = "suspects"
_DONE: Final = "done_at"
#: What an element says where its document, of before there was such a field, does not.
_UNSAID: Final[Mapping[str, Mapping[str, Any]]] = {
    "tasks": {one.name: plain(one.default) for one in fields(Task) if one.default is not MISSING}
}
_ABSENT: Final = object()


def stepped(
    name: str, before: Any, after: Any, now: Any, *, regardless: bool = False  # noqa: ANN401 (document lists)
) -> tuple[list[Any], bool]:  # fmt: skip
    """Do the step from `before` to `after` of the list `name` to `now`; say whether all of it could be.

    An element that `now` has otherwise than `before` stays, or is as `after` has it `regardless`.
    """
    had, got, has = (_by_key(name, one) for one in (before, after, now))
    whole = _step(had, got, has, parted=name == _SUSPECTS, regardless=regardless)
    places = sorted(has) if name in _PLACED else list(has)
    gap = name in _PLACED and places != list(range(len(places)))
    return [has[key] for key in places], whole and not gap


def _step(
    had: Mapping[Any, Any], got: Mapping[Any, Any], has: dict[Any, Any], *, parted: bool, regardless: bool
) -> bool:  # fmt: skip
    whole = True
    for key in [*had, *(key for key in got if key not in had)]:
        earlier, later, current = (side.get(key, _ABSENT) for side in (had, got, has))
        if later in (earlier, current) or _both_done(later, current):
            continue
        inside = parted and _ABSENT not in (earlier, later, current)
        if current == earlier or (regardless and not inside):
            _put(has, key, later)
        elif inside:
            parts = _parts(current)
            whole &= _step(_parts(earlier), _parts(later), parts, parted=False, regardless=regardless)
            has[key] = _put_together(parts)
        else:
            whole = False
    return whole


def _both_done(one: Any, other: Any) -> bool:  # noqa: ANN401 (document values)
    """Whether a task was ticked off on both sides: when is of no matter."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    return bool(one.get(_DONE) and other.get(_DONE)) and {**one, _DONE: ""} == {**other, _DONE: ""}


def _put(has: dict[Any, Any], key: Any, later: Any) -> None:  # noqa: ANN401 (document values)
    if later is _ABSENT:
        has.pop(key, None)
    else:
        has[key] = later


def _by_key(name: str, elements: Any) -> dict[Any, Any]:  # noqa: ANN401 (a document list)
    if name in _PLACED:
        return dict(enumerate(elements or ()))
    unsaid = _UNSAID.get(name)
    told = ({**unsaid, **one} if unsaid and isinstance(one, Mapping) else one for one in elements or ())
    return {_key(element): element for element in told}


def _key(element: Any) -> Any:  # noqa: ANN401 (a document value)
    """Return what tells an element from others: its id, the cell it is, else all of it."""
    if not isinstance(element, Mapping):
        return element
    if "id" in element:
        return element["id"]
    if "dimension" in element and "heading" in element:
        return element["dimension"], element["heading"]
    return tuple(sorted((key, str(value)) for key, value in element.items()))


def _parts(suspect: Mapping[str, Any]) -> dict[str, Any]:
    """Return a suspected cause as its fields, and what it is to each cell that was tested."""
    fits, fails = (dict.fromkeys(cells_of(suspect.get(name) or ()), name) for name in (FITS, FAILS))
    return {**suspect, FITS: (), FAILS: (), **fits, **fails}


def _put_together(parts: Mapping[str, Any]) -> dict[str, Any]:
    verdicts = {name: [cell for cell in CELLS if parts.get(cell) == name] for name in (FITS, FAILS)}
    return {**{name: value for name, value in parts.items() if name not in CELLS}, **verdicts}
