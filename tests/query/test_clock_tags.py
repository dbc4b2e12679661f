"""What of an answer can change by time passing alone."""

from __future__ import annotations

from datetime import timedelta

from query_builders import NOW, Desk, ms

from tui.query import parse
from tui.query.clocks import asks_the_time, crossed
from tui.query.passing import touched


def test_only_tags_of_clocks_ask_the_time() -> None:
    asking = [asks_the_time(parse(text)) for text in ("+open vpn", "-+breached", "(+mine | +atrisk)")]
    assert asking == [False, True, True]


def test_reaching_a_target_or_its_last_warning_is_noticed() -> None:
    desk = Desk()
    desk.incident("INC1", due=ms(3), alarm=ms(1))
    moments = ((0, 1), (1.1, 2.9), (2, 3))
    assert [crossed(desk.rows, ms(since), ms(until)) for since, until in moments] == [[0], [], [0]]
    assert desk.found("+atrisk") == []


def test_rows_that_a_relative_date_lets_in_or_out_by_time_passing_are_noticed() -> None:
    desk = Desk()
    desk.incident("INC1", due=ms(3), opened=ms(-1.5))
    desk.incident("INC2", due=ms(9), opened=ms(-8), closed=ms(-1))
    now = desk.context().when

    def seen(text: str, hours: float) -> list[str]:
        later = now._replace(now=NOW + timedelta(hours=hours))
        places = touched(parse(text), desk.rows, now, later)
        return sorted({str(desk.rows.get(place, "number")) for place in places})

    assert seen("due<2h", 0.9) == []
    assert seen("due<2h", 1.1) == ["INC1"]
    assert seen("-due<2h | vpn", 1.1) == ["INC1"]
    assert seen("created>-2h", 0.4) == []
    assert seen("(created:2h | +open)", 0.6) == ["INC1"]
    assert seen("closed:today", 11) == []
    assert seen("closed:today", 13) == ["INC2"]
    assert seen("due:none closed>2026-11-01", 900) == []
    assert seen("+breached", 4) == ["INC1"]


def test_a_target_that_stands_still_is_found_and_sorted_by_what_is_left_of_it() -> None:
    desk = Desk()
    desk.incident("INC1", state="assigned", due=ms(3))
    desk.incident("INC2", state="on_hold", due=ms(-20), paused=ms(-21))
    desk.incident("INC3", state="on_hold", due=ms(-90), paused=ms(-95))
    desk.incident("INC4", state="on_hold", due=ms(-9), paused=ms(-5))
    desk.incident("INC5", state="assigned", due=None)
    desk.incident("INC6", state="assigned", due=ms(-1))
    assert desk.found("+open") == ["INC4", "INC6", "INC2", "INC1", "INC3", "INC5"]
    assert desk.found("sort:-due") == ["INC3", "INC1", "INC2", "INC6", "INC4", "INC5"]
    assert desk.found("due<2h") == ["INC4", "INC6", "INC2"]
    assert desk.found("due:now..6h") == ["INC2", "INC1", "INC3"]
    assert desk.found("-due<2h") == ["INC1", "INC3", "INC5"]
