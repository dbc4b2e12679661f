# ruff: noqa: E501 (one line a file: what is changed in the defaults, and the sentence it deserves)
"""Wrong settings files, each with the exact sentence that refuses it."""

from __future__ import annotations

from tui.domain.settings import DEFAULT_TEXT


def changed(old: str, new: str) -> str:
    assert old in DEFAULT_TEXT
    return DEFAULT_TEXT.replace(old, new, 1)


# fmt: off
WRONG = [
        ("", "desk.toml: lacks the table [response]"),
        ("[response", "desk.toml line 1: is no TOML: Expected ']' at the end of a table declaration"),
        (changed('p1 = "15m"', "p1 ="), "desk.toml line 9: is no TOML: Invalid value"),
        (changed('p1 = "15m"', 'p2 = "1h"'), "desk.toml line 10: is no TOML: Cannot overwrite a value"),
        (changed('p1 = "15m"\n', ""), "desk.toml line 7: response: lacks p1"),
        (changed('p1 = "15m"', "p1 = 15"), "desk.toml line 9: response.p1: 15 must be a text in quotes"),
        (changed('"15m"', '"15 m"'), "desk.toml line 9: response.p1: '15' is no span; as in 15m, 8h, 2d, 1bd, none"),
        (changed('"15m"', '"soon"'), "desk.toml line 9: response.p1: 'soon' is no span; as in 15m, 8h, 2d, 1bd, none"),
        (changed('"15m"', '"-1h"'), "desk.toml line 9: response.p1: '-1h' is no span; as in 15m, 8h, 2d, 1bd, none"),
        (changed('"15m"', '"999999h"'), "desk.toml line 9: response.p1: '999999h' is no span; as in 15m, 8h, 2d, 1bd, none"),
        (changed("1bd office", "1bd shop"), "desk.toml line 13: response.p5: there is no calendar 'shop'; there are always, office"),
        (changed('calendar = "always"', 'calendar = "never"'), "desk.toml line 8: response.calendar: there is no calendar 'never'; there are always, office"),
        (changed('p1 = "15m"', 'p1 = "15m"\np6 = "1h"'), "desk.toml line 10: response.p6: is no setting; there are calendar, p1, p2, p3, p4, p5"),
        (changed("[response]", "[answer]"), "desk.toml line 7: answer: is no setting; there are warnings, pausing, always_supported, response, resolution, calendars, auto_close"),
        (changed("warnings", "warning"), "desk.toml line 3: warning: is no setting; did you mean warnings?"),
        (changed("[50, 75]", "50"), "desk.toml line 3: warnings: must be a list"),
        (changed("[50, 75]", "[0, 75]"), "desk.toml line 3: warnings: 0 is no percentage between 1 and 99"),
        (changed("[50, 75]", "[50, 100]"), "desk.toml line 3: warnings: 100 is no percentage between 1 and 99"),
        (changed("[50, 75]", '["50"]'), "desk.toml line 3: warnings: '50' is no percentage between 1 and 99"),
        (changed("[50, 75]", "[75, 50]"), "desk.toml line 3: warnings: must grow from one to the next"),
        (changed('"awaiting_caller"', '"awaiting_lunch"'), "desk.toml line 4: pausing: 'awaiting_lunch' is no reason to wait; there are awaiting_caller, scheduled_with_caller, awaiting_vendor, awaiting_change, awaiting_problem"),
        (changed("always_supported = []", "always_supported = [3]"), "desk.toml line 5: always_supported: must be names of services"),
        (changed('zone = "UTC"', 'zone = "Mars/Olympus"'), "desk.toml line 24: calendars.office.zone: there is no time zone 'Mars/Olympus'; as in Europe/Paris"),
        (changed('zone = "UTC"\n', ""), "desk.toml line 23: calendars.office: lacks zone"),
        (changed('["08:00-18:00"]', '"08:00-18:00"'), 'desk.toml line 25: calendars.office.mon: must be a list of windows, as in ["08:00-18:00"]'),
        (changed("08:00-18:00", "8-18"), "desk.toml line 25: calendars.office.mon: '8-18' is no window, as in 08:00-18:00"),
        (changed("08:00-18:00", "08:00-08:00"), "desk.toml line 25: calendars.office.mon: '08:00-08:00' is no window, as in 08:00-18:00"),
        (changed("08:00-18:00", "08:60-18:00"), "desk.toml line 25: calendars.office.mon: '08:60-18:00' is no window, as in 08:00-18:00"),
        (changed("08:00-18:00", "08:00-25:00"), "desk.toml line 25: calendars.office.mon: '08:00-25:00' is no window, as in 08:00-18:00"),
        (changed("holidays = []", 'holidays = ["2026-12-25"]'), "desk.toml line 30: calendars.office.holidays: 2026-12-25 is no date, as in 2026-12-25 (without quotes)"),
        (changed("holidays = []", "holidays = 3"), "desk.toml line 30: calendars.office.holidays: must be a list of dates, as in [2026-12-25]"),
        (changed("fri =", "fry ="), "desk.toml line 29: calendars.office.fry: is no setting; did you mean fri?"),
        (DEFAULT_TEXT + '[calendars.empty]\nzone = "UTC"\n', "desk.toml line 34: calendars.empty: never opens: nothing would ever be due"),
        (DEFAULT_TEXT + '[calendars.always]\nzone = "UTC"\n', "desk.toml line 34: calendars.always: is built in: it never closes, and cannot be changed"),
        (changed("days = 2", "days = -1"), "desk.toml line 33: auto_close.days: -1 is no number of days from 0 (never) to 365"),
        (changed("days = 2", "day = 2"), "desk.toml line 33: auto_close.day: is no setting; did you mean days?"),
        ("#" * 300_000, "desk.toml: is larger than settings can be (256 KB)"),
    ]
# fmt: on
