"""Sets that both sides have changed: element by element, what one side did is done to the other's too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tui.domain.elements import stepped

#: Sets that mean the same whatever the state: they unite even where a state has moved.
INDEPENDENT: Final = frozenset(
    {"links", "flags", "watchers", "affected", "tasks", "whys", "grid", "suspects"}
)


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
    elements, whole = stepped(name, before, after, now)
    return United(elements) if whole else Clash()
