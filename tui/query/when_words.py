"""What a date of a query means, in words: "in the last 7 days", "before today", "from mon to fri"."""

from __future__ import annotations

import re
from typing import Final

_STEP: Final = re.compile(r"([+-]?)([0-9]{1,6})(bh|min|m|h|d|w)")
_UNITS: Final = {
    "m": "minute", "min": "minute", "h": "hour", "d": "day", "w": "week", "bh": "business hour",
}  # fmt: skip
_COMPARED: Final = {"<": "before ", "<=": "until ", ">": "after ", ">=": "from ", ":": ""}
_ENDS: Final = {"eod": "the end of today", "eow": "the end of this week", "eom": "the end of this month"}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST: Final = 3


def date_words(op: str, value: str, *, ahead: bool) -> str:
    """Return what stands behind a field's name in a sentence."""
    value = value.casefold()
    if value == "none":
        return "never"
    begin, dots, end = value.partition("..")
    if dots:
        return _between(op, begin, end, ahead=ahead)
    if step := _STEP.fullmatch(value):
        if not step[1]:
            return _distance(op, _span(step), ahead=ahead)
        if op == ":":
            return f"in the {'last' if step[1] == '-' else 'next'} {_span(step)}"
    if op == ":" and value in _ENDS:
        return f"between now and {_ENDS[value]}"
    return f"{_COMPARED[op]}{_point(value, ahead=ahead)}"


def _distance(op: str, span: str, *, ahead: bool) -> str:
    if op in {">", ">="}:
        return f"in more than {span}" if ahead else f"more than {span} ago"
    if op == ":":
        return f"in the {'next' if ahead else 'last'} {span}"
    return f"in less than {span}" if ahead else f"less than {span} ago"


def _between(op: str, begin: str, end: str, *, ahead: bool) -> str:
    ends = " ".join(
        f"{word} {_point(value, ahead=ahead)}" for word, value in (("from", begin), ("to", end)) if value
    )
    return f"{_COMPARED[op].strip()} ({ends})" if _COMPARED[op] else ends


def _point(value: str, *, ahead: bool) -> str:
    if step := _STEP.fullmatch(value):
        back = step[1] == "-" or (not step[1] and not ahead)
        return f"{_span(step)} ago" if back else f"{_span(step)} from now"
    if value in _ENDS:
        return _ENDS[value]
    if len(value) >= _SHORTEST and (day := next((one for one in _DAYS if one.startswith(value)), "")):
        return f"{'next' if ahead else 'last'} {day.title()}"
    return value.upper() if value[:1].isdigit() else value


def _span(step: re.Match[str]) -> str:
    number = int(step[2])
    return f"{number:,} {_UNITS[step[3]]}{'' if number == 1 else 's'}"
