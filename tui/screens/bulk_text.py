"""The words of a change of many records: what changes, what is refused and why, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.terminal.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.desk.deeds import Came, Foreseen, Refusal
    from tui.desk.desk import Outcome
    from tui.desk.names import Names
    from tui.screens.bulk import Bulk
    from tui.widgets.proposal import Words

#: Fields that hold an id, by the kind it belongs to, and what people call them.
_NAMED: Final[Mapping[str, str]] = {
    "team": "team", "assignee": "person", "owner": "person", "caller": "person", "service": "service",
    "ci": "ci",
}  # fmt: skip
_CALLED: Final[Mapping[str, str]] = {"assignee": "who", "closure_category": "closure category"}
_NUMBERS: Final = 6
_VALUES: Final = 3
_NOTICES: Final = 3


def proposed(bulk: Bulk, seen: Foreseen, names: Names) -> tuple[str, list[Words]]:
    """Return the title and the words of what would come of it."""
    count, refused = len(seen.changing), len(seen.refused)
    aside = f", {refused:,} refused" if refused else ""
    title = f"{bulk.title} {seen.total:,}: {count:,} will change{aside}"
    words: list[Words] = [(_few(seen.changing), Tone.DIM)]
    words += [(line, Tone.PLAIN) for line in changes(seen.came, names)]
    if bulk.beforehand:
        words.append((f"beforehand: {bulk.beforehand}", Tone.WARN))
    words += [(f"refused {line}", Tone.WARN) for line in reasons(seen.refused)]
    words += [(notice, Tone.DIM) for notice in _some(seen.notices)]
    return title, words


def changes(came: Sequence[Came], names: Names) -> list[str]:
    """Say what each field becomes: "team → Network (180), Field service (17)"."""
    fields = dict.fromkeys(one.field for one in came)
    return [_field(field, [one for one in came if one.field == field], names) for field in fields]


def reasons(refused: Sequence[Refusal]) -> list[str]:
    """Say who is refused, one line a reason, the most frequent first."""
    by_reason: dict[str, list[str]] = {}
    for one in refused:
        by_reason.setdefault(one.why, []).append(one.number)
    often = sorted(by_reason.items(), key=lambda item: -len(item[1]))
    return [f"{len(numbers):,}: {why} – {_few(numbers)}" for why, numbers in often]


def told(outcome: Outcome, seen: Foreseen) -> str:
    """Say what was done, and what was left out of it."""
    left = f"{len(seen.refused):,} refused and still marked." if seen.refused else ""
    return " ".join(filter(None, (outcome.message, left, *_some(outcome.notices))))


def value_text(field: str, value: object, names: Names) -> str:
    """Say a field's value as people do."""
    if value is None or value in ("", []):
        return "nobody" if field in {"assignee", "owner"} else "none"
    kind = _NAMED.get(field)
    if kind is not None:
        return names.login(str(value)) if kind == "person" else names.of(kind, str(value))
    return str(value).replace("_", " ") if isinstance(value, str) else "changed"


def field_text(field: str) -> str:
    """Say what a field is called."""
    return _CALLED.get(field, field.replace("_", " "))


def _field(field: str, came: Sequence[Came], names: Names) -> str:
    often = sorted(came, key=lambda one: -one.count)
    said = [f"{value_text(field, one.after, names)} ({one.count:,})" for one in often[:_VALUES]]
    more = [f"{len(often) - _VALUES:,} other values"] if len(often) > _VALUES else []
    return f"{field_text(field)} → {', '.join((*said, *more))}"


def _few(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - _NUMBERS:,} more" if len(numbers) > _NUMBERS else ""
    return f"{', '.join(numbers[:_NUMBERS])}{more}"


def _some(notices: Sequence[str]) -> list[str]:
    more = [f"and {len(notices) - _NOTICES:,} more remarks"] if len(notices) > _NOTICES else []
    return [*notices[:_NOTICES], *more]
