from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain_builders import Stamps, opened
from domain_lives import AGREEMENTS, BEGINNINGS, MOVES, step
from hypothesis import given, settings

from tui.domain.clocks.columns import ClockColumns, columns_of
from tui.domain.clocks.timeline import facts_of
from tui.domain.clocks.unmoved import unmoved
from tui.domain.document import plain
from tui.domain.incident import Channel, Incident

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.clocks.definitions import Agreements


def columns(incident: Incident, agreements: Agreements) -> ClockColumns:
    document = plain(incident)
    assert isinstance(document, dict)
    return columns_of(document, facts_of(document, agreements), agreements)


@settings(max_examples=100, deadline=None)
@given(MOVES, BEGINNINGS, AGREEMENTS)
def test_what_is_said_to_move_no_clock_leaves_every_column_as_it_was(
    moves: list[tuple[str, int]], begun: datetime, agreements: Agreements
) -> None:
    stamps = Stamps(begun)
    before, said = opened(stamps, channel=Channel.WEB), 0
    for name, gap in [*moves, ("note", 60)]:
        stamps.at += timedelta(seconds=gap)
        after = step(before, name, stamps)
        if unmoved(before, after):
            said += 1
            assert columns(after, agreements) == columns(before, agreements)
        before = after
    assert said  # a note is one at least
