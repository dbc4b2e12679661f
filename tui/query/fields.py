"""Everything a query can name, said once: fields, tags and orders (interface.md, Query language).

A new field, tag or order is one line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.incident_states import Channel, Flag, HoldReason, State
from tui.domain.priority import Level
from tui.query.pains import PAIN
from tui.store.kinds import KINDS
from tui.store.kinds.problem import WORKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Shape(StrEnum):
    """How a field's values are read and compared."""

    CHOICE = "choice"  # one of a fixed set; may be shortened
    LIST = "list"  # a comma-joined column of choices
    NAME = "name"  # an id, known to people by its name; `me` and `none` are understood
    LABEL = "label"  # words of the source, any part of them
    NUMBER = "number"  # a whole number; compares, and a..b
    DATE = "date"  # a moment in ms, said as tui/query/dates.py has it; compares, and a..b
    KIND = "kind"  # the kind of record
    BODY = "body"  # what people wrote; not in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its names (the first is the full one), its list column, and how it is compared.

    `more` are choices of other kinds of record, meant where none of the first fits.
    `kind` is the kind of record a NAME's ids belong to; `words` how a sentence says it; a DATE that looks
    `ahead` is compared by what is left until then, any other by how long ago it is.
    """

    names: tuple[str, ...]
    column: str
    shape: Shape
    choices: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    kind: str = ""
    words: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRule:
    """One virtual tag: how a sentence says it, and the code column it reads, if it is no more than that.

    `number` is a column that says it by a number above zero, in kinds that have it.
    Tags without a column compare times or the operator; tui/query/evaluate.py has a function for each.
    """

    name: str
    words: str
    column: str = ""
    accepts: frozenset[str | None] = frozenset()
    number: str = ""


#: The tag of incidents that the radar has (`Context.recurring`).
RECURRING: Final = "recurring"
_LEVELS: Final = tuple(Level)
_C, _N, _L, _D = Shape.CHOICE, Shape.NAME, Shape.LABEL, Shape.DATE

FIELDS: Final = (
    Field(names=("state", "s"), column="state", shape=_C, choices=tuple(State), more=WORKING),
    Field(names=("prio", "p", "priority"), column="priority", shape=Shape.NUMBER),
    Field(names=("impact",), column="impact", shape=_C, choices=_LEVELS, words="impact"),
    Field(names=("urgency",), column="urgency", shape=_C, choices=_LEVELS, words="urgency"),
    Field(names=("team",), column="team", shape=_N, kind="team", words="team"),
    Field(names=("who", "a", "assignee"), column="assignee", shape=_N, kind="person", words="with"),
    Field(names=("owner",), column="owner", shape=_N, kind="person", words="owned by"),
    Field(names=("caller", "c"), column="caller", shape=_N, kind="person", words="from"),
    Field(names=("service",), column="service", shape=_N, kind="service", words="service"),
    Field(names=("ci",), column="ci", shape=_N, kind="ci", words="CI"),
    Field(names=("cat", "category"), column="category", shape=_L, words="category"),
    Field(names=("subcategory",), column="subcategory", shape=_L, words="subcategory"),
    Field(names=("symptom",), column="symptom", shape=_L, words="symptom"),
    Field(names=("location",), column="location", shape=_L, words="location"),
    Field(names=("channel",), column="channel", shape=_C, choices=tuple(Channel), words="by"),
    Field(names=("hold",), column="hold", shape=Shape.LIST, choices=tuple(HoldReason), words="waiting:"),
    Field(names=("pain",), column=PAIN, shape=Shape.NUMBER, words="pain"),
    Field(names=("linked",), column="linked", shape=Shape.NUMBER, words="linked incidents"),
    Field(names=("cause",), column="cause_status", shape=_L, words="cause"),
    Field(names=("outcome",), column="outcome", shape=_L, words="outcome"),
    Field(names=("review",), column="review", shape=_D, words="review", ahead=True),
    Field(names=("reopenings",), column="reopenings", shape=Shape.NUMBER, words="reopenings"),
    Field(names=("handovers",), column="handovers", shape=Shape.NUMBER, words="handovers"),
    Field(names=("due",), column="due", shape=_D, words="due", ahead=True),
    Field(names=("created", "opened"), column="opened", shape=_D, words="created"),
    Field(names=("updated",), column="updated", shape=_D, words="updated"),
    Field(names=("resolved",), column="resolved", shape=_D, words="resolved"),
    Field(names=("closed",), column="closed", shape=_D, words="closed"),
    Field(names=("last",), column="last_at", shape=_D, words="last spoken of"),
    Field(names=("department",), column="department", shape=_L, words="department"),
    Field(names=("function",), column="function", shape=_L, words="function"),
    Field(names=("tasks",), column="tasks", shape=Shape.NUMBER, words="open tasks"),
    Field(names=("tier",), column="tier", shape=Shape.NUMBER, words="tier"),
    Field(names=("criticality",), column="criticality", shape=_L, words="criticality"),
    Field(names=("kind",), column="", shape=Shape.KIND, choices=tuple(KINDS), words="kind"),
    Field(names=("body",), column="", shape=Shape.BODY, words="text with"),
)

#: Words of the language about records that are not kept here yet, and what they are about.
ABSENT: Final[Mapping[str, str]] = MappingProxyType({"last_used": "access rights"})
ABSENT_TAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "changed": "access reviews", "sod": "access rights",
    }
)  # fmt: skip

_OPEN: Final = frozenset(("new", "assigned", "in_progress", "on_hold", *WORKING))


def _flag(flag: Flag, words: str) -> TagRule:
    return TagRule(name=flag.value, words=words, column="flags", accepts=frozenset((flag.value,)))


TAGS: Final = (
    TagRule(name="open", words="open", column="state", accepts=_OPEN),
    TagRule(name="mine", words="mine"),
    TagRule(name="unowned", words="unowned", column="assignee", accepts=frozenset((None,))),
    TagRule(name="breached", words="over the target"),
    TagRule(name="atrisk", words="near the target"),
    TagRule(name="paused", words="clock paused"),
    TagRule(name="withdrawn", words="with a breach withdrawn"),
    TagRule(name="snoozed", words="snoozed", number="snoozed"),
    TagRule(name="vip", words="VIP", column="flags", accepts=frozenset((Flag.VIP.value,)), number="vip"),
    _flag(Flag.MAJOR, "major"),
    _flag(Flag.ESCALATED, "escalated"),
    _flag(Flag.REPLIED, "replied"),
    _flag(Flag.FOLLOWUP, "follow-up due"),
    _flag(Flag.TEST, "test records"),
    TagRule(name="ke", words="known errors", column="known", accepts=frozenset(("known", "early"))),
    TagRule(name="stale", words="without activity"),
    TagRule(name="conflict", words="with a conflict to settle"),
    TagRule(name="offline", words="waiting to be sent"),
    TagRule(name=RECURRING, words="coming again"),
)

#: Name in `sort:` -> (list column, how a sentence says ascending, and descending).
SORTS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "due": ("due", "soonest due first", "latest due first"),
        "p": ("priority", "most urgent first", "least urgent first"),
        "number": ("number", "by number", "by number, last first"),
        "created": ("opened", "oldest first", "newest first"),
        "updated": ("updated", "longest untouched first", "last changed first"),
        "last": ("last_at", "longest silent first", "last spoken first"),
        "resolved": ("resolved", "first resolved first", "last resolved first"),
        "closed": ("closed", "first closed first", "last closed first"),
        "title": ("title", "by title", "by title, last first"),
        "name": ("name", "by name", "by name, last first"),
        "reopenings": ("reopenings", "fewest reopenings first", "most reopenings first"),
        "handovers": ("handovers", "fewest handovers first", "most handovers first"),
        "pain": (PAIN, "least pain first", "most pain first"),
        "linked": ("linked", "fewest incidents first", "most incidents first"),
    }
)
SORT_ALIASES: Final[Mapping[str, str]] = MappingProxyType({"prio": "p", "priority": "p", "opened": "created"})

BY_NAME: Final[Mapping[str, Field]] = MappingProxyType({name: f for f in FIELDS for name in f.names})
TAG_BY_NAME: Final[Mapping[str, TagRule]] = MappingProxyType({tag.name: tag for tag in TAGS})

#: Columns that say nothing to people.
_BOOKKEEPING: Final = frozenset({"agreed"})
#: What `cols:` may name: fields by their full name, and the columns of lists that are no fields.
COLUMNS: Final = tuple(
    dict.fromkeys(
        (
            "number", "title", "last", "flags",
            *(field.names[0] for field in FIELDS if field.column),
            *(
                column.name
                for kind in KINDS.values()
                for column in kind.columns
                if column.name not in {*_BOOKKEEPING, *(field.column for field in FIELDS)}
            ),
        )
    )
)  # fmt: skip


def column_of(name: str) -> str:
    """Return the list column a name of `cols:` means."""
    return BY_NAME[name].column or name if name in BY_NAME else name


def meant(field: Field, value: str) -> tuple[str, ...]:
    """Return the choices of a field that a value may stand for."""
    return fitting(value, field.choices) or fitting(value, field.more)


def fitting(value: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Return the choices a value may stand for: the one it names, else all it shortens.

    It shortens a choice that it begins, or a later word of which it begins: `hold` is `on_hold`.
    """
    wanted = value.casefold().replace("-", "_").replace(" ", "_")
    every = tuple(choices)
    if wanted in every:
        return (wanted,)
    return tuple(choice for choice in every if choice.startswith(wanted) or f"_{wanted}" in choice)
