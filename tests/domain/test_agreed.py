"""Settings read into agreements, and thirty wrong files with the one sentence each deserves."""

from __future__ import annotations

from datetime import date

import pytest
from wrong_settings import WRONG

from tui.domain.clocks.agreed import agreements_of
from tui.domain.clocks.definitions import DEFAULTS, Agreements, Metric, Target
from tui.domain.errors import BadInput
from tui.domain.settings import DEFAULT_TEXT

NIGHT = """
[calendars.night]
zone = "Europe/Paris"
mon = ["22:00-06:00"]
"""


def table(agreements: Agreements) -> dict[tuple[str, int], tuple[Target | None, str, bool, tuple[int, ...]]]:
    """Return what each clock promises for each priority."""
    found = {}
    for priority in range(1, 6):
        for one in reversed(agreements.definitions):
            if one.matches(priority, "", ""):
                said = one.targets[priority - 1], one.calendar, bool(one.pausing), one.warnings
                found[one.name, priority] = said
    return found


def test_the_text_of_the_defaults_says_the_defaults() -> None:
    agreed = agreements_of(DEFAULT_TEXT)
    assert table(agreed) == table(DEFAULTS)
    assert agreed.calendars == DEFAULTS.calendars


def test_a_window_may_run_across_midnight_and_a_target_name_its_calendar() -> None:
    text = DEFAULT_TEXT.replace('p3 = "24h"', 'p3 = "2bd night"') + NIGHT
    agreed = agreements_of(text)
    targets = table(agreed)["resolution", 3]
    assert targets[:2] == (Target(days=2), "night")
    assert agreed.calendars["night"].business_day == 8 * 3600


def test_holidays_are_dates_and_services_names() -> None:
    text = DEFAULT_TEXT.replace("holidays = []", "holidays = [2026-12-25]").replace(
        "always_supported = []", 'always_supported = ["Payments"]'
    )
    agreed = agreements_of(text)
    assert agreed.calendars["office"].holidays == {date(2026, 12, 25)}
    response = next(one for one in agreed.definitions if one.metric is Metric.RESPONSE)
    assert agreed.calendar_of(response, 1, "Payments").name == "always"


def test_there_are_thirty_of_them() -> None:
    assert len({said for _text, said in WRONG}) >= 30


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said for _text, said in WRONG])
def test_a_wrong_file_is_told_its_line_its_key_and_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        agreements_of(text, "desk.toml")
    assert str(refused.value) == said


def test_closing_by_itself_can_be_put_off_or_left_to_people() -> None:
    assert agreements_of(DEFAULT_TEXT).auto_close_days == DEFAULTS.auto_close_days == 2
    for days in (0, 5):
        assert agreements_of(DEFAULT_TEXT.replace("days = 2", f"days = {days}")).auto_close_days == days
