from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk_builders import START

from tui.desk.directory import affected_page, caller_page, service_page
from tui.domain.dependence import Relation
from tui.domain.errors import BadInput
from tui.domain.people import ConfigurationItem, Person, Service
from tui.domain.problem import CauseStatus, Problem
from tui.domain.problem_states import State
from tui.screens.page_text import service_words

if TYPE_CHECKING:
    from desk_builders import Room

    from tui.store import Transaction


@pytest.fixture
def organised(room: Room) -> Room:
    """Two services on one server with a disk, and three people around it."""

    def plan(tx: Transaction) -> None:
        for record in (
            Person(id="ana", name="Ana Ruiz", login="aruiz", location="Branch 14"),
            Person(id="ben", name="Ben Oko", login="boko", location="Branch 14", vip=True),
            Person(id="chie", name="Chie Mori", login="cmori"),
            Service(id="pay", name="Payments"),
            Service(id="shop", name="Web shop"),
            ConfigurationItem(id="disk", name="disk-1", location="Branch 14"),
            ConfigurationItem(id="gate", name="gate-1", service="pay", depends_on=("disk",), users=("chie",)),
            ConfigurationItem(id="front", name="front-1", service="shop", depends_on=("gate", "front")),
            ConfigurationItem(id="alone", name="alone-1", service="shop"),
        ):
            tx.put(record)

    room.store.transact(plan)
    return room


async def opened(room: Room, **values: str) -> str:
    outcome = await room.desk().perform("new", [], {"title": "Trouble", **values})
    return outcome.numbers[0]


async def test_a_caller_page_tells_open_from_past_and_what_they_were_told(organised: Room) -> None:
    desk = organised.desk()
    first = await opened(organised, caller="aruiz")
    second = await opened(organised, caller="aruiz")
    await opened(organised, caller="boko")
    await desk.perform("reply", [organised.target(first)], {"text": "We are on it"})
    await desk.perform("note", [organised.target(first)], {"text": "internal"})
    await desk.perform("cancel", [organised.target(second)], {"reason": "withdrawn"})

    page = await caller_page(desk, "ana")

    assert page.open == (organised.read(first).id,)
    assert page.past == (organised.read(second).id,)
    assert [(reply.number, reply.text, reply.waits) for reply in page.told] == [(first, "We are on it", True)]
    organised.clock.forward(seconds=61)
    assert not (await caller_page(desk, "ana")).told[0].waits


async def test_what_was_recalled_was_not_told(organised: Room) -> None:
    desk = organised.desk()
    number = await opened(organised, caller="aruiz")
    await desk.perform("reply", [organised.target(number)], {"text": "Too early"})
    await desk.undo()

    assert (await caller_page(desk, "ana")).told == ()


async def test_a_service_page_counts_its_open_incidents_by_priority(organised: Room) -> None:
    desk = organised.desk()
    urgent = await opened(organised, service="Payments", impact="high", urgency="high")
    await opened(organised, service="Payments", impact="low", urgency="medium")
    await opened(organised, service="Web shop")
    gone = await opened(organised, service="Payments")
    await desk.perform("cancel", [organised.target(gone)], {"reason": "withdrawn"})

    page = await service_page(desk, "pay")
    assert (page.by_priority, page.breached) == ((1, 0, 0, 1, 0), 0)
    assert page.open[0] == organised.read(urgent).id
    assert page.items == ("gate",)

    organised.clock.forward(hours=200)
    assert (await service_page(desk, "pay")).breached == 2


async def test_a_service_page_names_its_known_errors_those_that_helped_most_first(organised: Room) -> None:
    cause = {"cause_status": CauseStatus.KNOWN, "workaround": "Restart it.", "service": "pay"}
    for record in (
        Problem(id="a", number="PRB1", title="Leak", opened_at=START, updated_at=START, used=2, **cause),
        Problem(id="b", number="PRB2", title="Slow", opened_at=START, updated_at=START, used=5, **cause),
        Problem(id="c", number="PRB3", title="Elsewhere", opened_at=START, updated_at=START,
                **{**cause, "service": "shop"}),
        Problem(id="d", number="PRB4", title="None", opened_at=START, updated_at=START, service="pay"),
        Problem(id="e", number="PRB5", title="Over", opened_at=START, updated_at=START,
                state=State.CLOSED, **cause),
    ):  # fmt: skip
        organised.store.transact(lambda tx, record=record: tx.put(record))
    assert (await service_page(organised.desk(), "pay")).known == ("b", "a")
    assert (await service_page(organised.desk(), "shop")).known == ("c",)
    body = (await service_words(organised.desk(), "pay")).body
    said = ["".join(text for text, _ in line).strip() for line in body.facts]
    assert body.number == "Known errors"
    assert said[0].split("  ") == ["PRB2", "Slow", "workaround worked 0 of 5"]


async def test_a_failing_item_takes_services_and_people_along(organised: Room) -> None:
    desk = organised.desk()
    number = await opened(organised, service="Payments", caller="aruiz")

    page = await affected_page(desk, "disk")

    assert [(one.item, one.by, one.relation) for one in page.items] == [
        ("disk", "", Relation.FAILED),
        ("gate", "disk", Relation.DEPENDENT),
        ("front", "gate", Relation.DEPENDENT),
    ]
    assert page.services == (("pay", 1), ("shop", 0))
    assert page.open == (organised.read(number).id,)
    assert (page.users, page.reported, page.here) == (("chie",), ("ana",), ("ben",))


async def test_a_page_of_what_is_gone_says_so(organised: Room) -> None:
    desk = organised.desk()
    for page in (caller_page, service_page, affected_page):
        with pytest.raises(BadInput, match="is no longer here"):
            await page(desk, "nobody")


async def test_a_namesake_is_refused_until_told_apart(organised: Room) -> None:
    desk = organised.desk()
    organised.store.transact(lambda tx: tx.put(Person(id="ana2", name="Ana Ruiz", department="Sales")))

    with pytest.raises(BadInput, match=r"could be Ana Ruiz \(Branch 14\), Ana Ruiz \(Sales\): say more"):
        await opened(organised, caller="Ana Ruiz")

    number = await opened(organised, caller="ana ruiz (sales)")
    assert organised.read(number).caller == "ana2"
    await desk.perform(
        "reply", [organised.target(number)], {"text": "Hello", "to": "Ana Ruiz (Branch 14), boko"}
    )
    assert organised.read(number).history[-1].recipients == ("ana", "ben")
