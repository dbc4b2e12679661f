"""Which records a clock is for: the query language's terms as settings use them, on one record.

Terms stand side by side and must all hold: `p<=2 service:Payments,Mail -channel:event +vip`. Values are
those of the filter line, but names (services, teams) are whole; `none` is nothing there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.incident import Channel, Flag
from tui.domain.priority import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.domain.clocks.definitions import Subject


class Term(NamedTuple):
    """One term: a field, how it compares, its values (any of them), and whether it must not hold."""

    field: str
    op: str
    values: tuple[str, ...]
    negated: bool

    def holds(self, subject: Subject) -> bool:
        """Whether it is true of a record."""
        stands = getattr(subject, self.field)
        if self.field in _NUMBERS:
            true = any(_compared(int(stands), self.op, value) for value in self.values)
        elif self.field == "flags":
            true = self.values[0] in str(stands).split(",")
        else:
            true = (str(stands).casefold() or _NONE) in self.values
        return true != self.negated


_NONE: Final = "none"
_NUMBERS: Final = frozenset({"priority", "tier"})
_LEVELS: Final = tuple(level.value for level in Level)
_FIELDS: Final[Mapping[str, str]] = {
    "p": "priority", "prio": "priority", "priority": "priority", "tier": "tier", "impact": "impact",
    "urgency": "urgency", "service": "service", "team": "team", "cat": "category", "category": "category",
    "channel": "channel", "location": "location",
}  # fmt: skip
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "impact": _LEVELS, "urgency": _LEVELS, "channel": tuple(one.value for one in Channel),
}  # fmt: skip
_TAGS: Final = (Flag.VIP.value, Flag.MAJOR.value, Flag.TEST.value)
_TERM: Final = re.compile(
    r"""\s*(?P<not>-?)(?:\+(?P<tag>\w+)|(?P<field>\w+)(?P<op><=|>=|[:=<>])(?P<values>(?:"[^"]*"|[^\s"])+))(?=\s|$)"""
)
_VALUE: Final = re.compile(r'"([^"]*)"|([^,"]+)')
_DIGIT: Final = re.compile(r"[0-9]")


def terms_of(text: str) -> tuple[Term, ...]:
    """Return the terms of a match.

    Raises:
        ValueError: with what is not understood and what there is, as the rest of a sentence.
    """
    found, at = [], 0
    while text[at:].strip():
        term = _TERM.match(text, at)
        if term is None:
            raise ValueError(
                f"{text[at:].strip()!r} is no term; as in p<=2 service:Payments -channel:event +vip"
            )
        found.append(_term(term))
        at = term.end()
    return tuple(found)


def _term(found: re.Match[str]) -> Term:
    negated = bool(found["not"])
    if found["tag"]:
        if found["tag"] not in _TAGS:
            raise ValueError(f"there is no tag +{found['tag']} here; there are +{', +'.join(_TAGS)}")
        return Term("flags", ":", (found["tag"],), negated)
    field = _FIELDS.get(found["field"])
    if field is None:
        raise ValueError(f"there is no field {found['field']!r} here; there are {', '.join(_FIELDS)}")
    values = tuple((quoted or bare).casefold() for quoted, bare in _VALUE.findall(found["values"]))
    op = found["op"].replace("=", ":") if found["op"] == "=" else found["op"]
    if field not in _NUMBERS and op != ":":
        raise ValueError(f"{found['field']} cannot be compared with {op}; only priorities and tiers can")
    return Term(field, op, tuple(_value(field, value) for value in values), negated)


def _value(field: str, value: str) -> str:
    if field in _NUMBERS and _DIGIT.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no {field}")
    choices = _CHOICES.get(field)
    if choices is None:
        return value
    fits = [one for one in choices if one == value] or [one for one in choices if one.startswith(value)]
    if len(fits) != 1:
        raise ValueError(f"{value!r} is no {field}; there are {', '.join(choices)}")
    return fits[0]


def _compared(number: int, op: str, value: str) -> bool:
    other = int(value)
    return {
        ":": number == other, "<": number < other, "<=": number <= other,
        ">": number > other, ">=": number >= other,
    }[op]  # fmt: skip
