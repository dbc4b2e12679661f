"""The recurrence radar on the real incident log, week by week: what it raised, and what followed.

Groups are category, subcategory and location, since that log has no services. Beside it, in the same run, the
20 largest groups: of the same 14 days, and of everything so far. Run: python tests/benchmarks/radar.py
"""

from __future__ import annotations

import csv
import lzma
import sys
from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tui.domain.radar import DAY, MOST, WINDOW, Group, Seen, candidates

LOG: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "incident_event_log.csv.xz"
FIRST: Final = datetime(2016, 3, 21, tzinfo=UTC)
LAST: Final = datetime(2016, 5, 9, tzinfo=UTC)


def incidents() -> list[Seen]:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else LOG
    found: dict[str, Seen] = {}
    for row in csv.DictReader(lzma.decompress(file.read_bytes()).decode().splitlines()):
        if row["number"] not in found:
            at = datetime.strptime(row["opened_at"], "%d/%m/%Y %H:%M").replace(tzinfo=UTC).timestamp()
            group = (row["category"], row["subcategory"], row["location"])
            found[row["number"]] = Seen(row["number"], at, (group,))
    return sorted(found.values(), key=lambda one: one.at)


def main() -> None:
    seen = incidents()
    moments: dict[Group, list[float]] = {}
    for one in seen:
        moments.setdefault(one.groups[0], []).append(one.at)

    def within(group: Group, start: float, end: float) -> int:
        return bisect_left(moments[group], end) - bisect_left(moments[group], start)

    print("week         raised  followed   20 largest of 14 days   20 largest so far")
    sums: Counter[str] = Counter()
    week = FIRST
    while week <= LAST:
        now = week.timestamp()
        past = [one for one in seen if one.at < now]
        raised = candidates(past, now)
        late = Counter(one.groups[0] for one in past if one.at >= now - WINDOW * DAY)
        ever = Counter(one.groups[0] for one in past)
        ends = now + WINDOW * DAY
        told = {
            "radar": sum(within(one.group, now, ends) for one in raised),
            "late": sum(within(group, now, ends) for group, _ in late.most_common(MOST)),
            "ever": sum(within(group, now, ends) for group, _ in ever.most_common(MOST)),
        }
        sums.update(told)
        print(f"{week:%Y-%m-%d} {len(raised):8} {told['radar']:9} {told['late']:23} {told['ever']:19}")
        week += timedelta(days=7)
    print(f"all                 {sums['radar']:9} {sums['late']:23} {sums['ever']:19}")
    print(
        f"ratio to the 20 largest groups: {sums['radar'] / sums['late']:.3f} (of 14 days), "
        f"{sums['radar'] / sums['ever']:.3f} (so far); at most {MOST} a week"
    )


if __name__ == "__main__":
    main()
