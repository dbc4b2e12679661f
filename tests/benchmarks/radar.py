"""The recurrence radar: what it raised on the real log week by week, and texts that say the same.

That log's groups are category, subcategory and location, since it has no services. Beside them, in the same
run, the 20 largest groups of the same 14 days, and of everything so far.
"""

from __future__ import annotations

import csv
import lzma
import random
import time
from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.benchmarks import desks
from tests.benchmarks.figures import Figure
from tui.domain.radar import DAY, LEAST, MOST, WINDOW, Group, Seen, candidates
from tui.domain.sayings import groups, text_of
from tui.domain.similarity import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Bench

FIRST: Final = datetime(2016, 3, 21, tzinfo=UTC)
LAST: Final = datetime(2016, 5, 9, tzinfo=UTC)
#: Texts that the radar may have in its 14 days.
MANY: Final = 25_000


def measure(bench: Bench) -> Iterator[Figure]:
    """Give how many incidents followed in the groups that were raised, and what texts cost."""
    if not bench.quick and desks.LOG.exists():
        yield from _week_by_week(incidents())
    titles = desks.titles() if not bench.quick else ["vpn drops", "the vpn drops", "vpn drops again"]
    if titles:
        yield from _alike(titles, bench.few(MANY, 30))


def incidents() -> list[Seen]:
    """Return the incidents of the real log, oldest first."""
    found: dict[str, Seen] = {}
    for row in csv.DictReader(lzma.decompress(desks.LOG.read_bytes()).decode().splitlines()):
        if row["number"] not in found:
            at = datetime.strptime(row["opened_at"], "%d/%m/%Y %H:%M").replace(tzinfo=UTC).timestamp()
            group = (row["category"], row["subcategory"], row["location"])
            found[row["number"]] = Seen(row["number"], at, (group,))
    return sorted(found.values(), key=lambda one: one.at)


def _week_by_week(seen: list[Seen]) -> Iterator[Figure]:
    moments: dict[Group, list[float]] = {}
    for one in seen:
        moments.setdefault(one.groups[0], []).append(one.at)
    sums: Counter[str] = Counter()
    most, week = 0, FIRST
    while week <= LAST:
        now = week.timestamp()
        past = [one for one in seen if one.at < now]
        raised = [one.group for one in candidates(past, now)]
        late = Counter(one.groups[0] for one in past if one.at >= now - WINDOW * DAY)
        ever = Counter(one.groups[0] for one in past)
        for name, told in (
            ("radar", raised),
            ("late", [group for group, _ in late.most_common(MOST)]),
            ("ever", [group for group, _ in ever.most_common(MOST)]),
        ):
            sums[name] += sum(_within(moments[group], now) for group in told)
        most, week = max(most, len(raised)), week + timedelta(days=7)
    yield Figure(what="radar: candidates a week, at most", measured=most, unit="", limit=MOST)
    for name, peer in (("late", "20 largest groups of 14 days"), ("ever", "20 largest groups so far")):
        yield Figure(
            what="radar: incidents that followed elsewhere, for each that followed in its groups",
            measured=sums[name] / sums["radar"], unit="", peer=f"{peer}: {sums[name]:,} of {sums['radar']:,}",
            limit=1,
        )  # fmt: skip


def _within(moments: Sequence[float], start: float) -> int:
    return bisect_left(moments, start + WINDOW * DAY) - bisect_left(moments, start)


def _alike(titles: Sequence[str], many: int) -> Iterator[Figure]:
    """Give the groups among titles spread over what the radar looks at, and the time of a full window."""
    chance = random.Random(8)
    seen = [
        Seen(str(number), -chance.uniform(0, 84) * DAY, (), tuple(words_of(title)))
        for number, title in enumerate(titles)
    ]
    began = time.perf_counter()
    raised = candidates(seen, 0.0, most=len(titles))
    took = time.perf_counter() - began
    yield Figure(
        what=f"radar: groups by words among {len(titles):,} titles in 84 days", measured=len(raised), unit="",
        peer=f"{sum(len(one.incidents) for one in raised)} incidents of 14 days",
    )  # fmt: skip
    yield Figure(what="radar: texts compared", measured=took * 1000, unit="ms", limit=1_000)
    texts = [
        text_of((*words_of(chance.choice(titles)), f"name{chance.randrange(3000)}"), fresh=True)
        for _ in range(many)
    ]
    began = time.perf_counter()
    groups(texts, LEAST)
    yield Figure(
        what=f"radar: {many:,} texts in 14 days compared", measured=(time.perf_counter() - began) * 1000,
        unit="ms", limit=1_000,
    )  # fmt: skip
