"""What the queue says of the target that comes first, and how it is marked by the fraction used."""

from __future__ import annotations

from collections import namedtuple
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tui.domain.calendars import Calendar, weekdays
from tui.screens.queue_columns import HOUR, WIDE, Shown
from tui.terminal.palette import Tone

FRIDAY_16 = 1_793_980_800_000  #: 2026-11-06 16:00 UTC
CALENDARS = {"always": Calendar(name="always"), "office": Calendar(name="office", week=weekdays(8, 18))}
DUE = next(column for column in WIDE if column.key == "due")
Row = namedtuple("Row", "state due paused warn alarm calendar")  # noqa: PYI024 (as a store's row is)


def shown(**values: object) -> tuple[str, Tone]:
    """Return the text and tone of a target of four hours that has `left` of it, at a Friday's 16:00."""
    left = cast("int", values.pop("left", 4 * HOUR))
    due = FRIDAY_16 + left
    usual: dict[str, Any] = {
        "state": "assigned", "due": due, "paused": None, "warn": due - 2 * HOUR, "alarm": due - HOUR,
        "calendar": "always",
    }  # fmt: skip
    row = Row(**{**usual, **values})
    given = Shown(cast("Any", row), cast("Any", SimpleNamespace()), FRIDAY_16, CALENDARS)
    return DUE.text(given), DUE.tone(given)


@pytest.mark.parametrize(
    ("values", "text", "tone"),
    [
        ({}, "4:00  ", Tone.PLAIN),
        ({"left": 2 * HOUR}, "2:00 .", Tone.PLAIN),
        ({"left": HOUR}, "1:00 :", Tone.WARN),
        ({"left": 0}, "0:00 :", Tone.WARN),
        ({"left": -HOUR}, "−1:00 !", Tone.BAD),
        ({"left": 68 * HOUR, "calendar": "office"}, "6:00  ", Tone.PLAIN),
        ({"left": -60 * HOUR, "calendar": "office"}, "−28:00 !", Tone.BAD),
        ({"paused": FRIDAY_16 - HOUR}, "‖5:00  ", Tone.PLAIN),
        ({"paused": FRIDAY_16 - HOUR, "left": 0}, "‖1:00 :", Tone.PLAIN),
        ({"due": None}, "–  ", Tone.PLAIN),
        ({"state": "closed", "left": -HOUR}, "", Tone.PLAIN),
    ],
)
def test_it_says_the_business_time_left_and_how_much_is_used(
    values: dict[str, object], text: str, tone: Tone
) -> None:
    assert shown(**values) == (text, tone)
