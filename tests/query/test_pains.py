"""Pain in queries, held against the sum written straight down; and what comes again."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from query_builders import NOW, Desk, ms
from straight_dates import COMPARE

from tui.query import evaluate, pains, parse, parse_strictly, sentence
from tui.query.dates import When
from tui.query.passing import touched
from tui.query.strict import QueryError

if TYPE_CHECKING:
    from datetime import datetime

Told = dict[str, tuple[int, list[tuple[int, int | None, int, int, bool]]]]
WEIGHT = {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}


def made(seed: int) -> tuple[Desk, Told]:
    """Return a desk of problems and what their incidents say: opened, ended, priority, people, test."""
    chance, desk, told = random.Random(seed), Desk(), Told()
    for number in range(40):
        incidents = []
        for one in range(chance.choice((0, 0, 1, 3, 8))):
            opened = ms(-chance.randint(0, 300)) + chance.randrange(60_000)
            ended = None if chance.random() < 0.4 else opened + chance.randrange(90_000_000)
            said = (opened, ended, chance.randint(1, 5), chance.choice((0, 1, 20)), chance.random() < 0.1)
            incidents.append(said)
            desk.incident(
                f"I{number}-{one}", opened=opened, resolved=ended, priority=said[2], people=said[3],
                state="resolved" if ended else "new", flags="vip,test" if said[4] else "",
            )  # fmt: skip
        priority = chance.randint(1, 5)
        ids = ",".join(f"I{number}-{one}" for one in range(len(incidents)))
        desk.problem(f"P{number:02}", ids, priority=priority, last_at=number)
        told[f"P{number:02}"] = priority, incidents
    return desk, told


def pain(incidents: list[tuple[int, int | None, int, int, bool]], now: datetime) -> int:
    """Return the pain of these incidents."""
    total = 0.0
    for opened, ended, priority, people, test in incidents:
        minutes = max(0.0, ((now.timestamp() * 1000 if ended is None else ended) - opened) / 60_000)
        total += 0 if test else minutes * WEIGHT[priority] * max(1, people)
    return round(total)


@pytest.mark.parametrize("seed", range(5))
def test_pain_compares_and_orders_as_the_sum_of_the_incidents_does_now_and_later(seed: int) -> None:
    desk, told = made(seed)
    for now in (NOW, NOW + timedelta(minutes=7), NOW + timedelta(days=30)):
        pains = {number: pain(incidents, now) for number, (_, incidents) in told.items()}
        for bound in (0, 1, *random.Random(seed).sample(sorted(pains.values()), 5)):
            for op, holds in COMPARE.items():
                hit = {number for number, one in pains.items() if holds(one, bound)}
                assert set(desk.found(f"pain{op}{bound}", kind="problem", now=now)) == hit
            near = {number for number, one in pains.items() if bound <= one <= bound + 5000}
            assert set(desk.found(f"pain:{bound}..{bound + 5000}", kind="problem", now=now)) == near
        worst = sorted(told, key=lambda one: (-pains[one], told[one][0], one))
        assert desk.found("", kind="problem", now=now) == worst
        assert desk.found("sort:-pain", kind="problem", now=now) == worst
        assert desk.found("sort:pain -pain:0", kind="problem", now=now) == sorted(
            (one for one in told if pains[one]), key=lambda one: (pains[one], told[one][0], one)
        )


def test_pain_follows_an_incident_that_changes_and_one_that_is_linked() -> None:
    desk = Desk()
    desk.incident("I1", opened=ms(-1), priority=3)
    desk.problem("P1", "I1")
    assert desk.found("pain>=180", kind="problem") == ["P1"]
    desk.incident("I1", opened=ms(-1), resolved=ms(-0.5), priority=3)
    assert desk.found("pain:90", kind="problem") == ["P1"]
    desk.incident("I2", opened=ms(-1), priority=1)
    desk.problem("P1", "I1,I2")
    assert desk.found("pain:390", kind="problem") == ["P1"]


def test_time_passing_touches_every_problem_that_has_incidents_where_pain_is_asked() -> None:
    desk, told = made(1)
    rows = desk.kinds["problem"]
    before, after = When(NOW), When(NOW + timedelta(minutes=5))
    places = touched(parse("-(vpn | pain>600)"), rows, before, after)
    assert {str(rows.get(place, "number")) for place in places} == {one for one in told if told[one][1]}
    assert touched(parse("vpn"), rows, before, after) == []


def test_what_has_no_pain_is_neither_found_nor_ordered_by_it() -> None:
    desk = Desk()
    desk.incident("I2", due=ms(2))
    desk.incident("I1", due=ms(1))
    assert desk.found("pain<5") == desk.found("pain>=0") == []
    assert desk.found("sort:-pain") == ["I1", "I2"]


def test_what_comes_again_is_what_the_radar_has_seen_and_time_touches_its_window() -> None:
    desk = Desk()
    for number, days in (("I1", 0), ("I2", 3), ("I3", 40)):
        desk.incident(number, opened=ms(-24 * days))
    desk.problem("P1", "I1")
    seen = desk.context(recurring=("I2", "gone"))
    for kind, text, numbers in (
        ("incident", "+recurring", ["I2"]),
        ("incident", "-+recurring", ["I1", "I3"]),
        ("problem", "+recurring", []),
    ):
        rows = desk.kinds[kind]
        found = [str(rows.get(place, "number")) for place in evaluate(parse(text), rows, seen)]
        assert found == numbers
    when = When(NOW)
    places = touched(parse("+recurring"), desk.rows, when, when._replace(now=NOW + timedelta(seconds=20)))
    assert [str(desk.rows.get(place, "number")) for place in places] == ["I1", "I2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind:problem pain>600 sort:-pain", "kind problem, pain above 600, most pain first"),
        ("pain<=5 sort:pain", "pain at most 5, least pain first"),
        ("+recurring -pain:1..9", "coming again, not pain 1–9, soonest due first"),
    ],
)
def test_pain_and_recurrence_are_said_and_printed(text: str, words: str) -> None:
    query = parse_strictly(f"{text} cols:number,pain")
    assert sentence(query) == words
    assert parse_strictly(str(query)) == query


@pytest.mark.parametrize("text", ["pain>much", "pain:", "last_used>90d", "+sod"])
def test_what_is_not_understood_is_an_error_where_nobody_sees_a_hint(text: str) -> None:
    with pytest.raises(QueryError):
        parse_strictly(text)


@pytest.mark.parametrize("seed", range(3))
def test_pain_follows_whatever_changes_and_only_that_is_read_anew(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, desk, known = random.Random(seed), Desk(), {}
    links = {f"P{number}": [f"I{number}-{one}" for one in range(4)] for number in range(6)}
    read: list[str] = []
    of = pains.incidents_of
    monkeypatch.setattr(
        pains, "incidents_of",
        lambda rows, place, others: read.append(str(rows.get(place, "number"))) or of(rows, place, others),
    )  # fmt: skip
    for number, incidents in links.items():
        desk.problem(number, ",".join(incidents))
    for _ in range(40):
        number, one = chance.choice(list(links)), chance.randrange(4)
        incident = links[number][one]
        if chance.random() < 0.2:
            desk.problem(number, ",".join(links[number]), priority=chance.randint(1, 5))
        else:
            known[incident] = (ms(-chance.randint(1, 90)), None, chance.randint(1, 5), 1, False)
            desk.incident(incident, opened=known[incident][0], priority=known[incident][2])
        read.clear()
        wanted = {
            problem: pain([known[one] for one in incidents if one in known], NOW)
            for problem, incidents in links.items()
        }
        found = pains.pains(desk.kinds["problem"], desk.rows, NOW)
        names = {desk.kinds["problem"].get(place, "number"): value for place, value in found.items()}
        assert names == wanted
        whole = {problem for problem, incidents in links.items() if known.keys() >= set(incidents)}
        assert not set(read) & whole - {number}
