"""What a file can say about each kind of record: its fields, and how a cell of text becomes a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.incident import Channel, State
from tui.domain.people import Function
from tui.domain.priority import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Longer is no name and no word of a record.
LONGEST_TEXT: Final = 1_000
#: Longer is no description; it also keeps a batch of records inside one frame of the log.
LONGEST_LONG: Final = 50_000
MOST_REFERENCES: Final = 500
_SHOWN: Final = 20

Value = str | bool | int | datetime | tuple[str, ...] | None


class Shape(StrEnum):
    """How a field's cell is read; each value is what an error calls it."""

    TEXT = "text"
    LONG = "long text"
    FLAG = "yes or no"
    COUNT = "number"
    MOMENT = "moment"
    WORD = "word"
    REFERENCE = "name"
    REFERENCES = "names"


class Field(NamedTuple):
    """A field's shape, the words it allows (WORD), or the kind of record it names."""

    shape: Shape
    words: tuple[str, ...] = ()
    kind: str = ""


_TEXT: Final = Field(Shape.TEXT)
_PERSON: Final = Field(Shape.REFERENCE, kind="person")
_TEAM: Final = Field(Shape.REFERENCE, kind="team")
_SERVICE: Final = Field(Shape.REFERENCE, kind="service")
_ITEMS: Final = Field(Shape.REFERENCES, kind="ci")
_MOMENT: Final = Field(Shape.MOMENT)


def _word(*words: str) -> Field:
    return Field(Shape.WORD, words)


_LEVEL: Final = _word(*(level.value for level in Level))

#: Kind of record -> field -> what its cells are. The first field of a kind is the one it cannot be without.
FIELDS: Final[Mapping[str, Mapping[str, Field]]] = MappingProxyType(
    {
        "person": {
            "name": _TEXT, "login": _TEXT, "email": _TEXT, "phone": _TEXT, "location": _TEXT,
            "department": _TEXT, "role": _TEXT, "language": _TEXT, "manager": _PERSON,
            "vip": Field(Shape.FLAG), "teams": Field(Shape.REFERENCES, kind="team"),
        },
        "team": {
            "name": _TEXT, "function": _word(*(one.value for one in Function)), "tier": Field(Shape.COUNT),
        },
        "service": {
            "name": _TEXT, "criticality": _TEXT, "hours": _TEXT, "owner": _PERSON, "team": _TEAM,
        },
        "ci": {
            "name": _TEXT, "service": _SERVICE, "part_of": _ITEMS, "depends_on": _ITEMS,
            "users": Field(Shape.REFERENCES, kind="person"), "location": _TEXT,
        },
        "incident": {
            "title": _TEXT, "number": _TEXT, "description": Field(Shape.LONG),
            "state": _word(*(state.value for state in State)), "caller": _PERSON,
            "channel": _word(*(channel.value for channel in Channel)), "service": _SERVICE,
            "ci": Field(Shape.REFERENCE, kind="ci"), "category": _TEXT, "subcategory": _TEXT,
            "symptom": _TEXT, "location": _TEXT, "impact": _LEVEL, "urgency": _LEVEL, "team": _TEAM,
            "assignee": _PERSON, "owner": _PERSON, "opened_at": _MOMENT, "resolved_at": _MOMENT,
            "closed_at": _MOMENT,
        },
    }
)  # fmt: skip

_TRUE: Final = frozenset({"1", "y", "yes", "true", "x", "vip"})
_FALSE: Final = frozenset({"0", "n", "no", "false", "-"})
_EMPTY: Final[Mapping[Shape, Value]] = MappingProxyType(
    {
        Shape.TEXT: "",
        Shape.LONG: "",
        Shape.FLAG: False,
        Shape.REFERENCE: None,
        Shape.REFERENCES: (),
    }
)


class Unusable(Exception):  # noqa: N818 (a reason, not a failure)
    """Why a row cannot be taken, as the words of its skip."""


class Silent(Exception):  # noqa: N818 (as above)
    """The cell says nothing, and the field has no empty value: what is known stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How cells are read: the zone of moments without one, their forms (none: ISO), what means nothing."""

    zone: tzinfo = UTC
    dates: tuple[str, ...] = ()
    missing: frozenset[str] = field(default_factory=lambda: frozenset({""}))
    separator: str = ";"


def read_cell(asked: Field, cell: str, how: Reading) -> Value:
    """Return the value of a cell.

    Raises:
        Unusable: it is none of this shape, as what follows the column's name ("is no number").
        Silent: it is empty.
    """
    check(asked, cell)
    text = cell if asked.shape is Shape.LONG else " ".join(cell.split())
    if text.strip() in how.missing:
        if asked.shape not in _EMPTY:
            raise Silent
        return _EMPTY[asked.shape]
    match asked.shape:
        case Shape.REFERENCES:
            value: Value = _names(text, how.separator)
        case Shape.FLAG:
            value = _flag(text)
        case Shape.COUNT:
            value = _count(text)
        case Shape.MOMENT:
            value = _moment(text, how)
        case Shape.WORD:
            value = _one_of(asked.words, text)
        case _:
            value = text
    return value


def check(asked: Field, cell: str) -> None:
    """Refuse what no field may hold.

    Raises:
        Unusable: too long, or no text.
    """
    longest = LONGEST_LONG if asked.shape in {Shape.LONG, Shape.REFERENCES} else LONGEST_TEXT
    if len(cell) > longest:
        raise Unusable(f"is longer than {longest:,} characters")
    if "\0" in cell:
        raise Unusable("holds a NUL byte")
    if not cell.isascii() and any("\ud800" <= char <= "\udfff" for char in cell):
        raise Unusable("is not UTF-8 text")


def _names(text: str, separator: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(filter(None, map(str.strip, text.split(separator)))))
    if len(names) > MOST_REFERENCES:
        raise Unusable(f"names more than {MOST_REFERENCES}")
    return names


def _flag(text: str) -> bool:
    folded = text.casefold()
    if folded in _TRUE | _FALSE:
        return folded in _TRUE
    raise Unusable(f'"{text[:_SHOWN]}" is neither yes nor no')


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 (fits anywhere)
        raise Unusable("is no number")
    return int(text)


def _one_of(words: tuple[str, ...], text: str) -> str:
    word = text.casefold().replace(" ", "_").replace("-", "_")
    if word not in words:
        raise Unusable(f'"{text[:_SHOWN]}" is none of {", ".join(words)}')
    return word


def _moment(text: str, how: Reading) -> datetime:
    for form in how.dates or (None,):
        try:
            read = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007 (the zone comes next)
            return (read if read.tzinfo else read.replace(tzinfo=how.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise Unusable(f"is no moment like {' or '.join(how.dates) or '2026-11-22 13:45 (ISO)'}")
