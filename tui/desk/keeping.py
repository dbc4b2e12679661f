"""Keeping the directory by hand: what is known of a person, team, service or CI, as one operation each.

A field is emptied by "none"; what several names stand in is separated by commas. Undo restores the fields
that are still as the change left them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.desk import reading as read
from tui.desk.reading import Reader
from tui.desk.records import decoder, record_operation
from tui.domain.document import differences, plain
from tui.domain.errors import BadInput, MissingFields, Refused, UsageError
from tui.domain.people import ConfigurationItem, Function, Person, Service, Team

if TYPE_CHECKING:
    from tui.desk.reading import Reading, Settle
    from tui.desk.records import Author
    from tui.domain.history import Operation
    from tui.domain.people import DirectoryRecord
    from tui.store import Transaction

WHICH: Final = "which"
_NONE: Final = "none"
_TIERS: Final = ("1", "2", "3")


def _title(typed: str, reading: Reading) -> Settle:
    if not typed.strip() or typed.strip().casefold() == _NONE:
        raise BadInput("a name cannot be empty")
    return read.title(" ".join(typed.split()), reading)


def _line(typed: str, reading: Reading) -> Settle:
    said = " ".join(typed.split())
    return read.title("" if said.casefold() == _NONE else said, reading)


def _tier(typed: str, reading: Reading) -> Settle:
    settle = read.one_of(_TIERS)(typed, reading)
    return lambda tx: int(settle(tx))


def _one(kind: Reader) -> Reader:
    """Return a reader of one name, or of none."""

    def reader(typed: str, reading: Reading) -> Settle:
        return (lambda _tx: None) if typed.strip().casefold() == _NONE else kind(typed, reading)

    return reader


def _several(kind: Reader) -> Reader:
    """Return a reader of names with commas between, or of none."""

    def reader(typed: str, reading: Reading) -> Settle:
        if typed.strip().casefold() == _NONE:
            return lambda _tx: ()
        settles = [kind(name, reading) for name in read.BETWEEN.split(typed) if name.strip()]
        return lambda tx: tuple(dict.fromkeys(settle(tx) for settle in settles))

    return reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kind of directory record: its class, what one is called, and how its fields are read."""

    kind: str
    record: type[Any]
    called: str
    fields: Mapping[str, Reader]


#: Command name -> what it changes.
EDITS: Final[Mapping[str, Kept]] = MappingProxyType(
    {
        "change-person": Kept(
            kind="person", record=Person, called="person",
            fields={
                "name": _title, "login": _line, "email": _line, "phone": _line, "location": _line,
                "department": _line, "role": _line, "language": _line, "manager": _one(read.person),
                "vip": read.yes, "teams": _several(read.team),
            },
        ),
        "change-team": Kept(
            kind="team", record=Team, called="team",
            fields={"name": _title, "function": read.one_of(Function), "tier": _tier},
        ),
        "change-service": Kept(
            kind="service", record=Service, called="service",
            fields={"name": _title, "criticality": _line, "hours": _line, "owner": _one(read.person),
                    "team": _one(read.team)},
        ),
        "change-ci": Kept(
            kind="ci", record=ConfigurationItem, called="configuration item",
            fields={"name": _title, "service": _one(read.service), "location": _line,
                    "part_of": _several(read.ci), "depends_on": _several(read.ci),
                    "users": _several(read.person)},
        ),
    }
)  # fmt: skip
KEPT: Final[Mapping[str, Kept]] = MappingProxyType({one.kind: one for one in EDITS.values()})


def settles_of(command: str, values: Mapping[str, str], reading: Reading) -> dict[str, Settle]:
    """Return how each field as typed is to be settled.

    Raises:
        UsageError: a field is none of its.
        MissingFields: it does not say which record.
        BadInput: a field cannot be read.
    """
    kept = EDITS[command]
    if not values.get(WHICH, "").strip():
        raise MissingFields(command, (WHICH,))
    fields = {name: typed for name, typed in values.items() if name != WHICH and typed.strip()}
    if unknown := [name for name in fields if name not in kept.fields]:
        raise UsageError(f"{command} does not take {', '.join(unknown)}; it takes {', '.join(kept.fields)}")
    settles = {}
    for name, typed in fields.items():
        try:
            settles[name] = kept.fields[name](typed, reading)
        except BadInput as unread:
            unread.field = name
            raise
    return settles


def keep(
    tx: Transaction, author: Author, command: str, record_id: str, settles: Mapping[str, Settle]
) -> DirectoryRecord:
    """Change a record; return it as it is now.

    Raises:
        Refused: it is gone, nothing would change, or a rule is against it.
    """
    kept = EDITS[command]
    before = tx.read(kept.kind, record_id)
    if before is None:
        raise Refused(f"this {kept.called} is no longer here")
    after: DirectoryRecord = replace(before, **{name: settle(tx) for name, settle in settles.items()})
    if not differences(before, after):
        raise Refused(f"nothing about {before.name} would change")
    if why := _against(tx, kept.kind, after):
        raise Refused(why)
    record_operation(tx, author, author.stamp(), command, before=before, after=after)
    return after


def unkeep(tx: Transaction, author: Author, kind: str, operation: Operation) -> tuple[str, list[str], bool]:
    """Take a change back, or bring it back; return the name, what stays, and whether anything moved.

    Raises:
        Refused: the record is gone, or all of it has been changed since.
    """
    kept = KEPT[operation.record_kind]
    current = tx.read(kept.kind, operation.record)
    if current is None:
        raise Refused(f"this {kept.called} is no longer here")
    ours = [name for name in operation.after if plain(getattr(current, name)) == operation.after[name]]
    stays = [name for name in operation.after if name not in ours]
    if stays and not ours:
        raise Refused(f"{current.name}: {', '.join(stays).replace('_', ' ')} changed since; it stays")
    decode = decoder(kept.record)
    restored = replace(current, **{name: decode(name, operation.before[name]) for name in ours})
    record_operation(
        tx, author, author.stamp(), kind, before=current, after=restored, voids=(operation.id,)
    )  # fmt: skip
    remarks = [f"{current.name}: {name.replace('_', ' ')} stays: it has changed since" for name in stays]
    return restored.name, remarks, True


def _against(tx: Transaction, kind: str, record: Any) -> str:  # noqa: ANN401 (any of the four)
    """Return why a record cannot be like that, "" if it can."""
    if kind == "person":
        if record.login and tx.find("person", "login", record.login) not in {None, record.id}:
            return f"the login {record.login} is somebody else's"
        if record.manager == record.id:
            return f"{record.name} cannot be their own manager"
    if kind == "ci" and record.id in {*record.depends_on, *_wholes(tx, record.part_of)}:
        return f"{record.name} would be part of itself, or depend on itself"
    return ""


def _wholes(tx: Transaction, part_of: tuple[str, ...]) -> set[str]:
    """Return everything that these items are part of, and they themselves."""
    found: set[str] = set()
    waiting = list(part_of)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            item = tx.read("ci", one)
            waiting += item.part_of if item is not None else ()
    return found
