"""How a store stands with its remote, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.document import plain
from tui.domain.meeting import REMOTE, Remote, Round, Standing
from tui.store.parked import count_open

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from tui.store import Store


@dataclass(frozen=True, slots=True)
class Report:
    """What waits, what was refused, what was parked, and how the last rounds went."""

    remote: Remote
    standing: Standing
    waiting: int
    refused: int
    conflicts: int

    def record(self) -> dict[str, Any]:
        """Return it as figures."""
        standing: Any = plain(self.standing)
        return {
            "name": self.remote.name, "url": self.remote.url, "bucket": self.remote.bucket,
            "waiting": self.waiting, "refused": self.refused, "conflicts": self.conflicts,
            "complete_at": standing["complete_at"], "offline_since": standing["offline_since"],
            "rounds": standing["rounds"],
        }  # fmt: skip

    def lines(self, zone: tzinfo) -> list[str]:
        """Return it as sentences."""
        standing = self.standing
        told = [
            f"{self.remote.name}: {self.remote.url}, bucket {self.remote.bucket}",
            f"{_many(self.waiting, 'record')} to send"
            + (f", {self.refused:,} of them refused" if self.refused else "")
            + (f", {_many(self.conflicts, 'conflict')}" if self.conflicts else ", no conflicts"),
            f"all received up to {_at(standing.complete_at, zone)}"
            if standing.complete_at is not None
            else "never received completely",
        ]
        if standing.offline_since is not None:
            told.append(f"offline since {_at(standing.offline_since, zone)}")
        return [*told, *(round_words(one, zone) for one in standing.rounds[:5])]


def round_words(one: Round, zone: tzinfo) -> str:
    """Return when a round was and how it went, in a sentence."""
    return f"{_at(one.at, zone)}  {one.trouble or brought(one)}"


def brought(one: Round) -> str:
    """Return what a round that went well brought."""
    said = f"received {one.received:,}, sent {one.sent:,}"
    return said + (f", {one.parked:,} to be settled by a person" if one.parked else "")


def report(store: Store) -> Report:
    """Return how a store with a remote stands."""
    remote: Remote | None = store.read("remote", REMOTE)
    standing: Standing = store.read("standing", REMOTE) or Standing()
    rows = store.rows("outgoing")
    refused = sum(map(bool, rows.texts(rows.all(), "refused")))
    remote = remote or Remote(name="", url="", bucket="")
    return Report(remote, standing, len(rows), refused, count_open(store))


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _at(moment: datetime | None, zone: tzinfo) -> str:
    return "never" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
