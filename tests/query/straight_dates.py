"""Dates for queries made at random, each with what it means, counted in days and minutes of a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import tzinfo

Record = dict[str, Any]
COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STEPS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
#: Field names -> key of an exported incident.
DATES = {
    ("due",): "left", ("created", "opened"): "opened", ("updated",): "updated", ("resolved",): "resolved",
    ("closed",): "closed", ("last",): "last_at",
}  # fmt: skip


class Term(NamedTuple):
    text: str
    accepts: Callable[[Record], bool]


class DateMaker:
    """Makes terms about dates."""

    incidents: list[Record]
    rng: random.Random
    now: datetime
    zone: tzinfo

    def date(self) -> Term:
        names, key = self.rng.choice(list(DATES.items()))
        name, ahead = self.rng.choice(names), key == "left"
        if self.rng.random() < 0.1:
            return Term(f"{name}:none", lambda r: r[key] is None)
        forms = (
            self._distance,
            self._ago,
            self._range,
            self._half,
            self._end,
            self._compared,
            self._compared,
        )
        return self.rng.choice(forms)(name, key, ahead=ahead)

    def _range(self, name: str, key: str, *, ahead: bool) -> Term:
        word, first, last = self._days(ahead=ahead, weekdays=False)
        other, begin, end = self._days(ahead=ahead, weekdays=False)
        return _dated(f"{name}:{word}..{other}", key, min(first, begin), max(last, end) - 1)

    def _half(self, name: str, key: str, *, ahead: bool) -> Term:
        word, first, last = self._days(ahead=ahead)
        if self.rng.random() < 0.5:
            return _dated(f"{name}:{word}..", key, first, None)
        return _dated(f"{name}:..{word}", key, None, last - 1)

    def _compared(self, name: str, key: str, *, ahead: bool) -> Term:
        word, first, last = self._days(ahead=ahead)
        op = self.rng.choice((":", "=", *COMPARE))
        low, high = {
            "<": (None, first - 1), "<=": (None, last - 1), ">": (last, None), ">=": (first, None),
        }.get(op, (first, last - 1))  # fmt: skip
        return _dated(f"{name}{op}{word}", key, low, high)

    def _distance(self, name: str, key: str, *, ahead: bool) -> Term:
        count, unit = self.rng.randint(1, 60), self.rng.choice([*STEPS, "bh"])
        now = at(self.now)
        moment = self._away(count, unit, ahead=ahead)
        op = self.rng.choice((":", *COMPARE))
        if op == ":":
            return _dated(f"{name}:{count}{unit}", key, min(now, moment), max(now, moment))
        left = abs(moment - now)

        def accepts(record: Record) -> bool:
            at = ms(record[key])
            return at is not None and COMPARE[op](at - now if ahead else now - at, left)

        return Term(f"{name}{op}{count}{unit}", accepts)

    def _end(self, name: str, key: str, *, ahead: bool) -> Term:  # noqa: ARG002 (one signature for all)
        """A day, week or month that ends, and a minute."""
        today = self.now.astimezone(self.zone).date()
        word, day = self.rng.choice(
            (
                ("eod", today + timedelta(days=1)), ("eow", today + timedelta(days=7 - today.weekday())),
                ("eom", _next_month(today)),
            )
        )  # fmt: skip
        op = self.rng.choice(list(COMPARE))
        if self.rng.random() < 0.3 and (found := self.rng.choice(self.incidents)[key]):
            minute = datetime.fromisoformat(found).astimezone(self.zone).replace(second=0, microsecond=0)
            first = at(minute)
            return _dated(f"{name}:{minute.strftime('%Y-%m-%dT%H:%M')}", key, first, first + 59_999)
        return Term(
            f"{name}{op}{word}",
            lambda r: r[key] is not None and COMPARE[op](ms(r[key]), self._midnight(day)),
        )

    def _ago(self, name: str, key: str, *, ahead: bool) -> Term:  # noqa: ARG002 (one signature for all)
        count, unit, sign = self.rng.randint(1, 60), self.rng.choice([*STEPS, "bh"]), self.rng.choice("-+")
        now = at(self.now)
        moment = self._away(count, unit, ahead=sign == "+")
        op = self.rng.choice((":", *COMPARE))
        if op == ":":
            return _dated(f"{name}:{sign}{count}{unit}", key, min(now, moment), max(now, moment))
        return Term(
            f"{name}{op}{sign}{count}{unit}",
            lambda r: r[key] is not None and COMPARE[op](ms(r[key]), moment),
        )

    def _away(self, count: int, unit: str, *, ahead: bool) -> int:
        if unit == "bh":
            return self._business(count, ahead=ahead)
        return at(self.now) + (1 if ahead else -1) * count * STEPS[unit] * 1000

    def _business(self, hours: int, *, ahead: bool) -> int:
        """Walk business minutes one by one: weekdays 8 to 18, UTC."""
        moment, left = self.now.astimezone(UTC), hours * 60
        step = timedelta(minutes=1 if ahead else -1)
        while left:
            before = moment if ahead else moment + step
            moment += step
            left -= before.weekday() < 5 and 8 <= before.hour < 18
        return at(moment)

    def _days(self, *, ahead: bool, weekdays: bool = True) -> tuple[str, int, int]:
        """Return a word for days, and where they begin and end (the end not included), in ms."""
        today = self.now.astimezone(self.zone).date()
        day = today - timedelta(days=self.rng.randint(-3, 40))
        words: list[tuple[str, date, date]] = [
            (day.isoformat(), day, day + timedelta(days=1)),
            (day.strftime("%Y-%m"), day.replace(day=1), _next_month(day)),
            (str(day.year), date(day.year, 1, 1), date(day.year + 1, 1, 1)),
        ]  # fmt: skip
        words += [
            (word, today + timedelta(days=away), today + timedelta(days=away + 1))
            for word, away in (("today", 0), ("yesterday", -1), ("tomorrow", 1))
        ]
        if weekdays:
            number = self.rng.randrange(7)
            found = next(
                today + timedelta(days=away if ahead else -away)
                for away in range(7)
                if (today + timedelta(days=away if ahead else -away)).weekday() == number
            )
            words.append((DAYS[number][: self.rng.choice((3, 4, 9))], found, found + timedelta(days=1)))
        word, first, end = self.rng.choice(words)
        return word, self._midnight(first), self._midnight(end)

    def _midnight(self, day: date) -> int:
        return at(datetime(day.year, day.month, day.day, tzinfo=self.zone))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _dated(text: str, key: str, low: int | None, high: int | None) -> Term:
    def accepts(record: Record) -> bool:
        at = ms(record[key])
        return at is not None and (low is None or at >= low) and (high is None or at <= high)

    return Term(text, accepts)


def with_left(record: Record, now: datetime) -> Record:
    """Return a record with the moment its target would be due if it went on now."""
    due, paused = ms(record.get("due")), ms(record.get("paused"))
    if due is not None and paused is not None:
        due += max(0, at(now) - paused)
    return {**record, "left": None if due is None else datetime.fromtimestamp(due / 1000, UTC).isoformat()}


def at(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


@cache
def ms(moment: str | int | None) -> int | None:
    return moment if moment is None or isinstance(moment, int) else at(datetime.fromisoformat(moment))
