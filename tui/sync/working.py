"""One record while steps of ours are done to a version of it, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.domain.meeting import FOLLOWING
from tui.sync.steps import HISTORY, VOIDED, Document, Step
from tui.sync.uniting import United, united_sets

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Counts: both sides' steps are added up.
COUNTS: Final = frozenset({"reopenings", "handovers"})
_STATE: Final = "state"


@dataclass(frozen=True, slots=True)
class Parked:
    """A step that stays out of the record, with what stood there instead, and the fields that clash."""

    step: Step
    theirs: Document
    clashing: tuple[str, ...]
    why: str = ""


class Work:
    """One record while our steps are done to their version of it."""

    def __init__(
        self, theirs: Document, base: Document, delivered: set[str], voids: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.now = dict(theirs)
        self.kept: list[Step] = []
        self.absorbed: list[Step] = []
        self.parked: list[Parked] = []
        self._here = dict(base)  # how it stood here, before the next step
        self._voids = dict(voids)
        self._history = {act["id"]: act for act in theirs.get(HISTORY) or ()}
        self._delivered = delivered | {act.get("op", "") for act in self._history.values()} - {""}
        self._voided = dict.fromkeys(theirs.get(VOIDED) or ())

    def take(self, step: Step) -> None:
        """Keep, absorb or park one step."""
        self._voids[step.id] = step.voids
        if step.id in self._delivered:
            self.absorbed.append(step)
        elif not self._taken_back(step):
            self._meet(step)
        self._here |= step.after

    def finished(self) -> Document:
        """Return the record."""
        if HISTORY in self.now:
            self.now[VOIDED] = list(self._voided)
            order = sorted(self._history.values(), key=lambda act: (moment(act["occurred_at"]), act["id"]))
            self.now[HISTORY] = order
        return self.now

    def _taken_back(self, step: Step) -> bool:
        """Whether the step takes back what was parked: then neither is news, and both stay to be seen."""
        parked = {one.step.id: one for one in self.parked}
        if not step.voids or not parked.keys() >= set(step.voids):
            return False
        for name in step.voids:
            self.parked.remove(parked[name])
            self._write(parked[name].step, {})
            self.absorbed.append(parked[name].step)
        self._write(step, {})
        self._void(step)
        self.absorbed.append(step)
        return True

    def _meet(self, step: Step) -> None:
        """Do the step to their version, if it can be done whole."""
        values: dict[str, Any] = {}
        clashing: list[str] = []
        moved = self._state_moved(step)
        for name, after in step.after.items():
            now = self.now.get(name)
            if name in COUNTS or now == after:
                continue
            before = step.before.get(name)
            if now == before:
                values[name] = after
            elif name not in FOLLOWING:
                met = united_sets(name, before, after, now, apart=moved)
                if isinstance(met, United):
                    values[name] = met.value
                else:
                    clashing.append(name)
        principal = [name for name in step.after if name not in FOLLOWING | COUNTS]
        if clashing:
            if step.system:
                self.absorbed.append(step)  # the clock makes it again, if it still falls due
            else:
                self.parked.append(Parked(step, dict(self.now), tuple(clashing)))
            return
        said = bool(principal) and all(self.now.get(name) == step.after[name] for name in principal)
        if said:
            values = {}
        else:
            values |= self._counted(step)
        self._write(step, values)
        self._void(step)
        (self.absorbed if said else self.kept).append(step)

    def _state_moved(self, step: Step) -> bool:
        """Whether either side has changed the state: what goes with one state does not mix with another."""
        here = self._here.get(_STATE)
        apart = _STATE in self._here and here != self.now.get(_STATE)
        return apart or step.before.get(_STATE) != step.after.get(_STATE)

    def _counted(self, step: Step) -> dict[str, int]:
        found = {}
        for name in COUNTS & step.after.keys():
            grown = int(step.after[name] or 0) - int(step.before.get(name) or 0)
            found[name] = int(self.now.get(name) or 0) + grown
        return found

    def _write(self, step: Step, values: Mapping[str, Any]) -> None:
        """Put values and the step's activities, which tell what the step does to the version as it is."""
        for act in step.activities:
            self._history[act["id"]] = {**act, "changes": self._told(act, step, values)}
        if step.activities or values:
            self.now["op"] = step.id
        if "updated_at" in self.now and step.at and (values or step.activities):
            self.now["updated_at"] = max(self.now["updated_at"], step.at, key=moment)
        self.now |= values

    def _told(self, act: Document, step: Step, values: Mapping[str, Any]) -> list[Document]:
        found = []
        for change in act.get("changes") or ():
            name = change["field"]
            if name not in step.after or act["kind"] == "created":
                found.append(change)
            elif name in values:
                found.append({**change, "before": self.now.get(name), "after": values[name]})
        return found

    def _void(self, step: Step) -> None:
        """Let the step void what it voids: what that had voided stands again, and so on down."""
        falls, chain = True, list(step.voids)
        while chain:
            for name in chain:
                if falls:
                    self._voided[name] = None
                else:
                    self._voided.pop(name, None)
            chain = [below for name in chain for below in self._voids.get(name, ())]
            falls = not falls


def moment(text: str) -> tuple[str, str]:
    """Return what orders ISO moments in UTC ("…Z") as time does, with or without a fraction."""
    whole, _, rest = text.removesuffix("Z").partition(".")
    return whole, rest.rstrip("0")
