"""+offline and +conflict, held against what stands in the tables of meeting others."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from query_builders import Desk

from tui.query import evaluate, parse, parse_strictly, sentence
from tui.query.apart import moved
from tui.query.completing import Completer
from tui.store.kinds import KINDS

if TYPE_CHECKING:
    from tui.store.rows import Rows


def put(desk: Desk, table: str, /, **values: str | int | None) -> None:
    desk._put(desk.kinds[table], values)
    desk.kinds[table].version += 1


def wait(desk: Desk, kind: str, record: str) -> None:
    put(desk, "outgoing", id=f"{kind}:{record}", kind=kind, refused="")


def send(desk: Desk, kind: str, record: str) -> None:
    rows = desk.kinds["outgoing"]
    position = rows.position(f"{kind}:{record}")
    assert position is not None
    rows.remove(rows.doc_id(position))
    rows.version += 1


def park(desk: Desk, kind: str, record: str, step: str, *, settled: str = "") -> None:
    named = f"{kind}:{record}:{step}"
    put(desk, "conflict", id=named, record=record, op=step, kind=kind, verb="take", settled_by=settled)


def void(desk: Desk, operation: str, by: str) -> None:
    put(desk, "operation", id=by, voids=operation)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for number in range(1, 7):
        made.incident(f"INC{number}")
    made.person("p1", "Ana Silva", "ana")
    made.person("INC1", "called like a number")
    return made


def test_offline_is_what_waits_to_be_sent_of_any_kind(desk: Desk) -> None:
    for kind, record in (("incident", "INC2"), ("incident", "INC5"), ("person", "p1"), ("incident", "gone")):
        wait(desk, kind, record)
    assert desk.found("+offline") == ["INC2", "INC5"]
    assert desk.found("-+offline") == ["INC1", "INC3", "INC4", "INC6"]
    (position,) = evaluate(parse("+offline"), desk.people, desk.context())
    assert desk.people.get(position, "id") == "p1"
    send(desk, "incident", "INC2")
    assert desk.found("+offline") == ["INC5"]


def test_conflict_is_what_nobody_has_settled_and_undoing_the_settling_brings_it_back(desk: Desk) -> None:
    park(desk, "incident", "INC1", "s1")
    park(desk, "incident", "INC2", "s2", settled="o2")
    park(desk, "incident", "INC3", "s3", settled="o3")
    park(desk, "person", "p1", "s4")
    assert desk.found("+conflict") == ["INC1"]
    void(desk, "o3", "o4")
    assert desk.found("+conflict") == ["INC1", "INC3"]
    void(desk, "s1", "o5")
    assert desk.found("+conflict") == ["INC3"], "our step was taken back: there is nothing to settle"
    assert [desk.people.get(p, "id") for p in evaluate(parse("+conflict"), desk.people, desk.context())] == [
        "p1"
    ]


def test_a_kind_that_never_travels_has_neither(desk: Desk) -> None:
    wait(desk, "incident", "INC1")
    rows = desk.kinds["operation"]
    put(desk, "operation", id="INC1")
    assert evaluate(parse("+offline"), rows, desk.context()) == []
    assert evaluate(parse("+conflict"), rows, desk.context()) == []


def test_they_are_said_written_completed_and_shortened(desk: Desk) -> None:
    wait(desk, "incident", "INC4")
    query = parse_strictly("+conflict -+offline")
    assert str(query) == "+conflict -+offline"
    assert sentence(query) == "with a conflict to settle, not waiting to be sent, soonest due first"
    assert str(parse("+off")) == "+offline"
    completer = Completer(desk.rows, desk.context)
    assert [(one.text, one.records) for one in completer.offers("+off").offers] == [("+offline", 1)]
    wait(desk, "incident", "INC5")
    assert [one.records for one in completer.offers("+off").offers] == [2]


def test_what_a_change_of_the_outbox_moves_is_known_without_asking_all(desk: Desk) -> None:
    changes = {"outgoing": ("incident:INC2", "person:p1", "incident:gone"), "conflict": ("incident:INC3:s",)}

    def numbers(text: str) -> list[str]:
        return [str(desk.rows.get(at, "number")) for at in moved(parse(text), desk.rows, changes)]

    assert numbers("+open") == []
    assert numbers("-+offline") == ["INC2"]
    assert numbers("p<=2 (+mine | +conflict)") == ["INC3"]


@pytest.mark.parametrize("share", [0.002, 0.5, 1.0])
def test_however_many_wait_it_is_what_a_straight_filter_finds_and_fast(share: float) -> None:
    desk, rng = Desk(), random.Random(3)
    numbers = [f"INC{number:05}" for number in range(25_000)]
    for number in numbers:
        desk.incident(number)
    waiting = {number for number in numbers if rng.random() < share}
    for number in waiting:
        wait(desk, "incident", number)
    assert sorted(desk.found("+offline")) == sorted(waiting)
    some = rng.sample(range(desk.rows.total), 40)
    context = desk.context()
    among = evaluate(parse("+offline"), desk.rows, context, some)
    assert among == [at for at in some if str(desk.rows.get(at, "number")) in waiting]
    desk.kinds["outgoing"].version += 1
    assert _seconds(desk.rows, desk) < 0.2


def _seconds(rows: Rows, desk: Desk) -> float:
    context = desk.context()
    start = time.perf_counter()
    evaluate(parse("+offline"), rows, context)
    return time.perf_counter() - start


def test_every_kind_that_travels_can_be_asked(desk: Desk) -> None:
    for kind in KINDS.values():
        if kind.record and not kind.local:
            wait(desk, kind.name, "x")
            assert evaluate(parse("+offline | +conflict"), desk.kinds[kind.name], desk.context()) == []
