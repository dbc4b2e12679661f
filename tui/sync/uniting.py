"""Sets that both sides have changed: element by element, what one side did is done to the other's too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

#: Sets that mean the same whatever the state: they unite even where a state has moved.
INDEPENDENT: Final = frozenset({"links", "flags", "watchers", "affected", "tasks"})
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class United:
    """Both sides' changes in one value."""

    value: Any


class Clash:
    """Both sides have changed the same thing to something else."""


def united_sets(name: str, before: Any, after: Any, now: Any, *, apart: bool) -> United | Clash:  # noqa: ANN401 (document values)
    """Return the step from `before` to `after` done to `now`.

    Only lists unite; those that go with a state do not where states have moved `apart`.
    """
    values = (before, after, now)
    if not all(value is None or isinstance(value, list | tuple) for value in values):
        return Clash()
    if apart and name not in INDEPENDENT:
        return Clash()
    had, got, has = (_by_key(value) for value in values)
    for key in [*had, *(key for key in got if key not in had)]:
        earlier, later, current = (side.get(key, _ABSENT) for side in (had, got, has))
        if later in (earlier, current):
            continue
        if current != earlier:
            return Clash()
        if later is _ABSENT:
            has.pop(key, None)
        else:
            has[key] = later
    return United(list(has.values()))


def _by_key(elements: Any) -> dict[Any, Any]:  # noqa: ANN401 (a document list)
    return {_key(element): element for element in elements or ()}


def _key(element: Any) -> Any:  # noqa: ANN401 (a document value)
    if isinstance(element, Mapping):
        return element["id"] if "id" in element else tuple(sorted((k, str(v)) for k, v in element.items()))
    return element
