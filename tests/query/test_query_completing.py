"""What is offered while a query is typed: what is there, counted, and never what stands there already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_builders import Desk, ms

from tui.query import parse
from tui.query.completing import MOST, Completer


def made() -> Desk:
    desk = Desk()
    for record_id, name, login in [
        ("p1", "Ana Silva", "ana"),
        ("p2", "Ben Ortiz", "ben"),
        ("p3", "Anab", ""),
    ]:
        desk.person(record_id, name, login)
    desk.team("t1", "Group 7")
    desk.team("t2", "Network")
    for number in range(6):
        desk.incident(
            f"INC{number}", caller="p1" if number < 4 else "p3", assignee="p1" if number < 2 else None,
            team="t1" if number else "t2", state="on_hold" if number > 3 else "new", priority=1 + number % 2,
            hold="awaiting_caller,awaiting_vendor" if number == 5 else "", category="Mail",
            due=ms(number - 3),
        )  # fmt: skip
    return desk


DESK = made()
COMPLETER = Completer(DESK.rows, DESK.context)


def offered(typed: str) -> str:
    """Return what the query would be with each offer, and the counts."""
    at, offers = COMPLETER.offers(typed)
    return ", ".join(
        f"{typed[:at]}{one.text}" + ("" if one.records is None else f" {one.records}") for one in offers
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("stat", "state:"),
        ("vpn -te", "vpn -team:"),
        ("so", "sort:"),
        ("s:", "s:new 4, s:on_hold 2"),
        ("-(s:o", "-(s:on_hold 2"),
        ("s:new,o", "s:new,on_hold 2"),
        ("team:", 'team:"Group 7" 5, team:Network 1'),
        ("team:gro", 'team:"Group 7" 5'),
        ('team:"gro', 'team:"Group 7" 5'),
        ("c:an", 'c:"Ana Silva" 4, c:Anab 2'),
        ("who:m", "who:me 2"),
        ("who:no", "who:none 4"),
        ("hold:v", "hold:awaiting_vendor 1"),
        ("cat:m", "cat:Mail 6"),
        ("p:", "p:1 3, p:2 3, p:3 0, p:4 0, p:5 0"),
        ("p<=2", ""),
        ("+un", "+unowned 4"),
        ("+br", "+breached 3"),
        ("+", "+open 6, +mine 2, +unowned 4, +breached, +atrisk, +paused"),
        ("due:to", "due:today"),
        ("created>y", "created>yesterday"),
        ("sort:-cr", "sort:-created"),
        ("cols:number,tit", "cols:number,title"),
        ("kind:pe", "kind:person"),
        ("state:new", ""),
        ("+mine", ""),
        ("+mine ", ""),
        ("colour:r", ""),
        ("", ""),
    ],
)
def test_what_is_there_is_offered_with_its_count(typed: str, shown: str) -> None:
    assert offered(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("s:hold team:", '"Group 7" 2'),
        ("+unowned c:", '"Ana Silva" 2, Anab 2'),
        ("-s:hold p:1", ""),
        ("-s:hold p:", "1 2, 2 2, 3 0, 4 0, 5 0"),
        ("s:hold hold:", "awaiting_caller 1, awaiting_vendor 1"),
        ("s:hold -+unow", "+unowned 2"),
        ("body:x s:hold team:g", '"Group 7" 2'),
        ("s:hold | team:", '"Group 7" 5, Network 1'),
        ("(s:hold) team:", '"Group 7" 5, Network 1'),
    ],
)
def test_what_is_offered_is_counted_within_the_rest_of_the_query(typed: str, shown: str) -> None:
    assert offered(typed).replace(typed[: COMPLETER.offers(typed).at], "") == shown


def test_an_answer_that_is_known_is_not_worked_out_again() -> None:
    desk = made()
    completer = Completer(desk.rows, desk.context)
    known = parse("s:hold"), list(desk.rows.all())[:1]
    assert [one.records for one in completer.offers("s:hold team:", known).offers] == [1]
    assert [one.records for one in completer.offers("s:new team:", known).offers] == [3, 1]


def test_counts_follow_the_rows() -> None:
    desk = made()
    completer = Completer(desk.rows, desk.context)
    assert completer.offers("s:n").offers[0].records == 4
    desk.incident("INC9", state="new")
    assert completer.offers("s:n").offers[0].records == 5


@given(st.text(max_size=20) | st.sampled_from(["s:", "who:", "+", "sort:", "cols:", "due<"]))
def test_whatever_is_typed_the_offers_are_few_and_understood(typed: str) -> None:
    at, offers = COMPLETER.offers(typed)
    assert 0 <= at <= len(typed)
    assert len(offers) <= MOST
    for one in offers:
        hints = parse(typed[:at] + one.text).hints
        assert len(hints) <= len(parse(typed).hints) + 1
