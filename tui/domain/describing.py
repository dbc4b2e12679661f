"""What an incident is about: who reported it, what it is on, whom it touches (domain.md sections 1 and 2).

What is public stays public: when the caller was wrong, an activity tells what that person has already seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import append, need
from tui.domain.contact import seen_by
from tui.domain.history import ActivityKind, Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.domain.incident import Incident

#: The verb of the note that tells what the caller until now has seen.
SEEN: Final = "seen"

#: Fields that cannot be empty, and those that hold an id or nothing.
_NEEDED: Final = frozenset({"title"})
_IDS: Final = frozenset({"caller", "service", "ci"})
#: The list a person is added to or taken off.
_LISTS: Final[Mapping[str, str]] = {"watchers": "unwatch", "affected": "unaffected"}
_TOLD: Final = 5
_LONGEST: Final = 200


def described(incident: Incident, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with the values given; None leaves one as it is, "" empties it.

    `watchers` and `affected` add people, `unwatch` and `unaffected` take them off.

    Raises:
        MissingFields: a field that cannot be empty is.
    """
    values = {name: _value(name, value) for name, value in given.items() if value is not None}
    for name in _NEEDED & values.keys():
        need("edit", {name: values[name]})
    for name, dropping in _LISTS.items():
        add, drop = values.pop(name, ()), values.pop(dropping, ())
        if add or drop:
            values[name] = _people(getattr(incident, name), add, drop)
    return values


def telling(edited: Incident, before: Incident, stamp: Stamp) -> Incident:
    """Add what the person who was the caller until now has been told already."""
    if before.caller is None or before.caller == edited.caller:
        return edited
    seen = seen_by(edited, before.caller, stamp.at)
    if not seen:
        return edited
    words = [f"“{_short(one.text)}” ({one.occurred_at:%Y-%m-%d %H:%M} UTC)" for one in seen[-_TOLD:]]
    more = f" and {len(seen) - _TOLD} more" if len(seen) > _TOLD else ""
    text = f"the caller until now has already seen: {'; '.join(words)}{more}"
    return append(edited, stamp, stamp.activity(ActivityKind.NOTE, SEEN, text=text))


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 (any field)
    if isinstance(value, str):
        value = value.strip()
    return None if name in _IDS and not value else value


def _people(there: Sequence[str], add: Sequence[str], drop: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(one for one in there if one not in drop), *add)))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
