"""Settings read into agreements, and thirty wrong files with the one sentence each deserves."""

from __future__ import annotations

from datetime import date

import pytest
from wrong_settings import WRONG

from tui.domain.clocks.agreed import agreements_in_force, agreements_of
from tui.domain.clocks.definitions import DEFAULTS, Accord, Agreements, Metric, Subject, Target
from tui.domain.errors import BadInput
from tui.domain.priority import Level
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
            if one.matches(Subject(priority)):
                said = one.targets[priority - 1], one.calendar, bool(one.pausing), one.warnings
                found[one.name, priority] = said
    return found


def test_the_text_of_the_defaults_says_the_defaults() -> None:
    agreed = agreements_of(DEFAULT_TEXT)
    said = {key: promise for key, promise in table(agreed).items() if key[0] != "update"}
    assert said == table(DEFAULTS)
    for name in ("calendars", "matrix", "escalating", "closing", "round_the_clock"):
        assert getattr(agreed, name) == getattr(DEFAULTS, name)


def test_a_window_may_run_across_midnight_and_a_target_name_its_calendar() -> None:
    text = DEFAULT_TEXT.replace('p3 = "24h"', 'p3 = "2bd night"') + NIGHT
    agreed = agreements_of(text)
    targets = table(agreed)["resolution", 3]
    assert targets[:2] == (Target(days=2), "night")
    assert agreed.calendars["night"].business_day == 8 * 3600


def test_holidays_are_dates_and_a_services_hours_words() -> None:
    text = DEFAULT_TEXT.replace("holidays = []", "holidays = [2026-12-25]").replace(
        '"24×7", "24x7"', '"Rund um die Uhr"'
    )
    agreed = agreements_of(text)
    assert agreed.calendars["office"].holidays == {date(2026, 12, 25)}
    response = next(one for one in agreed.definitions if one.metric is Metric.RESPONSE)
    assert agreed.supports(" rund um die uhr ")
    assert agreed.aim(response, Subject(1, supported=True)).calendar.name == "always"


def test_there_are_thirty_of_them() -> None:
    assert len({said for _text, said in WRONG}) >= 30


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said for _text, said in WRONG])
def test_a_wrong_file_is_told_its_line_its_key_and_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        agreements_of(text, "desk.toml")
    assert str(refused.value) == said


def test_closing_by_itself_can_be_put_off_or_left_to_people() -> None:
    assert agreements_of(DEFAULT_TEXT).closing == DEFAULTS.closing == (2, "office")
    for days in (0, 5):
        assert agreements_of(DEFAULT_TEXT.replace("days = 2", f"days = {days}")).closing.days == days


def with_clock(*lines: str) -> Agreements:
    """Return the agreements of the defaults and a clock of its own."""
    return agreements_of(DEFAULT_TEXT + "\n".join(("", "[clocks.own]", *lines, "")))


def test_a_promise_to_some_customers_stands_before_the_usual_one() -> None:
    agreed = with_clock(
        'match = "p<=2 service:Payments,\\"Online shop\\" -channel:event"', 'p1 = "30m"', 'p2 = "2h"'
    )
    for service, channel, seconds in (
        ("Payments", "web", 1800), ("online SHOP", "web", 1800), ("Mail", "web", 3600),
        ("Payments", "event", 3600),
    ):  # fmt: skip
        aims = {aim.definition.name: aim for aim in agreed.aims(Subject(1, service=service, channel=channel))}
        assert aims["resolution"].target == seconds
    third = {aim.definition.name: aim.target for aim in agreed.aims(Subject(3, service="Payments"))}
    assert third["resolution"] == 24 * 3600


def test_what_a_team_or_a_supplier_promised_runs_beside() -> None:
    agreed = with_clock('kind = "OLA"', 'match = "team:Network +vip"', 'p2 = "1h"', "warnings = [80]")
    own = [
        aim
        for aim in agreed.aims(Subject(2, team="Network", flags="major,vip"))
        if aim.definition.name == "own"
    ]
    assert [(aim.definition.accord, aim.target, aim.points) for aim in own] == [(Accord.OLA, 3600, (2880,))]
    assert all(aim.definition.name != "own" for aim in agreed.aims(Subject(2, team="Network")))
    without = [
        aim.target
        for aim in agreed.aims(Subject(4, team="Network", flags="vip"))
        if aim.definition.name == "own"
    ]
    assert without == [None]


def test_the_matrix_is_the_desks_own() -> None:
    agreed = agreements_of(DEFAULT_TEXT.replace("low = [3, 4, 5]", "low = [2, 4, 4]"))
    assert (agreed.matrix[Level.LOW, Level.HIGH], agreed.matrix[Level.LOW, Level.LOW]) == (2, 4)


def test_settings_that_cannot_be_read_keep_nobody_from_working() -> None:
    agreed = agreements_in_force("from = 'the future'")
    assert agreed.definitions == DEFAULTS.definitions
    assert agreed.trouble.endswith("the defaults are in force")
