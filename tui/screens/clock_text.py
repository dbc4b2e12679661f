"""A service level clock in a few words, as the preview says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.domain.clocks.clock import Bucket, Stage
from tui.domain.clocks.definitions import Accord
from tui.screens.queue_columns import span_text
from tui.terminal.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui.domain.clocks.clock import Clock

Words = tuple[str, Tone]


def clock_facts(clocks: Iterable[Clock], moment: Callable[[datetime], str]) -> list[tuple[Words, ...]]:
    """Return a line for each promise to the customer that still says something; `moment` tells a time.

    Behind them come teams of ours and suppliers, while somebody waits for them or if they were late.
    """
    every = list(clocks)
    promised = [clock for clock in every if clock.definition.accord is Accord.SLA]
    telling = [clock for clock in promised if clock.stage in _GOES_ON or clock.breached is not None]
    beside = [
        clock
        for clock in every
        if clock.definition.accord is not Accord.SLA
        and (clock.stage is Stage.RUNNING or clock.breached is not None)
    ]
    return [_line(clock, moment) for clock in (*(telling or promised[-1:]), *beside)]


_GOES_ON = frozenset({Stage.RUNNING, Stage.PAUSED})


def _line(clock: Clock, moment: Callable[[datetime], str]) -> tuple[Words, ...]:
    about = clock.definition
    ours = about.accord is Accord.SLA
    name = about.name.replace("_", " ") if ours else f"{about.name.replace('_', ' ')} ({about.accord.value})"
    words: list[Words] = [(f"{name}  ", Tone.DIM)]
    if clock.misconfigured:
        return (*words, (f"never due: the calendar {clock.calendar.name} never opens", Tone.BAD))
    if clock.target is None:
        said = "planned, no target" if ours else f"{span_text(clock.elapsed * 1000)} so far"
        return (*words, (said, Tone.DIM))
    words.append(_stands(clock, moment))
    if clock.breached is not None and clock.stage is not Stage.COMPLETED:
        contested = ", contested" if clock.contested else ""
        words.append((f"  breached {moment(_at(clock.breached))}{contested}", Tone.BAD))
    if clock.withdrawn:
        words.append(("  an earlier breach is withdrawn", Tone.DIM))
    return (*words, *_paused(clock)) if ours else tuple(words)


def _stands(clock: Clock, moment: Callable[[datetime], str]) -> Words:
    """Say where a clock with a target stands."""
    due, left = f"due {moment(_at(clock.due or 0))}", span_text((clock.left or 0) * 1000)
    match clock.stage:
        case Stage.RUNNING:
            return f"{left}  {due}", Tone.BAD if clock.over else Tone.PLAIN
        case Stage.PAUSED:
            since = moment(_at(clock.paused_since or clock.started))
            return f"paused since {since}, {left} left", Tone.PLAIN
        case Stage.COMPLETED:
            if clock.breached is None:
                return f"{due}, met", Tone.PLAIN
            return f"{due}, missed{', contested' if clock.contested else ''}", Tone.BAD
        case _:
            return "cancelled", Tone.DIM


def _paused(clock: Clock) -> Iterator[Words]:
    pauses = [one for one in clock.intervals if one.bucket is Bucket.PAUSED]
    if paused := sum(one.business for one in pauses):
        reasons = sorted({one.why.replace("_", " ") for one in pauses})
        yield f"  paused {span_text(paused * 1000)} {', '.join(reasons)}", Tone.DIM


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
