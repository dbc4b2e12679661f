"""What a store says about itself, in the first frames of its log (twice: one bad byte costs nothing)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

#: The format this program writes; a store with a higher number is refused. 1: the first. 2: a merge leaves
#: out removed documents and says the highest id of each table. (See tui.store.migrations.)
FORMAT: Final = 2


class Mark(StrEnum):
    """What a store is for: only demo and test stores take writes with a fixed clock or another author."""

    LIVE = "live"
    DEMO = "demo"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Format, identity, mark, the replica's short name for numbers, and when it was made (ISO)."""

    id: str
    mark: Mark
    replica: str
    created: str
    format: int = FORMAT

    def document(self) -> dict[str, Any]:
        """Return what stands in the log."""
        return {
            "format": self.format, "id": self.id, "mark": self.mark.value,
            "replica": self.replica, "created": self.created,
        }  # fmt: skip


def described(document: Any) -> Description | None:  # noqa: ANN401 (whatever the log holds)
    """Return a description, or None if this is none; a newer one keeps only its format number."""
    try:
        number = int(document["format"])
        known = document["mark"] in set(Mark)
        mark = Mark(document["mark"]) if known or number <= FORMAT else Mark.LIVE
        return Description(
            id=str(document["id"]), mark=mark, replica=str(document["replica"]),
            created=str(document["created"]), format=number,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        try:
            number = int(document["format"])
        except (KeyError, TypeError, ValueError):
            return None
        newer = Description(id="", mark=Mark.LIVE, replica="", created="", format=number)
        return newer if number > FORMAT else None
