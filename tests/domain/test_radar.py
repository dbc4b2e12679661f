from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.pain import Hurt, pain_of, pareto, weekly
from tui.domain.radar import DAY, LEAST, MOST, WINDOW, WORDS, Seen, candidates
from tui.domain.similarity import Similarity

NOW = 200 * DAY


def seen(group: str, *days_ago: float) -> list[Seen]:
    return [Seen(f"{group}-{number}", NOW - days * DAY, ((group,),)) for number, days in enumerate(days_ago)]


def test_three_in_fourteen_days_are_a_candidate_and_two_are_none() -> None:
    raised = candidates([*seen("vpn", 1, 5, 13.9), *seen("mail", 2, 3), *seen("old", 15, 16, 17)], NOW)
    assert [(one.group, one.incidents) for one in raised] == [(("vpn",), ("vpn-0", "vpn-1", "vpn-2"))]
    assert raised[0].reason == "3 in 14 days, never before; 3 more expected"


def test_a_desk_of_one_day_does_not_expect_a_fortnight_of_such_days() -> None:
    (raised,) = candidates(seen("vpn", 0.5, 0.5, 0.501), NOW)
    assert LEAST <= raised.expected < 2 * LEAST


def test_what_an_open_problem_has_is_not_raised_again() -> None:
    assert candidates(seen("vpn", 1, 2, 3), NOW, linked={"vpn-0"}) == []


def test_what_an_open_problem_has_counts_neither_as_usual_nor_as_expected() -> None:
    alone = candidates(seen("vpn", 1, 2, 3, 40), NOW)
    has = [Seen(f"has-{day}", NOW - day * DAY, (("vpn",),)) for day in range(50)]
    linked = {one.id for one in has}
    (raised,) = candidates([*seen("vpn", 1, 2, 3, 40), *has], NOW, linked=linked)
    assert raised.incidents == alone[0].incidents
    assert raised.expected < len(has) / 5
    assert raised.usual == 14 / (49 - 14)


def test_a_group_that_does_less_than_always_is_quiet() -> None:
    always = [14 + day / 4 for day in range(4 * 60)]
    assert candidates(seen("printers", 1, 2, 3, *always), NOW) == []
    assert candidates(seen("printers", *[day / 4 for day in range(4 * 70)]), NOW)


def test_a_rising_group_comes_before_a_steady_one_of_the_same_size() -> None:
    steady, rising = [day * 2 for day in range(35)], [day / 4 for day in range(7)]
    raised = candidates([*seen("steady", *steady), *seen("rising", *rising)], NOW)
    assert [one.group for one in raised] == [("rising",), ("steady",)]


def test_groups_of_the_same_incidents_are_told_once() -> None:
    twice = [Seen(one.id, one.at, (("vpn",), ("words",))) for one in seen("vpn", 1, 2, 3)]
    assert len(candidates(twice, NOW)) == 1


def test_a_fifth_of_the_places_is_for_groups_by_words() -> None:
    many = [one for group in range(30) for one in seen(f"group {group:02}", 1, 2, 3, 4, 5)]
    alike = [
        Seen(f"alike {group}-{number}", NOW - DAY, (), (f"red{group}", f"blue{group}"))
        for group in range(8)
        for number in range(3)
    ]
    raised = candidates([*many, *alike], NOW)
    assert len(raised) == MOST
    assert sum(one.group[0] == WORDS for one in raised) == MOST // 5
    assert [one.expected for one in raised] == sorted((one.expected for one in raised), reverse=True)
    assert [one.group for one in raised[:16]] == [(f"group {group:02}",) for group in range(16)]


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0, 90)), max_size=200))
def test_candidates_are_few_large_enough_and_in_order(told: list[tuple[int, float]]) -> None:
    every = [Seen(str(n), NOW - days * DAY, ((str(group),),)) for n, (group, days) in enumerate(told)]
    raised = candidates(every, NOW)
    assert len(raised) <= MOST
    assert all(len(one.incidents) >= LEAST for one in raised)
    assert [one.expected for one in raised] == sorted((one.expected for one in raised), reverse=True)
    ages = {one.id: (NOW - one.at) / DAY for one in every}
    assert all(ages[one] < WINDOW for candidate in raised for one in candidate.incidents)


def test_pain_is_minutes_by_severity_by_people() -> None:
    assert pain_of([Hurt(1, 60), Hurt(5, 10, people=20)]) == 60 * 5 + 10 * 20
    assert pain_of([Hurt(3, 10)], factor=2) == 60


@given(st.dictionaries(st.text(max_size=3), st.lists(st.builds(Hurt, st.integers(1, 5), st.floats(0, 1e6)))))
def test_the_vital_causes_are_the_fewest_that_make_80_percent(causes: dict[str, list[Hurt]]) -> None:
    bars = pareto(causes)
    assert {bar.key for bar in bars} == set(causes)
    whole = sum(bar.pain for bar in bars if bar.key)
    assert [bar for bar in bars if not bar.key] == [bar for bar in bars[-1:] if not bar.key and not bar.vital]
    vital = [bar for bar in bars if bar.vital]
    if whole > 0:
        assert sum(bar.pain for bar in vital) >= 0.8 * whole * (1 - 1e-9)
        assert sum(bar.pain for bar in vital[:-1]) < 0.8 * whole
    else:
        assert not vital


def test_what_names_no_cause_comes_last_and_is_no_part_of_the_whole() -> None:
    bars = pareto({"": [Hurt(1, 9_000)], "vpn": [Hurt(5, 90)], "mail": [Hurt(5, 10)]})
    assert [(bar.key, bar.upto, bar.vital) for bar in bars] == [
        ("vpn", 0.9, True), ("mail", 1.0, False), ("", 0.0, False),
    ]  # fmt: skip


def test_weeks_are_counted_back_from_now() -> None:
    assert weekly([NOW - DAY, NOW - 8 * DAY, NOW - 9 * DAY, NOW - 900 * DAY, NOW + DAY], NOW, 3) == [0, 2, 1]


def test_texts_that_say_the_same_are_found_and_the_query_itself_is_left_out() -> None:
    index = Similarity()
    for key, title, body in (
        ("a", "VPN drops", "the tunnel breaks every hour"),
        ("b", "printer jam", "paper stuck in tray two"),
        ("c", "remote access", "VPN tunnels break when it rains"),
    ):
        index.add(key, (title, body))
    assert [hit.key for hit in index.like("my vpn tunnel broke")][:2] == ["a", "c"]
    assert "a" not in {hit.key for hit in index.like("VPN drops", without="a")}
    assert index.like("zebra 42") == []
    assert Similarity().like("anything") == []


def test_how_alike_a_text_is_says_which_part_of_the_query_stands_in_it() -> None:
    index = Similarity()
    index.add("a", ("VPN drops", "the tunnel breaks every hour"))
    assert [hit.part for hit in index.like("VPN drops")] == [1.0]
    assert [hit.part for hit in index.like("VPN printer zebra lion")] == [0.25]
    index.add("b", ("VPN slow", "the line is old"))
    rare, common = index.like("tunnel the")
    assert (rare.key, rare.part, common.key) == ("a", 1.0, "b")
    assert 0 < common.part < 0.5  # "the" stands in both, and so says less than "tunnel"
