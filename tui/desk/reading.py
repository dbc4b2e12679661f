"""From words as typed to the values of a move: moments, choices, and people, teams and services by name.

Reading happens in two steps. Now, on the columns in memory: what is wrong is refused before anything is
locked. Then `Settle`, inside the transaction: a name nobody has yet becomes a record there, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from tui.desk.calling import meant
from tui.desk.kinds import placed
from tui.desk.moments import parse_moment
from tui.domain.editing import BY_MATRIX
from tui.domain.errors import BadInput
from tui.domain.people import ConfigurationItem, Person, Service, Team
from tui.store import Store

if TYPE_CHECKING:
    from tui.store import Transaction


@dataclass(slots=True, kw_only=True)
class Reading:
    """What reading needs: the store's columns, the moment and zone, the operator, and a place for remarks."""

    store: Store
    now: datetime
    zone: tzinfo
    login: str
    new_id: Callable[[], str]
    notices: list[str] = field(default_factory=list)


Settle = Callable[["Transaction"], Any]
Reader = Callable[[str, Reading], Settle]

_MAKES: Final[dict[str, Callable[..., Person | Team | Service | ConfigurationItem]]] = {
    "person": Person,
    "team": Team,
    "service": Service,
    "ci": ConfigurationItem,
}
LONGEST_TEXT: Final = 1_000_000
LONGEST_TITLE: Final = 1_000
PRIORITIES: Final = ("1", "2", "3", "4", "5")
MATRIX_WORD: Final = "matrix"
LEAVE: Final = "leave"
NONE: Final = "none"
DIGITS: Final = 6
#: Commas between names, not those inside what tells namesakes apart.
BETWEEN: Final = re.compile(r",(?![^(]*\))")


def text(typed: str, _reading: Reading) -> Settle:
    """Take the text as it is.

    Raises:
        BadInput: it is too long.
    """
    size = len(typed.encode(errors="surrogatepass"))
    if size > LONGEST_TEXT:
        raise BadInput(f"the text is too long: {size:,} bytes; at most {LONGEST_TEXT:,} fit")
    return _known(typed)


def title(typed: str, _reading: Reading) -> Settle:
    """Take a title as it is.

    Raises:
        BadInput: it is too long.
    """
    return _known(_short("title", typed))


def moment(typed: str, reading: Reading) -> Settle:
    """Read a moment.

    Raises:
        BadInput: it is none.
    """
    return _known(parse_moment(typed, now=reading.now, zone=reading.zone))


def one_of(words: Iterable[str]) -> Reader:
    """Return a reader of these words; each may be shortened, or named by a part, while unambiguous."""
    choices = tuple(words)

    def read(typed: str, _reading: Reading) -> Settle:
        wanted = typed.strip().lower().replace(" ", "_").replace("-", "_")
        found = [choice for choice in choices if choice == wanted]
        found = found or [choice for choice in choices if choice.startswith(wanted)]
        found = found or [choice for choice in choices if wanted in choice]
        if not found:
            raise BadInput(f"{typed!r} is none of {', '.join(choices)}")
        if len(found) > 1:
            raise BadInput(f"{typed!r} could be {', '.join(found)}: say more of it")
        return _known(found[0])

    return read


def or_leave(read: Reader) -> Reader:
    """Return a reader that also takes "leave": the field stays as it is (None)."""

    def reading(typed: str, reading: Reading) -> Settle:
        return _known(None) if typed.strip().lower() == LEAVE else read(typed, reading)

    return reading


def or_none(read: Reader) -> Reader:
    """Return a reader that also takes "none": the field is emptied ("")."""

    def reading(typed: str, reading: Reading) -> Settle:
        return _known("") if typed.strip().lower() == NONE else read(typed, reading)

    return reading


def number(typed: str, _reading: Reading) -> Settle:
    """Read a whole number, at most six digits.

    Raises:
        BadInput: it is none.
    """
    wanted = typed.strip().replace(",", "")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= DIGITS):
        raise BadInput(f"{typed!r} is no whole number")
    return _known(int(wanted))


def business_moment(typed: str, reading: Reading) -> Settle:
    """Read a moment in the desk's business time.

    Raises:
        BadInput: it is none.
    """
    from tui.desk.business import office_of, parse_business  # noqa: PLC0415 (only to put something off)

    calendar = office_of(reading.store)
    return _known(parse_business(typed, now=reading.now, zone=reading.zone, calendar=calendar))


def priority(typed: str, _reading: Reading) -> Settle:
    """Read a priority set by hand, 1 to 5; "matrix" is what the matrix says.

    Raises:
        BadInput: it is none of these.
    """
    wanted = typed.strip().lower().removeprefix("p")
    if wanted in PRIORITIES:
        return _known(int(wanted))
    if wanted != MATRIX_WORD:
        raise BadInput(f"{typed!r} is no priority: 1 to 5, or {MATRIX_WORD} for what the matrix says")
    return _known(BY_MATRIX)


def count(typed: str, _reading: Reading) -> Settle:
    """Read a whole number from 1.

    Raises:
        BadInput: it is none.
    """
    wanted = typed.strip()
    if not (wanted.isascii() and wanted.isdecimal() and 0 < len(wanted) < 10 and int(wanted)):  # noqa: PLR2004 (digits of an int)
        raise BadInput(f"{typed!r} is no number from 1")
    return _known(int(wanted))


def yes(typed: str, _reading: Reading) -> Settle:
    """Read yes or no.

    Raises:
        BadInput: it is neither.
    """
    wanted = typed.strip().lower()
    if wanted not in {"yes", "y", "no", "n"}:
        raise BadInput(f"{typed!r} is neither yes nor no")
    return _known(wanted.startswith("y"))


def person(typed: str, reading: Reading) -> Settle:
    """Find a person by id, login, name or the unambiguous start of one; "me" is the operator."""
    return _named("person", typed, reading)


def people(typed: str, reading: Reading) -> Settle:
    """Find several people, separated by commas."""
    settles = [_named("person", name, reading) for name in BETWEEN.split(typed) if name.strip()]
    return lambda tx: tuple(settle(tx) for settle in settles)


def team(typed: str, reading: Reading) -> Settle:
    """Find a team by id, name or the unambiguous start of it."""
    return _named("team", typed, reading)


def ci(typed: str, reading: Reading) -> Settle:
    """Find a configuration item by id, name or the unambiguous start of it."""
    return _named("ci", typed, reading)


def service(typed: str, reading: Reading) -> Settle:
    """Find a service by id, name or the unambiguous start of it."""
    return _named("service", typed, reading)


def record_of(*kinds: str) -> Reader:
    """Return a reader of a record of one of these kinds, by its number or id; a title may stand behind it.

    Raises:
        BadInput: when it reads: there is none.
    """

    def read(typed: str, reading: Reading) -> Settle:
        number, _, _ = typed.strip().partition(" ")
        place = placed(reading.store, typed, kinds) or placed(reading.store, number, kinds)
        if place is None:
            raise BadInput(f"there is no {' or '.join(kinds)} {typed.strip()!r}")
        return _known(place.id)

    return read


def records_of(*kinds: str) -> Reader:
    """Return a reader of several records of these kinds, by numbers or ids with commas or blanks between.

    Raises:
        BadInput: when it reads: one of them is not there.
    """
    one = record_of(*kinds)

    def read(typed: str, reading: Reading) -> Settle:
        settles = [one(number, reading) for number in typed.replace(",", " ").split()]
        return lambda tx: tuple(dict.fromkeys(settle(tx) for settle in settles))

    return read


def operator(tx: Transaction, login: str, name: str, new_id: Callable[[], str]) -> str:
    """Return the id of the person with this login; the first time, make them."""
    found = tx.find("person", "login", login)
    if found is None:
        found = _same_everywhere(tx, "person", login, new_id)
        tx.put(Person(id=found, name=name, login=login))
    return found


def _same_everywhere(tx: Transaction, kind: str, name: str, new_id: Callable[[], str]) -> str:
    """Return the id that every replica gives to what it meets under this name (another, if that is taken)."""
    derived = f"{kind}-{sha256(name.casefold().encode(errors='replace')).hexdigest()[:20]}"
    return derived if tx.read(kind, derived) is None else new_id()


def _known(value: object) -> Settle:
    return lambda _tx: value


def _short(what: str, typed: str) -> str:
    if len(typed) > LONGEST_TITLE:
        raise BadInput(f"the {what} is too long: {len(typed):,} characters; at most {LONGEST_TITLE:,} fit")
    return typed


def _named(kind: str, typed: str, reading: Reading) -> Settle:
    name = _short("name", " ".join(typed.split()))
    if kind == "person" and name.lower() == "me":
        return lambda tx: operator(tx, reading.login, reading.login, reading.new_id)
    found = meant(reading.store.rows(kind), name)
    if found is not None:
        return _known(found)

    def settle(tx: Transaction) -> str:
        there = tx.find(kind, "name", name)
        if there is not None:
            return there
        alike = kind != "person"  # people who share a name are not the same
        made_id = _same_everywhere(tx, kind, name, reading.new_id) if alike else reading.new_id()
        made = _MAKES[kind](id=made_id, name=name)
        tx.put(made)
        reading.notices.append(f"new {kind}: {name}")
        return made.id

    return settle
