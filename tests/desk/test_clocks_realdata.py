"""The real log's clocks: from scratch in seconds, adding up, and counted again minute by minute."""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tui.desk.explaining import clock_lines
from tui.domain.calendars import Calendar, weekdays
from tui.domain.clocks.clock import Bucket, Clock
from tui.domain.clocks.definitions import DEFAULTS, Agreements, Definition, Metric, Target
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.timeline import facts_of, priority_of
from tui.importers import import_file
from tui.store import Mark, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator

LOG = Path(__file__).parents[2] / ".." / "shared" / "data" / "incident_event_log.csv.xz"
NOW = datetime(2017, 3, 1, tzinfo=UTC)
HOURS = (1, 8, 24, 48)
ZONE_HOURS = 8, 18
HOLIDAYS = frozenset({date(2016, 3, 25), date(2016, 5, 1)})
SAMPLE = 500

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not LOG.is_file(), reason="the real update log is not beside the checkout"),
]

#: Both calendars, so that the count is of business time too; the priorities of a record never change here.
OFFICE = Calendar(name="office", week=weekdays(*ZONE_HOURS), holidays=HOLIDAYS)
AGREEMENTS = Agreements(
    calendars={**DEFAULTS.calendars, "office": OFFICE},
    definitions=(
        *DEFAULTS.definitions,
        Definition(
            name="in hours", metric=Metric.RESOLUTION, calendar="office",
            targets=(*(Target(hours * 3600) for hours in HOURS), None),
            pausing=DEFAULTS.definitions[2].pausing,
        ),
    ),
)  # fmt: skip
Document = dict[str, Any]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Document]]:
    store = create_store(tmp_path_factory.mktemp("real") / "store", mark=Mark.TEST, replica="T1", now=NOW)
    import_file(store, LOG, format=None, until=None, zone=UTC, progress=lambda _done, _all: None, now=NOW)
    yield [json.loads(json.dumps(document)) for document in store.table("incident").all()]
    store.close()


def clocks(document: Document, now: int | None) -> dict[str, Clock]:
    return {one.definition.name: one for one in clocks_of(facts_of(document), AGREEMENTS, now)}


def test_all_clocks_of_all_incidents_are_made_from_scratch_in_seconds(documents: list[Document]) -> None:
    now = int(NOW.timestamp())
    begun = time.process_time()
    found = [clocks_of(facts_of(document), DEFAULTS, now) for document in documents]
    assert time.process_time() - begun <= 8
    assert len(found) == 24_918
    for clock in (clock for several in found for clock in several):
        end = clock.stopped if clock.stopped is not None else now
        walls = [(one.end or 0) - one.start for one in clock.intervals]
        outside = sum(wall - one.business for wall, one in zip(walls, clock.intervals, strict=True))
        spent = Counter[str]()
        for one in clock.intervals:
            spent[f"{one.bucket} {one.why}".strip()] += one.business
        assert outside + sum(spent.values()) == end - clock.started
        assert spent["active"] == clock.elapsed


def test_the_breach_rates_by_priority_are_the_same_counted_minute_by_minute(
    documents: list[Document],
) -> None:
    now = int(NOW.timestamp())
    sample = random.Random(5).sample(documents, SAMPLE)
    engine, counted = Counter[tuple[str, int, bool]](), Counter[tuple[str, int, bool]]()
    for document in sample:
        priority = priority_of(document)
        found = clocks(document, now)
        for name, within_hours in (("resolution", False), ("in hours", True)):
            engine[name, priority, found[name].over] += 1
            minutes = active_minutes(document, within_hours=within_hours)
            assert minutes == found[name].elapsed // 60, document["number"]
            target = 60 * HOURS[priority - 1] if priority <= len(HOURS) else None
            counted[name, priority, target is not None and minutes > target] += 1
    assert engine == counted
    assert any(over for _name, _priority, over in engine)


def active_minutes(document: Document, *, within_hours: bool) -> int:
    """Count, looking at every minute of its life, those in which the incident was ours to work on."""
    moment = minute(document["opened_at"])
    updates = sorted((minute(one["occurred_at"]), one["id"], one) for one in document.get("history", ()))
    state, reasons, active = "new", set[str](), 0
    end = max([at for at, _id, _one in updates] + [moment])
    if document.get("state", "new") not in {"resolved", "closed", "cancelled"}:
        end = NOW
    while moment < end:
        while updates and updates[0][0] <= moment:
            for change in updates.pop(0)[2].get("changes", ()):
                if change["field"] == "state":
                    state = change["after"]
                elif change["field"] == "holds":
                    reasons = {hold["reason"] for hold in change["after"]}
        waits = state == "on_hold" and reasons & {"awaiting_caller", "scheduled_with_caller"}
        works = state not in {"resolved", "closed", "cancelled"} and not waits
        active += works and (not within_hours or in_office(moment))
        moment += timedelta(minutes=1)
    return active


def minute(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(second=0, microsecond=0)


def in_office(moment: datetime) -> bool:
    first, last = ZONE_HOURS
    return moment.weekday() < 5 and first <= moment.hour < last and moment.date() not in HOLIDAYS


def test_every_second_of_a_pause_has_its_reason(documents: list[Document]) -> None:
    why = {
        one.why
        for document in documents
        for one in clocks(document, None)["resolution"].intervals
        if one.bucket is Bucket.PAUSED
    }
    assert why == {"awaiting_caller"}


def test_the_printed_intervals_of_every_incident_sum_to_its_clocks(documents: list[Document]) -> None:
    now = int(NOW.timestamp())
    for document in documents:
        for clock in clocks(document, now).values():
            active = 0
            whole = Counter[str]()
            for line in clock_lines(clock, UTC):
                if found := PRINTED.match(line):
                    business, outside = seconds(found[3]), seconds(found[4])
                    wall = datetime.fromisoformat(found[2]) - datetime.fromisoformat(found[1])
                    assert business + outside == wall.total_seconds()
                    active += business if found[5] == "active" else 0
                    whole["business"] += business
                    whole["outside"] += outside
                elif line.startswith("  sum: active "):
                    parts = dict(re.findall(r"([a-z: ]+?) (\d+:\d\d:\d\d)", line.removeprefix("  sum:")))
                    told = {name.strip(" ,"): seconds(value) for name, value in parts.items()}
            assert active == clock.elapsed == told["active"], document["number"]
            assert told["in all"] == sum(whole.values())
            assert told["outside hours"] == whole["outside"]


PRINTED = re.compile(r"  (\S+ \S+)  (\S+ \S+) +(\d+:\d\d:\d\d) +(\d+:\d\d:\d\d)  (.*)")


def seconds(span: str) -> int:
    hours, minutes, rest = map(int, span.split(":"))
    return 3600 * hours + 60 * minutes + rest
