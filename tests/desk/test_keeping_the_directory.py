"""People, teams, services and CIs changed by hand: a step each, undone as far as nobody changed it since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tui.desk.past import changes_of, past
from tui.domain.errors import BadInput, DeskhandError, MissingFields, Refused, UsageError
from tui.domain.people import ConfigurationItem, Function, Person, Service, Team

if TYPE_CHECKING:
    from desk_builders import Room


def furnish(room: Room) -> None:
    for record in (
        Person(id="p1", name="Ana Ruiz", login="ana2", phone="1", teams=("t1",)),
        Person(id="p2", name="Ben Okoro", login="ben2"),
        Team(id="t1", name="Network"), Team(id="t2", name="Service desk"), Service(id="s1", name="Mail"),
        ConfigurationItem(id="c1", name="host-1", part_of=("c2",)), ConfigurationItem(id="c2", name="rack-2"),
        ConfigurationItem(id="c3", name="disk-3"),
    ):  # fmt: skip
        room.store.transact(lambda tx, record=record: tx.put(record))


def now(room: Room, kind: str, record_id: str) -> Any:  # noqa: ANN401 (any of the four)
    return room.store.read(kind, record_id)


CHANGES = [
    ("change-person", "p1", {"phone": "22", "email": "ana@vale.example", "location": "Porto", "vip": "yes",
                           "manager": "Ben Okoro", "language": "pt", "teams": "Service desk, Network"},
     Person(id="p1", name="Ana Ruiz", login="ana2", phone="22", email="ana@vale.example", location="Porto",
            vip=True, manager="p2", language="pt", teams=("t2", "t1"))),
    ("change-person", "p1", {"phone": "none", "teams": "none", "name": "Ana  Silva"},
     Person(id="p1", name="Ana Silva", login="ana2")),
    ("change-team", "t1", {"function": "technical", "tier": "2"},
     Team(id="t1", name="Network", function=Function.TECHNICAL, tier=2)),
    ("change-service", "s1", {"criticality": "critical", "hours": "24×7", "owner": "ben2", "team": "network"},
     Service(id="s1", name="Mail", criticality="critical", hours="24×7", owner="p2", team="t1")),
    ("change-ci", "c1", {"part_of": "none", "depends_on": "disk-3,rack-2", "service": "mail",
                         "users": "ana2"},
     ConfigurationItem(id="c1", name="host-1", service="s1", depends_on=("c3", "c2"), users=("p1",))),
]  # fmt: skip


@pytest.mark.parametrize(("command", "which", "values", "wanted"), CHANGES)
async def test_what_is_changed_is_there_and_undo_and_redo_walk_it(
    room: Room, command: str, which: str, values: dict[str, str], wanted: Any  # noqa: ANN401
) -> None:  # fmt: skip
    furnish(room)
    kind, desk = command.removeprefix("change-"), room.desk()
    before = now(room, kind, which)
    outcome = await desk.perform(command, [], {"which": before.name, **values})
    assert outcome.message == f"Changed {wanted.name}."
    assert now(room, kind, which) == wanted
    assert past(desk)[0].numbers == (wanted.name,)
    changes, _ = await changes_of(desk, outcome.group)
    assert {change.field for change in changes[0].fields} == set(values)
    undone = await desk.undo()
    assert now(room, kind, which) == before
    assert undone.message == f"Undid {command} of {before.name}."
    await desk.redo()
    assert now(room, kind, which) == wanted


async def test_undo_leaves_what_somebody_changed_since_and_says_so(room: Room) -> None:
    furnish(room)
    desk = room.desk()
    await desk.perform("change-person", [], {"which": "p1", "phone": "2", "email": "a@b"})
    await room.desk("ben").perform("change-person", [], {"which": "p1", "phone": "3"})
    outcome = await desk.undo()
    assert (now(room, "person", "p1").phone, now(room, "person", "p1").email) == ("3", "")
    assert outcome.notices == ("Ana Ruiz: phone stays: it has changed since",)
    await desk.perform("change-person", [], {"which": "p1", "phone": "4"})
    await room.desk("ben").perform("change-person", [], {"which": "p1", "phone": "5"})
    with pytest.raises(Refused, match="Ana Ruiz: phone changed since; it stays; skipped change-person"):
        await desk.undo()


@pytest.mark.parametrize(
    ("command", "values", "wrong", "said"),
    [
        ("change-person", {"phone": "2"}, MissingFields, "change-person needs which"),
        ("change-person", {"which": "Nobody", "phone": "2"}, BadInput, "there is no person 'Nobody'"),
        ("change-person", {"which": "p1"}, Refused, "nothing about Ana Ruiz would change"),
        ("change-person", {"which": "p1", "phone": "1"}, Refused, "nothing about Ana Ruiz would change"),
        ("change-person", {"which": "p1", "tier": "1"}, UsageError, "change-person does not take tier"),
        ("change-person", {"which": "p1", "name": "none"}, BadInput, "a name cannot be empty"),
        ("change-person", {"which": "p1", "login": "ben2"}, Refused, "the login ben2 is somebody else's"),
        ("change-person", {"which": "p1", "manager": "p1"}, Refused, "cannot be their own manager"),
        ("change-person", {"which": "p1", "vip": "maybe"}, BadInput, "neither yes nor no"),
        ("change-person", {"which": "p1", "phone": "1" * 2000}, BadInput, "too long"),
        ("change-team", {"which": "t1", "tier": "9"}, BadInput, "'9' is none of 1, 2, 3"),
        ("change-team", {"which": "t1", "function": "kitchen"}, BadInput, "is none of"),
        ("change-ci", {"which": "c2", "part_of": "host-1"}, Refused, "rack-2 would be part of itself"),
        ("change-ci", {"which": "c2", "depends_on": "rack-2"}, Refused, "or depend on itself"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(
    room: Room, command: str, values: dict[str, str], wrong: type[DeskhandError], said: str
) -> None:
    furnish(room)
    state = room.store.state
    with pytest.raises(wrong, match=said):
        await room.desk().perform(command, [], values)
    assert room.store.state == state
