"""A clock's sum in words and as data: each interval, why it counted or not, the total, what is due."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from tui.domain.clocks.clock import Bucket, Stage
from tui.domain.priority import Level, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import tzinfo

    from tui.domain.clocks.clock import Clock, Interval
    from tui.domain.incident import Incident
    from tui.domain.priority import Matrix

_HOUR: Final = 3600
#: Where in an interval's line stands what it is counted as.
COUNTED: Final = 68
_HEAD: Final = f"  {'from':<19}  {'to':<19}  {'business':>10}  {'outside':>10}  counted as"


def priority_lines(incident: Incident, matrix: Matrix) -> Iterator[str]:
    """Yield why the priority is what it is: the derivation, and the matrix's row it comes from."""
    yield f"priority: {why(incident.impact, incident.urgency, incident.override, matrix)}"
    row = ", ".join(f"urgency {urgency} P{matrix[incident.impact, urgency]}" for urgency in Level)
    yield f"  with impact {incident.impact}: {row}"


def clock_lines(clock: Clock, zone: tzinfo) -> Iterator[str]:
    """Yield a clock as lines: what it is, its intervals, their sum, the target and what became of it."""
    about = clock.definition
    yield f"{about.name} ({about.accord.value}), {clock.stage.value}, in hours of “{clock.calendar.name}”"
    if clock.intervals:
        yield _HEAD
    for one in clock.intervals:
        yield (
            f"  {_moment(one.start, zone)}  {_moment(_end(one), zone)}  {span(one.business):>10}  "
            f"{span(_outside(one)):>10}  {_counted(one)}"
        )
    yield f"  sum: {', '.join(_parts(clock))}"
    yield f"  {_verdict(clock, zone)}"
    if clock.warnings and clock.stage is Stage.RUNNING:
        points = zip(about.warnings, clock.warnings, strict=True)
        yield f"  warnings: {', '.join(f'{percent} % at {_moment(at, zone)}' for percent, at in points)}"
    if clock.breached is not None:
        contested = ", contested: as history and targets are now, there was none" if clock.contested else ""
        yield f"  breached: {_moment(clock.breached, zone)}{contested}"
    for at in clock.withdrawn:
        yield f"  withdrawn breach: {_moment(at, zone)}, under a priority that was corrected"


def explained(clock: Clock) -> dict[str, Any]:
    """Return a clock as data; moments in ISO UTC, spans in seconds."""
    return {
        "name": clock.definition.name,
        "metric": clock.definition.metric.value,
        "kind": clock.definition.accord.value,
        "calendar": clock.calendar.name,
        "stage": clock.stage.value,
        "started": _iso(clock.started),
        "stopped": _iso(clock.stopped),
        "target": clock.target,
        "elapsed": clock.elapsed,
        "left": clock.left,
        "due": _iso(clock.due),
        "warnings": [_iso(at) for at in clock.warnings],
        "breached": _iso(clock.breached),
        "contested": clock.contested,
        "withdrawn": [_iso(at) for at in clock.withdrawn],
        "intervals": [
            {
                "from": _iso(one.start), "to": _iso(_end(one)), "business": one.business,
                "outside": _outside(one), "counted_as": one.bucket.value, "why": one.why,
            }
            for one in clock.intervals
        ],
    }  # fmt: skip


def due_words(clocks: Sequence[Clock], zone: tzinfo) -> str:
    """Say when each running target would be due: what an "if" comes to."""
    return "; ".join(due_of(clocks, lambda due: _moment(due, zone))) or "no target"


def due_of(clocks: Sequence[Clock], moment: Callable[[int], str]) -> Iterator[str]:
    """Yield for each clock that has a target and goes on when it is due; what stands still, what is left."""
    for clock in clocks:
        over = " (over)" if clock.over else ""
        if clock.due is None or clock.left is None:
            continue
        if clock.stage is Stage.RUNNING:
            yield f"{clock.definition.name} due {moment(clock.due)}{over}"
        elif clock.stage is Stage.PAUSED:
            yield f"{clock.definition.name} paused, {span(clock.left)[:-3]} left{over}"


def span(seconds: int) -> str:
    """Return a span as h:mm:ss."""
    sign, seconds = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // _HOUR}:{seconds % _HOUR // 60:02d}:{seconds % 60:02d}"


def _counted(one: Interval) -> str:
    match one.bucket:
        case Bucket.ACTIVE:
            return "active"
        case Bucket.PAUSED:
            return f"paused: {one.why.replace('_', ' ')}"
        case _:
            return "resolved: between resolved and reopened"


def _parts(clock: Clock) -> Iterator[str]:
    spent: Counter[str] = Counter()
    for one in clock.intervals:
        spent[_counted(one).partition(": between")[0]] += one.business
    outside = sum(_outside(one) for one in clock.intervals)
    yield f"active {span(clock.elapsed)}"
    for name, seconds in sorted(spent.items()):
        if name != Bucket.ACTIVE:
            yield f"{name} {span(seconds)}"
    yield f"outside hours {span(outside)}"
    yield f"in all {span(sum(_end(one) - one.start for one in clock.intervals))}"


def _verdict(clock: Clock, zone: tzinfo) -> str:
    if clock.misconfigured:
        return (
            f"target {span(clock.target or 0)}, never due: the calendar “{clock.calendar.name}” never opens"
        )
    if clock.target is None or clock.left is None or clock.due is None:
        return "no target"
    left = f"{span(-clock.left)} over" if clock.over else f"{span(clock.left)} left"
    said = f"target {span(clock.target)}, {left}"
    if clock.stage is not Stage.PAUSED or clock.over:
        return f"{said}, due {_moment(clock.due, zone)}"
    on = clock.calendar.add(_end(clock.intervals[-1]), clock.left)
    return f"{said}, paused" if on is None else f"{said}, paused; due {_moment(on, zone)} if it went on now"


def _end(one: Interval) -> int:
    return one.start if one.end is None else one.end


def _outside(one: Interval) -> int:
    return _end(one) - one.start - one.business


def _moment(seconds: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d %H:%M:%S}"


def _iso(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
