"""What is said beforehand: as it will be, read once, and never what ends the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk_builders import opened

from tui.desk import Target
from tui.desk.foretelling import foretelling
from tui.store.errors import StoreDamaged

if TYPE_CHECKING:
    from desk_builders import Room

    from tui.desk import Desk


def row_of(room: Room) -> Any:  # noqa: ANN401 (a list row)
    rows = room.store.rows("problem")
    return rows.row(rows.all()[0])


async def a_problem(room: Room, desk: Desk, *incidents: str, **values: str) -> Target:
    await desk.perform(
        "new", (), {"title": "It drops", "incidents": ",".join(incidents), **values}, "problem"
    )
    for number in incidents:
        hold = {"reason": "awaiting_problem", "follow_up_at": "+2d", "reply": "we look into it"}
        await desk.perform("hold", [room.target(number)], hold)
    return Target(row_of(room).id, kind="problem")


async def test_what_lacks_something_is_not_said_to_be_resolved(room: Room) -> None:
    desk = room.desk()
    whole = await opened(desk, service="VPN")
    bare, tasked = await opened(desk), await opened(desk, service="VPN")
    target = await a_problem(room, desk, whole, bare, tasked)
    await desk.perform("task", [room.target(tasked)], {"title": "ask"})
    told = foretelling("resolve", row_of(room), desk)({})
    assert told == f"resolves 1: {whole} M. Ortiz; 2 lack a service or have open tasks"
    for command, values in (("assess", {}), ("confirm", {"cause": "firmware"}), ("fix", {"change": "CHG-1"})):
        await desk.perform(command, [target], values)
    await desk.perform("resolve", [target], {"fix": "patched"})
    assert [number for number in room.numbers() if not room.read(number).is_open] == [whole]


async def test_a_service_of_the_problem_is_enough(room: Room) -> None:
    desk = room.desk()
    bare = await opened(desk)
    await a_problem(room, desk, bare, service="VPN")
    assert foretelling("resolve", row_of(room), desk)({}) == f"resolves 1: {bare} M. Ortiz"


@pytest.mark.parametrize("what", ["why", "tasks", "unfinished", "resolve"])
async def test_a_record_is_read_once_however_much_is_typed(
    room: Room, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    desk = room.desk()
    target = await a_problem(room, desk)
    await desk.perform("task", [target], {"title": "ask"})
    reads, read = [], room.store.read
    monkeypatch.setattr(type(room.store), "read", lambda _, *about: reads.append(about) or read(*about))
    tell = foretelling(what, row_of(room), desk)
    assert tell({"text": "b"}) == tell({"text": "be"}) != ""
    assert len(reads) == 1


@pytest.mark.parametrize("what", ["why", "tasks", "unfinished", "resolve", "hold", "priority"])
async def test_a_damaged_record_is_not_foretold(
    room: Room, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    desk = room.desk()
    await desk.perform("task", [await a_problem(room, desk)], {"title": "ask"})
    row = row_of(room)

    def damaged(*_about: str) -> None:
        raise StoreDamaged("it cannot be read", 0)

    monkeypatch.setattr(type(room.store), "read", damaged)
    assert foretelling(what, row, desk)({}) == ""
