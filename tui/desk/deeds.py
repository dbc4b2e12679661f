"""What is to be done to many records at once, what that would do, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Records that one step may change: it holds the lock for some seconds, and nobody waits longer than five.
MOST: Final = 5_000

#: Records from which on it takes long enough to say how far it has come.
LONG: Final = 200

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One verb with its answers, as typed: `values` for all records, `own` beside them for some (by id).

    An empty answer is as if not given.
    """

    command: str
    values: Answers = field(default_factory=dict)
    own: Mapping[str, Answers] = field(default_factory=dict)

    def of(self, record_id: str) -> dict[str, str]:
        """Return the answers for one record."""
        return {**self.values, **self.own.get(record_id, {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that would not change, and why; `field` is what it lacks, if it only lacks something."""

    id: str
    number: str
    why: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a field would become, and in how many records; None is nothing, what is no text "changed"."""

    field: str
    after: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What deeds would do: the numbers that change, those refused, the fields, and remarks."""

    kind: str
    changing: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()
    came: tuple[Came, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many records were looked at."""
        return len(self.changing) + len(self.refused)


class Unforeseen(Refused):
    """Records were refused that had not been when the operator looked; nothing was changed."""

    def __init__(self, refused: Iterable[Refusal]) -> None:
        self.refused = tuple(refused)
        words = "; ".join(f"{one.number}: {one.why}" for one in self.refused)
        super().__init__(f"nothing was changed: {words}")


class Stopped(Refused):
    """The operator stopped it before it was written; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("stopped: nothing was changed")


@dataclass(slots=True)
class Watch:
    """How far it has come, and whether to stop; looked at and written to from two threads."""

    done: int = 0
    total: int = 0
    stopped: bool = False

    @property
    def long(self) -> bool:
        """Whether it is so much that somebody may wait for it."""
        return self.total > LONG

    def stop(self) -> bool:
        """Ask for an end; too late once the frame is being written."""
        self.stopped = True
        return True

    def stop_if_long(self) -> bool:
        """Ask for an end of what takes long; return whether it was asked for."""
        return self.stop() if self.long else False

    def step(self) -> None:
        """Count one record.

        Raises:
            Stopped: somebody has asked for it.
        """
        if self.stopped:
            raise Stopped
        self.done += 1
