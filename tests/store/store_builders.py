from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tui.domain.history import Activity, ActivityKind, ActorKind
from tui.domain.incident import Incident
from tui.store import Store, create_store
from tui.store.description import Mark
from tui.store.files import OsFiles

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
LOG, HINT = "000001.log", "000001.hint"


def new_store(folder: Path, **more: Any) -> Store:  # noqa: ANN401 (create_store's own)
    return create_store(folder, mark=Mark.TEST, replica="K7", now=NOW, **more)


def incident(nth: int, **fields: Any) -> Incident:  # noqa: ANN401 (an incident's own)
    plain = {
        "id": f"i{nth:04d}", "number": f"INC-K7-{nth}", "title": f"Printer {nth} is out of paper",
        "opened_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Incident(**{**plain, **fields})


def activity(number: int, kind: ActivityKind, at: datetime = NOW, **fields: Any) -> Activity:  # noqa: ANN401 (as above)
    plain = {"id": f"a{number:04d}", "kind": kind, "occurred_at": at, "recorded_at": at, "author": "ana"}
    return Activity(**{**plain, "actor_kind": ActorKind.OPERATOR, **fields})


def put(store: Store, *records: object) -> None:
    """Put records, one commit each."""
    for record in records:
        store.transact(lambda transaction, record=record: transaction.put(record))


def titles(store: Store) -> dict[str, str]:
    """Return number -> title of every incident, as the list columns say."""
    rows = store.rows("incident")
    return {str(rows.get(p, "number")): str(rows.get(p, "title")) for p in rows.all()}


class FaultyFiles(OsFiles):
    """A disk whose next write or sync fails in a chosen way; once, unless told otherwise."""

    def __init__(self) -> None:
        self.short = False
        self.write_error = self.sync_error = self.truncate_error = 0

    def write(self, fd: int, offset: int, data: bytes) -> int:
        if self.short and len(data) > 1:
            return super().write(fd, offset, data[: len(data) // 2])
        if self.write_error and len(data) > 200:  # a frame, not the lock file
            super().write(fd, offset, data[: len(data) // 2])
            number, self.write_error = self.write_error, 0
            raise OSError(number, os.strerror(number))
        return super().write(fd, offset, data)

    def sync(self, fd: int) -> None:
        if self.sync_error:
            number, self.sync_error = self.sync_error, 0
            raise OSError(number, os.strerror(number))
        super().sync(fd)

    def truncate(self, fd: int, length: int) -> None:
        if self.truncate_error:
            number, self.truncate_error = self.truncate_error, 0
            raise OSError(number, os.strerror(number))
        super().truncate(fd, length)
