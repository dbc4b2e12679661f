"""Taking an operation back: each field that still is as the operation left it (domain.md section 2).

Sets (holds, links, flags …) are taken back element by element, so that what a colleague added since stays.
How an incident ended goes together with its state: all of it or none. The result always keeps the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from tui.domain.change import after_lifting
from tui.domain.document import plain
from tui.domain.history import ActivityKind, JsonValue, Operation
from tui.domain.incident import OPEN, Incident, State

#: Turns (field, document value) into the field's value.
Decode = Callable[[str, JsonValue], Any]

_SETS: Final = frozenset({"holds", "links", "flags", "watchers", "affected"})
_WITH_STATE: Final = frozenset(
    {"state", "started", "resolution", "resolved_at", "first_resolved_at", "closed_at", "reopenings"}
)
_ABSENT: Final = object()


def restore(incident: Incident, operation: Operation, decode: Decode) -> tuple[Incident, tuple[str, ...]]:
    """Return the incident with the changes of the operation taken back, and the fields that stay.

    A field stays because somebody has changed it since; nothing but fields is touched.
    """
    before, after = operation.before, operation.after
    stays: list[str] = []
    values: dict[str, Any] = {}
    state_moved = "state" in after and plain(incident.state) != after["state"]
    for name, left in after.items():
        now, then = plain(getattr(incident, name)), before[name]
        if now == then:
            continue
        if name in _WITH_STATE and state_moved:
            stays.append(name)
        elif now == left:
            values[name] = decode(name, then)
        elif name in _SETS:
            elements, whole = _without(now, then, left)
            values[name] = decode(name, elements)
            if not whole:
                stays.append(name)
        else:
            stays.append(name)
    restored = _lawful(incident, replace(incident, **values), stays)
    taken_since = restored.assignee is not None and "assignee" in _changed_since(incident, operation.id)
    if restored.state is State.NEW and taken_since:
        restored = replace(restored, state=State.ASSIGNED)
        stays.append("state")
    return restored, tuple(dict.fromkeys(stays))


def _lawful(now: Incident, restored: Incident, stays: list[str]) -> Incident:
    """Mend what does not fit together: holds only while open, on hold only with them."""
    if restored.state not in OPEN and restored.holds:
        restored = replace(restored, holds=now.holds)
        stays.append("holds")
    state = restored.state
    if state in OPEN and restored.holds:
        state = State.ON_HOLD
    elif state is State.ON_HOLD:
        state = after_lifting(restored, ())
    if state is not restored.state:
        if state is now.state and "state" not in stays:
            stays.append("state")
        restored = replace(restored, state=state)
    return restored


def _changed_since(incident: Incident, op: str) -> set[str]:
    """Return the fields that were changed, and not undone, after an operation."""
    history = incident.history
    last = max((place for place, activity in enumerate(history) if activity.op == op), default=-1)
    later = (activity for activity in history[last + 1 :] if activity.kind is not ActivityKind.UNDO)
    return {change.field for act in later if act.op not in incident.voided for change in act.changes}


def _without(now: Any, then: Any, left: Any) -> tuple[list[Any], bool]:  # noqa: ANN401 (document lists)
    """Take the step from `then` to `left` out of `now`, by element; say whether all of it could be."""
    had, got, has = _by_key(then), _by_key(left), _by_key(now)
    whole = True
    for key in [*had, *(key for key in got if key not in had)]:
        earlier, later, current = had.get(key, _ABSENT), got.get(key, _ABSENT), has.get(key, _ABSENT)
        if earlier in (later, current):
            continue
        if current != later:
            whole = False
        elif earlier is _ABSENT:
            del has[key]
        else:
            has[key] = earlier
    return list(has.values()), whole


def _by_key(elements: Any) -> dict[Any, Any]:  # noqa: ANN401 (a document list)
    return {_key(element): element for element in elements or ()}


def _key(element: Any) -> Any:  # noqa: ANN401 (a document value)
    if isinstance(element, Mapping):
        return element["id"] if "id" in element else tuple(element.items())
    return element
