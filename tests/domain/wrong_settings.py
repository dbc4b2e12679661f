# ruff: noqa: E501 (one line a file: what is changed in the defaults, and the sentence it deserves)
"""Wrong settings files, each with the exact sentence that refuses it."""

from __future__ import annotations

from tui.domain.settings import DEFAULT_TEXT

_SPANS = "as in 15m, 8h, 2d, 1bd, none"
_HOLDS = "awaiting_caller, scheduled_with_caller, awaiting_vendor, awaiting_change, awaiting_problem"
_TOP = "warnings, pausing, round_the_clock, priority, response, resolution, update, clocks, escalation, first_line, auto_close, calendars, templates"


def line(text: str, begun: str, after: str = "") -> int:
    """Return the line that begins so, below one that begins with `after`."""
    lines = text.split("\n")
    above = next((place for place, one in enumerate(lines) if one.startswith(after)), 0)
    return next(place for place, one in enumerate(lines, 1) if place > above and one.startswith(begun))


def changed(old: str, new: str, table: str = "") -> str:
    """Return the defaults with one thing changed, the first below a table's head."""
    start = DEFAULT_TEXT.index(table)
    at = DEFAULT_TEXT.index(old, start)
    return DEFAULT_TEXT[:at] + new + DEFAULT_TEXT[at + len(old) :]


def case(  # noqa: PLR0917 (one line a case)
    old: str, new: str, key: str, said: str, table: str = "", begun: str | None = None
) -> tuple[str, str]:
    """Return a wrong text and its sentence: key and what is wrong, on the line that begins with the key."""
    text = changed(old, new, table)
    place = line(text, begun if begun is not None else key.rpartition(".")[2], table)
    return text, f"desk.toml line {place}: {key}: {said}"


def added(text: str, key: str, said: str, begun: str) -> tuple[str, str]:
    """Return the defaults with more at the end, and the sentence it deserves."""
    whole = f"{DEFAULT_TEXT}\n{text}\n"
    lines = whole.split("\n")
    place = max(place for place, one in enumerate(lines, 1) if one.startswith(begun))
    return whole, f"desk.toml line {place}: {key}: {said}"


# fmt: off
WRONG = [
    ("", "desk.toml: lacks the table [response]"),
    ("[response", "desk.toml line 1: is no TOML: Expected ']' at the end of a table declaration"),
    ("#" * 300_000, "desk.toml: is larger than settings can be (256 KB)"),
    (changed('p1 = "15m"', "p1 ="), f"desk.toml line {line(DEFAULT_TEXT, 'p1')}: is no TOML: Invalid value"),
    (changed('p1 = "15m"', 'p2 = "1h"'), f"desk.toml line {line(DEFAULT_TEXT, 'p2')}: is no TOML: Cannot overwrite a value"),
    case('p1 = "15m"\n', "", "response", "lacks p1", begun="[response]"),
    case('p1 = "15m"', "p1 = 15", "response.p1", "15 must be a text in quotes", "[response]"),
    case('"15m"', '"15 m"', "response.p1", f"'15' is no span; {_SPANS}", "[response]"),
    case('"15m"', '"soon"', "response.p1", f"'soon' is no span; {_SPANS}", "[response]"),
    case('"15m"', '"-1h"', "response.p1", f"'-1h' is no span; {_SPANS}", "[response]"),
    case('"15m"', '"999999h"', "response.p1", f"'999999h' is no span; {_SPANS}", "[response]"),
    case("1bd office", "1bd shop", "response.p5", "there is no calendar 'shop'; there are always, office", "[response]"),
    case('calendar = "always"', 'calendar = "never"', "response.calendar", "there is no calendar 'never'; there are always, office", "[response]"),
    case('p1 = "15m"', 'p1 = "15m"\np6 = "1h"', "response.p6", "is no setting; there are calendar, p1, p2, p3, p4, p5", "[response]"),
    case('p1 = "none"\n', "", "update", "lacks p1", "[resolution]", "[update]"),
    case("[response]", "[answer]", "answer", f"is no setting; there are {_TOP}", begun="[answer]"),
    case("warnings", "warning", "warning", "is no setting; did you mean warnings?"),
    case("[50, 75]", "50", "warnings", "must be a list"),
    case("[50, 75]", "[0, 75]", "warnings", "0 is no percentage between 1 and 99"),
    case("[50, 75]", "[50, 100]", "warnings", "100 is no percentage between 1 and 99"),
    case("[50, 75]", '["50"]', "warnings", "'50' is no percentage between 1 and 99"),
    case("[50, 75]", "[75, 50]", "warnings", "must grow from one to the next"),
    case('"awaiting_caller"', '"awaiting_lunch"', "pausing", f"'awaiting_lunch' is no reason to wait; there are {_HOLDS}"),
    case('"24×7"', "3", "round_the_clock", "3 must be a text in quotes"),
    case("[1, 2, 3]", "[1, 2]", "priority.high", "must be three priorities: for urgency high, medium and low", "[priority]"),
    case("[1, 2, 3]", "[0, 2, 3]", "priority.high", "0 is no priority from 1 to 5", "[priority]"),
    case("low = [3, 4, 5]\n", "", "priority", "lacks low", begun="[priority]"),
    case("medium = [", "middle = [", "priority.middle", "is no setting; there are high, medium, low", "[priority]"),
    case('kind = "OLA"', 'kind = "KPI"', "clocks.internal.kind", "'KPI' is no kind of agreement; there are SLA, OLA, UC", "[clocks.internal]"),
    case('kind = "OLA"', 'metric = "speed"', "clocks.internal.metric", "'speed' is no metric; there are response, resolution, update", "[clocks.internal]"),
    case('["awaiting_vendor"]', '["awaiting_parent"]', "clocks.vendor.while", f"'awaiting_parent' is no reason to wait; there are {_HOLDS}", "[clocks.vendor]"),
    added('[clocks.own]\nmatch = "p<=9x"', "clocks.own.match", "'9x' is no priority", "match"),
    added('[clocks.own]\nmatch = "boss:ana"', "clocks.own.match", "there is no field 'boss' here; there are p, prio, priority, tier, impact, urgency, service, team, cat, category, channel, location", "match"),
    added('[clocks.own]\nmatch = "service>Mail"', "clocks.own.match", "service cannot be compared with >; only priorities and tiers can", "match"),
    added('[clocks.own]\nmatch = "+mine"', "clocks.own.match", "there is no tag +mine here; there are +vip, +major, +test", "match"),
    added('[clocks.own]\nmatch = "channel:fax"', "clocks.own.match", "'fax' is no channel; there are telephone, web, mail, in_person, event, chat", "match"),
    added('[clocks.own]\nmatch = "vpn drops"', "clocks.own.match", "'vpn drops' is no term; as in p<=2 service:Payments -channel:event +vip", "match"),
    added('[clocks.response]\nkind = "UC"', "clocks.response", "is the name of a promise to the customer: call it something else", "[clocks.response]"),
    case("at_once = [1]", "at_once = [7]", "escalation.at_once", "7 is no priority from 1 to 5", "[escalation]"),
    case("[50, 75, 100]", "[50, 75, 200]", "escalation.points", "200 is no percentage between 1 and 100", "[escalation]"),
    case("handovers = 3", "handovers = -1", "escalation.handovers", "-1 is no number of handovers from 0 (never) to 99", "[escalation]"),
    case('p1 = "none"', 'p1 = "1"', "first_line.p1", f"'1' is no span; {_SPANS}", "[first_line]"),
    case("days = 2", "days = -1", "auto_close.days", "-1 is no number of days from 0 (never) to 365", "[auto_close]"),
    case("days = 2", "day = 2", "auto_close.day", "is no setting; did you mean days?", "[auto_close]"),
    case('calendar = "office"', 'calendar = "shop"', "auto_close.calendar", "there is no calendar 'shop'; there are always, office", "[auto_close]"),
    case('zone = "UTC"', 'zone = "Mars/Olympus"', "calendars.office.zone", "there is no time zone 'Mars/Olympus'; as in Europe/Paris", "[calendars.office]"),
    case('zone = "UTC"\n', "", "calendars.office", "lacks zone", "[auto_close]", "[calendars.office]"),
    case('["08:00-18:00"]', '"08:00-18:00"', "calendars.office.mon", 'must be a list of windows, as in ["08:00-18:00"]', "[calendars.office]"),
    case("08:00-18:00", "8-18", "calendars.office.mon", "'8-18' is no window, as in 08:00-18:00", "[calendars.office]"),
    case("08:00-18:00", "08:00-08:00", "calendars.office.mon", "'08:00-08:00' is no window, as in 08:00-18:00", "[calendars.office]"),
    case("08:00-18:00", "08:60-18:00", "calendars.office.mon", "'08:60-18:00' is no window, as in 08:00-18:00", "[calendars.office]"),
    case("08:00-18:00", "08:00-25:00", "calendars.office.mon", "'08:00-25:00' is no window, as in 08:00-18:00", "[calendars.office]"),
    case("holidays = []", 'holidays = ["2026-12-25"]', "calendars.office.holidays", "2026-12-25 is no date, as in 2026-12-25 (without quotes)", "[calendars.office]"),
    case("holidays = []", "holidays = 3", "calendars.office.holidays", "must be a list of dates, as in [2026-12-25]", "[calendars.office]"),
    case("fri =", "fry =", "calendars.office.fry", "is no setting; did you mean fri?", "[calendars.office]"),
    added('[calendars.empty]\nzone = "UTC"', "calendars.empty", "never opens: nothing would ever be due", "[calendars.empty]"),
    added('[calendars.always]\nzone = "UTC"', "calendars.always", "is built in: it never closes, and cannot be changed", "[calendars.always]"),
]
# fmt: on
