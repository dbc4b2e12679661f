"""Putting what was done here onto what others have made of a record meanwhile; pure (architecture.md, Sync).

Every step of ours is **kept** (done to their version, too), **absorbed** (their version says so already) or
**parked** whole, for a person to settle. Different fields merge; histories, links and other sets unite by
element. Nothing is decided by a clock: who wrote later does not win.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.domain.document import BOOKKEEPING
from tui.domain.meeting import masked
from tui.sync.steps import CHANGE, HISTORY, Document, Step, step_of
from tui.sync.working import Parked, Work

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui.domain.history import Operation

_WORKED_ON: Final = "others have worked on it since: cancel it instead"


@dataclass(slots=True)
class Rebased:
    """The record as it is with both sides in it, and what became of each step of ours.

    `record` is None where it is gone on both sides; `news` says whether the remote lacks any of it.
    """

    record: Document | None
    kept: list[Step] = field(default_factory=list)
    absorbed: list[Step] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    news: bool = False


def rebase(
    base: Document | None,
    theirs: Document | None,
    ours: Document | None,
    steps: Sequence[Step],
    *,
    delivered: Collection[str] = (),
    voids: Mapping[str, tuple[str, ...]] | None = None,
    removed: Step | None = None,
) -> Rebased:
    """Return our steps from `base` done to `theirs`; None is a record that is not there.

    Args:
        base: the version both sides had.
        theirs: what the others have made of it.
        ours: what we have.
        steps: how we got from `base` to `ours`.
        delivered: steps that their version is known to hold.
        voids: what each operation of ours ever voided.
        removed: the step that then took our version out of the lists; where others have worked on it since,
            it is parked, and the record stays (domain.md section 2).
    """
    if theirs is None:
        if removed is not None or ours is None:
            return Rebased(None, absorbed=list(steps))
        return Rebased(dict(ours), kept=list(steps), news=True)
    if removed is not None or ours is None:
        if base is not None and _same(theirs, base):
            return Rebased(None, kept=list(steps), news=True)
        back = Rebased(theirs) if ours is None else rebase(
            base, theirs, ours, steps, delivered=delivered, voids=voids
        )  # fmt: skip
        back.parked += [Parked(removed, theirs, (), _WORKED_ON)] if removed is not None else []
        return back
    theirs, ours = masked(theirs, ours), masked(ours, theirs)
    if base is None:
        better = _better_informed(theirs, ours)
        if better is not None:
            stays = better is theirs
            return Rebased(better, [] if stays else list(steps), list(steps) if stays else [], news=not stays)
    work = Work(theirs, base or {}, set(delivered), voids or {})
    for step in steps:
        work.take(step)
    record = work.finished()
    return Rebased(record, work.kept, work.absorbed, work.parked, news=record != theirs)


def _same(one: Document, other: Document) -> bool:
    names = {*one, *other}
    return all(one.get(name) == other.get(name) for name in names)


def _better_informed(theirs: Document, ours: Document) -> Document | None:
    """Of two versions that never met, return the one whose history holds the other's; None if neither."""
    if HISTORY not in theirs and HISTORY not in ours:
        return theirs if _same(theirs, ours) else None
    told, known = ({act["id"] for act in one.get(HISTORY) or ()} for one in (theirs, ours))
    if known < told or (known == told and _same({**ours, "op": ""}, {**theirs, "op": ""})):
        return theirs
    return ours if told < known else None


def steps_between(
    base: Document, ours: Document, operations: Sequence[Operation], *, new: bool = False
) -> list[Step]:
    """Return the steps from `base` to `ours`: the operations, and one more for what they do not tell."""
    known = {activity["id"] for activity in base.get(HISTORY) or ()}
    fresh = [one for one in ours.get(HISTORY) or () if one["id"] not in known]
    ids = {operation.id for operation in operations}
    steps = [step_of(one, [act for act in fresh if act.get("op") == one.id], new=new) for one in operations]
    told = Work(base, base, set(), {})
    for step in steps:
        told.take(step)
    names = [name for name in ours if name not in BOOKKEEPING and told.now.get(name) != ours[name]]
    rest = tuple(act for act in fresh if act.get("op") not in ids)
    if names or rest:
        before, after = {name: told.now.get(name) for name in names}, {name: ours[name] for name in names}
        said = json.dumps([ours["id"], before, after, [act["id"] for act in rest]], sort_keys=True)
        steps.append(
            Step(
                id=f"change-{hashlib.sha256(said.encode()).hexdigest()[:26]}", kind=CHANGE,
                at=str(ours.get("updated_at") or ""), before=before, after=after, activities=rest,
            )
        )  # fmt: skip
    return steps
