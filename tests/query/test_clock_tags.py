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
