"""What of an answer can change by time passing alone."""

from __future__ import annotations

from query_builders import Desk, ms

from tui.query import parse
from tui.query.clocks import asks_the_time, crossed


def test_only_tags_of_clocks_ask_the_time() -> None:
    asking = [asks_the_time(parse(text)) for text in ("+open vpn", "-+breached", "(+mine | +atrisk)")]
    assert asking == [False, True, True]


def test_reaching_a_target_or_its_last_warning_is_noticed() -> None:
    desk = Desk()
    desk.incident("INC1", due=ms(3), alarm=ms(1))
    moments = ((0, 1), (1.1, 2.9), (2, 3))
    assert [crossed(desk.rows, ms(since), ms(until)) for since, until in moments] == [[0], [], [0]]
    assert desk.found("+atrisk") == []
