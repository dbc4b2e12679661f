"""Settling what was parked: ours, theirs, or field by field; one step of undo, however many at once.

What is not taken stays to be read: an entry of the history says it, so that nobody's words are lost.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.desk.desk import Outcome
from tui.desk.kinds import WORKED, work_on
from tui.desk.reading import ci, person, service, team
from tui.desk.records import decoder, record_bare, record_operation
from tui.desk.steps import SETTLE
from tui.desk.telling import NAMED
from tui.domain.change import alter
from tui.domain.document import plain
from tui.domain.elements import stepped
from tui.domain.errors import BadInput, IllegalTransition, Refused
from tui.domain.history import ActivityKind
from tui.domain.meeting import FOLLOWING, called, is_open
from tui.domain.text import visible
from tui.store.parked import count_open, open_conflicts, voided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tui.desk.reading import Reader, Reading
    from tui.desk.records import Author
    from tui.domain.meeting import Conflict, Difference
    from tui.store import Store, Transaction

__all__ = ("OURS", "THEIRS", "alike", "count_open", "open_conflicts", "settle")

OURS: Final = "ours"
THEIRS: Final = "theirs"
_TYPED: Final = "="
#: Records that are named one by one.
_MOST: Final = 5
#: How a name that is typed for a field becomes the id the field holds.
_READERS: Final[Mapping[str, Reader]] = {"person": person, "team": team, "service": service, "ci": ci}


def alike(conflict: Conflict, others: Iterable[Conflict]) -> list[Conflict]:
    """Return the conflicts in which the same verb meets the same fields."""
    fields = _clashing(conflict)
    return [one for one in others if one.verb == conflict.verb and _clashing(one) == fields]


class Choice(NamedTuple):
    """A side, and what `fields` says otherwise for single ones: a side, or "=" and a text.

    `typed` is what the texts stand for: where the field holds an id, the id of who is called so.
    """

    side: str
    fields: Mapping[str, str]
    typed: Mapping[str, str] = MappingProxyType({})


async def settle(
    store: Store, sign: Callable[[Transaction], Author], conflicts: Sequence[str], choice: Choice,
    reading: Reading,
) -> Outcome:  # fmt: skip
    """Settle conflicts as was chosen.

    What goes with a state goes together with it, whichever of it is named. Where the record is gone there is
    theirs to be taken only: whoever undid its opening brings it back.

    Raises:
        Refused: one is settled already, or its record is gone and ours is wanted.
        IllegalTransition: the state allows our step no more; it names what it does allow.
        BadInput: a field is not of the conflict, or cannot be what is said.
    """
    texts = {name: said[1:].strip() for name, said in choice.fields.items() if said.startswith(_TYPED)}
    meant = {
        name: _READERS[NAMED[name]](text, reading)
        for name, text in texts.items()
        if text and NAMED.get(name) in _READERS
    }

    def plan(tx: Transaction) -> Outcome:
        author = sign(tx)
        typed = {**texts, **{name: found(tx) for name, found in meant.items()}}
        settled = [_settle(tx, author, name, choice._replace(typed=typed)) for name in conflicts]
        numbers = tuple(one.number for one in settled)
        return Outcome(message=_said(settled), numbers=numbers, group=author.group)

    return await store.commit(plan)


class _Settled(NamedTuple):
    """A conflict that is settled, and whether its record is gone."""

    number: str
    gone: bool = False


def _said(settled: Sequence[_Settled]) -> str:
    """Say what was settled, and of what the record is gone."""
    many = len(settled)
    what = ", ".join(one.number for one in settled) if many <= _MOST else f"{many} conflicts"
    gone = sum(one.gone for one in settled)
    if not gone:
        return f"Settled {what}."
    whose = "the record is" if many == 1 else "their records are" if gone == many else f"{gone} of them are"
    return f"Settled {what}: {whose} gone, and our step with {'it' if many == 1 else 'them'}."


def _settle(tx: Transaction, author: Author, name: str, choice: Choice) -> _Settled:
    conflict: Conflict | None = tx.read("conflict", name)
    if conflict is None:
        raise Refused("there is nothing to settle")
    record = tx.read(conflict.kind, conflict.record)
    number = called(conflict)
    if record is not None:
        number = str(getattr(record, "number", getattr(record, "name", record.id)))
    if not is_open(conflict, voided(conflict, record, partial(tx.find, "operation", "voids"))):
        raise Refused(f"{number}: somebody has settled this already")
    if record is None:
        if choice.side == OURS or choice.fields:
            raise Refused(f"{number}: the record is gone, nothing is done to it; take theirs to let it go")
        op = record_bare(tx, author, SETTLE, (conflict.kind, conflict.record))
        tx.put(replace(conflict, settled_by=op))
        return _Settled(number, gone=True)
    values = _values(conflict, record, choice._replace(fields=_together(conflict, choice.fields)))
    stamp = author.stamp()
    after = record
    if conflict.kind in WORKED:
        if values:
            _must_be_legal(conflict, record, values)
        after = _altered(tx, conflict, record, values, stamp)
    elif values:
        after = replace(record, **values)
    record_operation(tx, author, stamp, SETTLE, before=record, after=after)
    tx.put(replace(conflict, settled_by=stamp.op))
    return _Settled(number)


def _together(conflict: Conflict, fields: Mapping[str, str]) -> Mapping[str, str]:
    """Return the choices with those of what goes with a state: how a record ended is taken whole or not.

    Raises:
        BadInput: a part of it is typed: what is not a step of a record's life does not end it.
    """
    if conflict.kind not in WORKED:
        return fields
    known = {one.field for one in conflict.differences}
    bound = known & work_on(conflict.kind).restoring.with_state
    chosen = [fields[name] for name in sorted(bound) if name in fields]
    if any(side.startswith(_TYPED) for side in chosen):
        raise BadInput("a state is not typed: take ours or theirs; Enter opens the record for its next step")
    return {**fields, **dict.fromkeys(bound, chosen[0])} if chosen else fields


def _values(conflict: Conflict, record: Any, choice: Choice) -> dict[str, Any]:  # noqa: ANN401 (a record)
    """Return what the fields become."""
    side, fields, typed = choice
    known = {one.field for one in conflict.differences}
    if unknown := [name for name in fields if name not in known]:
        raise BadInput(
            f"the conflict is not about {', '.join(unknown)}; it is about {', '.join(sorted(known))}"
        )
    if side == OURS and not known and conflict.why:
        raise Refused(conflict.why)
    decode = decoder(type(record))
    values = {}
    for one in conflict.differences:
        chosen = fields.get(one.field, side)
        if chosen == THEIRS:
            continue
        now, wanted = plain(getattr(record, one.field)), one.ours
        if chosen.startswith(_TYPED):
            wanted = typed[one.field] or None
        elif isinstance(now, list) and isinstance(one.ours, list):
            wanted, _ = stepped(one.field, one.base, one.ours, now, regardless=True)
        try:
            values[one.field] = decode(one.field, wanted)
        except ValueError:
            said = visible(str(wanted)) if wanted is not None else "nothing"
            raise BadInput(f"{one.field.replace('_', ' ')} cannot be {said!r}") from None
    return values


def _must_be_legal(conflict: Conflict, record: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401 (a record)
    """Refuse a step the state allows no more, naming what it allows.

    Of a step that moves the state, other fields may be taken alone while the record is not ended for good.
    """
    states = import_module(f"tui.domain.{conflict.kind}_states")
    events = {event.value: event for event in states.Event}
    event = events.get(conflict.verb)
    moves = any(one.field == "state" for one in conflict.differences)
    if moves and "state" not in values and record.state not in states.FINAL:
        return
    if event is not None and (record.state, event) not in states.TRANSITIONS:
        legal = [one.value for one in states.legal_events(record.state)]
        words = getattr(record.state, "words", str(record.state))
        raise IllegalTransition(conflict.verb, words, legal)


def _altered(tx: Transaction, conflict: Conflict, record: Any, values: dict[str, Any], stamp: Any) -> Any:  # noqa: ANN401 (records)
    """Return the record with the values and one entry that says what was taken and what was not."""
    texts = [act.text for act in conflict.activities if act.text]
    left = [one for one in conflict.differences if one.field not in values]
    said = [*texts]
    if not values:
        said.insert(0, f"not done: {conflict.verb}, {_told(tx, left)}".rstrip(", "))
    elif left:
        said.append(f"not taken: {_told(tx, left)}")
    kind = (
        ActivityKind.TRANSITION if "state" in values else ActivityKind.CHANGE if values else ActivityKind.NOTE
    )
    verb = conflict.verb if values else SETTLE
    operation = tx.read("operation", conflict.op)
    mended, stays = replace(record, **values), list[str]()
    if operation is not None and values:
        mended = work_on(conflict.kind).restoring.mend(record, mended, operation, stays)
        if values.keys() <= set(stays):
            what = ", ".join(name.replace("_", " ") for name in stays)
            raise Refused(f"{what} cannot be as we had it: it is {record.state.words} now")
    made = {one.name: getattr(mended, one.name) for one in fields(record)}
    changed = {
        name: value for name, value in made.items() if name == "state" or value != getattr(record, name)
    }
    return alter(record, stamp, kind, verb, text="\n".join(said), **changed)


def _told(tx: Transaction, differences: Iterable[Difference]) -> str:
    """Return fields and what they would have become; what follows from others is not told."""
    return ", ".join(
        f"{one.field.replace('_', ' ')} {_short(tx, one.field, one.ours)}"
        for one in differences
        if one.field not in FOLLOWING
    )


def _short(tx: Transaction, field: str, value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(_short(tx, name, part) for name, part in value.items() if part)
    if isinstance(value, list):
        return f"{len(value)} entries"
    if value is None or value == "":
        return "nothing"
    named = tx.read(NAMED[field], str(value)) if field in NAMED else None
    return str(value).replace("_", " " if field == "state" else "_") if named is None else str(named.name)


def _clashing(conflict: Conflict) -> frozenset[str]:
    return frozenset(one.field for one in conflict.differences if one.clash)
