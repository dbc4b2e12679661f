"""What a list keeps of an incident's clocks: absolute times, true until the record or the settings change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from tui.domain.clocks.clock import Clock, Stage
from tui.domain.clocks.definitions import DEFAULTS, Accord, Metric
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.steps import next_at
from tui.domain.clocks.timeline import facts_of, priority_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.timeline import Document, Facts, Look

#: Grows when the same settings come to mean something else.
_EDITION: Final = "1"
#: Under which key a document carries its columns.
CARRIED: Final = "clock"
_MILLISECONDS: Final = 1000
_RUNS: Final = frozenset({Stage.RUNNING, Stage.PAUSED})


class ClockColumns(NamedTuple):
    """The target that comes first, response not yet met or resolution; moments in ms since the epoch.

    `due` if it never pauses again; `paused` since when it stands still; `warn` and `alarm`: its first and
    last warning; `breached`: when any target of an SLA was first missed, as far as that is certain whatever
    time it is. `calendar` is the name of the calendar it counts in. `timed` is when the clock's next step on
    the incident falls due. `withdrawn`: when a target was first missed under a priority that was corrected,
    if none was missed otherwise. `priority` follows from the desk's matrix; `agreed` tells under which state
    of the desk's settings all this was worked out (`agreed_as`), None without any.
    """

    due: int | None = None
    paused: int | None = None
    warn: int | None = None
    alarm: int | None = None
    breached: int | None = None
    metric: str | None = None
    calendar: str | None = None
    timed: int | None = None
    withdrawn: int | None = None
    priority: int | None = None
    agreed: int | None = None


def project_clocks(document: Document) -> ClockColumns:
    """Return the list columns of an incident's document: those it carries if they are of this state of it.

    A document without, or changed since by other hands, goes by what comes with the program.
    """
    carried = document.get(CARRIED)
    if isinstance(carried, dict) and carried.get("of") == _state_of(document):
        return ClockColumns(*(carried.get(name) for name in ClockColumns._fields))
    return columns_of(document, facts_of(document), DEFAULTS)


def carried_columns(
    document: Document, agreements: Agreements, look: Look, known: ClockColumns | None = None
) -> dict[str, Any]:
    """Return what a document is to carry: its columns under these agreements, and of which state of it.

    `known` are its columns before a change that cannot have moved them (`unmoved`): they stay if the same
    was agreed then.
    """
    agreed = agreed_as(agreements, document.get("service") or "", document.get("team") or "", look)
    columns = known if known is not None and known.agreed == agreed else None
    if columns is None:
        columns = columns_of(document, facts_of(document, agreements, look), agreements)
    return {"of": _state_of(document), **columns._replace(agreed=agreed)._asdict()}


def agreed_as(agreements: Agreements, service: str, team: str, look: Look) -> int:
    """Return a checksum of all that columns of a record depend on beside itself: see `ClockColumns`."""
    told = [_EDITION, agreements.version]
    if service:
        told += [str(look("service", service, "name")), str(look("service", service, "hours"))]
    if team:
        told += [str(look("team", team, "name")), str(look("team", team, "tier"))]
    return crc32("\0".join(told).encode())


def _state_of(document: Document) -> list[str | int]:
    return [document.get("op", ""), document.get("state", "new"), priority_of(document)]


def columns_of(document: Document, facts: Facts, agreements: Agreements) -> ClockColumns:
    """Return the list columns of an incident under agreements."""
    clocks = clocks_of(facts, agreements, None)
    missed = [clock.breached for clock in clocks if clock.breached is not None and _promised(clock)]
    first, breached = first_of(clocks), _ms(min(missed, default=None))
    timed = _ms(next_at(document, clocks, agreements, facts))
    withdrawn = None
    if breached is None:
        withdrawn = _ms(
            min((at for clock in clocks if _promised(clock) for at in clock.withdrawn), default=None)
        )
    if first is None:
        return ClockColumns(
            breached=breached, timed=timed, withdrawn=withdrawn, priority=facts.subject.priority
        )
    return ClockColumns(
        due=_ms(first.due), paused=_ms(first.paused_since), breached=breached,
        warn=_ms(min(first.warnings, default=None)), alarm=_ms(max(first.warnings, default=None)),
        metric=first.definition.metric.value, calendar=first.calendar.name,
        timed=timed, withdrawn=withdrawn, priority=facts.subject.priority,
    )  # fmt: skip


def first_of(clocks: Sequence[Clock]) -> Clock | None:
    """Return the clock whose target comes first; of a record that has ended, the resolution's."""
    promised = [clock for clock in clocks if _promised(clock)]
    running = [clock for clock in promised if clock.stage in _RUNS]
    aimed = [clock for clock in running if clock.due is not None]
    if aimed:
        return min(aimed, key=lambda clock: clock.due or 0)
    resolving = (clock for clock in promised if clock.definition.metric is Metric.RESOLUTION)
    return next(iter(running), None) or next(resolving, None)


def _promised(clock: Clock) -> bool:
    return clock.definition.accord is Accord.SLA


def _ms(moment: int | None) -> int | None:
    return None if moment is None else moment * _MILLISECONDS
