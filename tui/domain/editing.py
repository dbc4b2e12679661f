"""Changing what is known of an incident: what it is about, and its priority (domain.md 1, 3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import alter, need
from tui.domain.clocks.timeline import CORRECT
from tui.domain.describing import described, telling
from tui.domain.errors import IllegalTransition, Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import FINAL, Channel, Flag, Incident
from tui.domain.priority import MATRIX, Level, Matrix, Override, derive

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The verb of a change of fields; a correction has its own (CORRECT).
EDIT: Final = "edit"
#: What is given for a priority to go by the matrix again.
BY_MATRIX: Final = 0


def edit(
    incident: Incident,
    stamp: Stamp,
    *,
    impact: Level | None = None,
    urgency: Level | None = None,
    priority: int | None = None,
    reason: str = "",
    correction: bool = False,
    matrix: Matrix = MATRIX,
    title: str | None = None,
    description: str | None = None,
    caller: str | None = None,
    channel: Channel | None = None,
    service: str | None = None,
    ci: str | None = None,
    category: str | None = None,
    subcategory: str | None = None,
    symptom: str | None = None,
    location: str | None = None,
    affected_count: int | None = None,
    affected: tuple[str, ...] = (),
    unaffected: tuple[str, ...] = (),
    watchers: tuple[str, ...] = (),
    unwatch: tuple[str, ...] = (),
    vip: bool | None = None,
) -> Incident:
    """Change impact and urgency, from which the priority follows, or set it by hand (`BY_MATRIX`: no more).

    A `correction` says that it had been typed wrong: targets missed under it are withdrawn. Otherwise the
    world has changed, and they count. What it is about: see `described`. `vip` is whether its caller is one.

    Raises:
        IllegalTransition: it is closed or cancelled.
        MissingFields: a priority set by hand without a reason.
        Refused: nothing would change.
    """
    if incident.state in FINAL:
        raise IllegalTransition(EDIT, incident.state.words, ())
    levels = replace(incident, impact=impact or incident.impact, urgency=urgency or incident.urgency)
    values = {
        "impact": levels.impact, "urgency": levels.urgency,
        "override": _override(levels, stamp, priority, reason, matrix),
        "flags": incident.flags if vip is None else _flags(incident, vip=vip),
        **described(incident, {
            "title": title, "description": description, "caller": caller, "channel": channel,
            "service": service, "ci": ci, "category": category, "subcategory": subcategory,
            "symptom": symptom, "location": location, "affected_count": affected_count,
            "affected": affected, "unaffected": unaffected, "watchers": watchers, "unwatch": unwatch,
        }),
    }  # fmt: skip
    changed = _changed(incident, stamp, values, reason=reason, correction=correction)
    return telling(changed, incident, stamp)


def _flags(incident: Incident, *, vip: bool) -> tuple[Flag, ...]:
    """Return the flags with that of a VIP, or without it."""
    if vip == (Flag.VIP in incident.flags):
        return incident.flags
    others = tuple(flag for flag in incident.flags if flag is not Flag.VIP)
    return (*others, Flag.VIP) if vip else others


def _override(
    now: Incident, stamp: Stamp, priority: int | None, reason: str, matrix: Matrix
) -> Override | None:
    """Return what stands against the matrix; setting what the matrix says anyway is going by it."""
    derived = derive(now.impact, now.urgency, matrix)
    if priority is None:
        return None if now.override is None else replace(now.override, derived=derived)
    if priority in {BY_MATRIX, derived}:
        return None
    need("a priority set by hand", {"reason": reason})
    return Override(priority=priority, derived=derived, reason=reason.strip(), author=stamp.actor)


def _changed(
    now: Incident, stamp: Stamp, values: Mapping[str, Any], *, reason: str, correction: bool
) -> Incident:
    """Change what differs, in one activity.

    Raises:
        Refused: nothing does.
    """
    differing = {name: value for name, value in values.items() if value != getattr(now, name)}
    if not differing:
        raise Refused("it says so already: nothing would change")
    verb = CORRECT if correction else EDIT
    return alter(now, stamp, ActivityKind.CHANGE, verb, text=reason, **differing)
