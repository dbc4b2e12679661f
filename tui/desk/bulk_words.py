"""What a change of many records would do, in words: what changes, and what is refused and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.telling import field_text, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.deeds import Came, Deed, Foreseen, Refusal
    from tui.desk.names import Names

_NUMBERS: Final = 6
_VALUES: Final = 3
_NOTICES: Final = 3
_WORDS: Final = 100


def counted(title: str, seen: Foreseen) -> str:
    """Return how many would change: "Assign 200: 197 will change, 3 refused"."""
    aside = f", {len(seen.refused):,} refused" if seen.refused else ""
    return f"{title} {seen.total:,}: {len(seen.changing):,} will change{aside}"


def given(deeds: Sequence[Deed]) -> list[str]:
    """Say what was answered, and of several verbs which they are: "note: text “called twice”"."""
    lines = []
    for deed in deeds:
        answers = (
            f"{field_text(name)} {_quoted(said)}" for name, said in deed.values.items() if said.strip()
        )
        said = ", ".join(answers)
        if said or len(deeds) > 1:
            lines.append(f"{deed.command}: {said}" if said else deed.command)
    return lines


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
    return [f"{len(numbers):,}: {why} – {few(numbers)}" for why, numbers in often]


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:_WORDS]}…”" if len(line) > _WORDS else f"“{line}”"


def _field(field: str, came: Sequence[Came], names: Names) -> str:
    often = sorted(came, key=lambda one: -one.count)
    said = [f"{value_text(field, one.after, names)} ({one.count:,})" for one in often[:_VALUES]]
    more = [f"{len(often) - _VALUES:,} other values"] if len(often) > _VALUES else []
    return f"{field_text(field)} → {', '.join((*said, *more))}"


def few(numbers: Sequence[str]) -> str:
    """Name a few numbers, count the rest."""
    more = f" and {len(numbers) - _NUMBERS:,} more" if len(numbers) > _NUMBERS else ""
    return f"{', '.join(numbers[:_NUMBERS])}{more}"


def some(notices: Sequence[str]) -> list[str]:
    """Return the first remarks, and how many more there are."""
    more = [f"and {len(notices) - _NOTICES:,} more remarks"] if len(notices) > _NOTICES else []
    return [*notices[:_NOTICES], *more]
