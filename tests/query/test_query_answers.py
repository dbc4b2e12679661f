"""What a query finds, held against a filter written straight down."""

from __future__ import annotations

import random

import pytest
from query_builders import Desk, ms

from tui.query import evaluate, narrows, parse


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for record_id, name, login in [
        ("p1", "Ana Silva", "ana"),
        ("p2", "Ben Ortiz", "ben"),
        ("p3", "Anab", ""),
    ]:
        made.person(record_id, name, login)
    made.team("t1", "Group 7")
    made.team("t2", "Group 70")
    made.incident("INC1", "VPN down", caller="p2", assignee="p1", team="t1", priority=1, due=ms(-1))
    made.incident("INC2", "Straße gesperrt", state="on_hold", hold="awaiting_caller,awaiting_vendor",
                  due=ms(-2), paused=ms(-3), flags="vip,test", team="t2", category="Network")  # fmt: skip
    made.incident(
        "INC3", "vpn slow", state="in_progress", assignee="p3", priority=2, due=ms(3), alarm=ms(-1),
        handovers=4, tasks=2,
    )  # fmt: skip
    made.incident("INC4", "printer", state="closed", caller="p1", due=ms(-5), breached=ms(-5),
                  resolved=ms(-4), priority=5)  # fmt: skip
    made.incident(
        "INC5", "printer", state="resolved", assignee="p2", due=ms(-5), resolved=ms(-6), opened=ms(-9)
    )
    made.incident("INC6", "planned", state="cancelled", priority=5, channel="in_person", opened=ms(-1))
    return made


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", "4 5 1 2 3 6"),
        ("sort:number", "1 2 3 4 5 6"),
        ("sort:-number", "6 5 4 3 2 1"),
        ("sort:p", "1 3 2 5 4 6"),
        ("sort:-created", "6 5 1 2 3 4"),
        ("vpn", "1 3"),
        ("VPN down", "1"),
        ("strasse", "2"),
        ("inc4", "4"),
        ("ortiz", "1"),
        ("-vpn", "4 5 2 6"),
        ("s:hold", "2"),
        ("-s:hold,c", "5 1 3"),
        ("p<=2", "1 3"),
        ("p<2", "1"),
        ("p>2", "4 5 2 6"),
        ("p>=5", "4 6"),
        ("-p:1..3", "4 6"),
        ("p:1,5", "4 1 6"),
        ("who:me", "1"),
        ("who:none", "4 2 6"),
        ("who:ana", "1"),
        ("who:an", "1 3"),
        ("who:anab", "3"),
        ("who:ben,me", "5 1"),
        ('team:"Group 7"', "1"),
        ("team:group", "1 2"),
        ("c:silva", "4"),
        ("+mine", "1"),
        ("+open", "1 2 3"),
        ("+unowned +open", "2"),
        ("+vip", "2"),
        ("+paused", "2"),
        ("+breached", "4 1"),
        ("-+breached", "5 2 3 6"),
        ("+atrisk", "3"),
        ("hold:vendor", "2"),
        ("hold:none +open", "1 3"),
        ("cat:net", "2"),
        ("cat:none vpn", "1 3"),
        ("channel:in-person", "6"),
        ("handovers>=3", "3"),
        ("tasks>0", "3"),
        ("printer | vpn p:1", "4 5 1"),
        ("-(printer | vpn)", "2 6"),
        ("(+mine | +unowned) +open", "1 2"),
        ("colour:red", ""),
        ("s:gone", ""),
        ("s:", "4 5 1 2 3 6"),
    ],
)
def test_each_term_finds_its_records_in_order(desk: Desk, text: str, numbers: str) -> None:
    assert " ".join(number.removeprefix("INC") for number in desk.found(text)) == numbers


def test_nobody_owns_nothing_before_the_operator_is_known(desk: Desk) -> None:
    assert desk.found("+mine", me="") == []
    assert desk.found("who:me", me="") == []


def test_people_are_found_by_name_and_login_and_fields_they_lack_match_nothing(desk: Desk) -> None:
    def found(text: str) -> list[str]:
        positions = evaluate(parse(text), desk.people, desk.context())
        return [str(desk.people.get(position, "id")) for position in positions]

    assert found("") == ["p1", "p3", "p2"]
    assert found("ana") == ["p1", "p3"]
    assert found("ben") == ["p2"]
    assert (
        found("s:new")
        == found("p:1")
        == found("+open")
        == found("+breached")
        == found("+paused")
        == found("+atrisk")
        == []
    )
    assert found("-s:new sort:due") == ["p1", "p3", "p2"]


def test_typing_on_within_the_last_answer_is_the_same_as_asking_anew() -> None:
    rng = random.Random(7)
    desk = Desk()
    for person in range(20):
        desk.person(f"p{person}", rng.choice(["Kim", "Ana", "Åse", "Ortiz"]) + f" {person}")
    for number in range(400):
        desk.incident(
            f"INC{number}", rng.choice(["vpn down", "Printer jam", "mail", "Straße"]),
            caller=f"p{rng.randrange(20)}", assignee=rng.choice([None, "p1", "p2"]),
            state=rng.choice(["new", "closed", "on_hold"]), priority=rng.randint(1, 5),
            due=rng.choice([None, ms(rng.uniform(-9, 9))]), resolved=ms(rng.uniform(-9, 9)),
        )  # fmt: skip
    used = 0
    for text in [
        "p<=2 -s:hold vpn do",
        "kim +open",
        "(+mine | +unowned) printer j",
        "-(vpn | mail) stras +breached",
    ]:
        before, last = parse(""), evaluate(parse(""), desk.rows, desk.context())
        for end in range(1, len(text) + 1):
            query = parse(text[:end])
            anew = evaluate(query, desk.rows, desk.context())
            if narrows(before, query):
                used += 1
                assert evaluate(query, desk.rows, desk.context(), last) == anew
            before, last = query, anew
    assert used > 40
