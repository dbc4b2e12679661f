"""The clocks of an incident at this desk: its agreements, read against its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.clocks.definitions import DEFAULTS, Agreements
from tui.domain.settings import DESK

if TYPE_CHECKING:
    from datetime import datetime

    from tui.desk.names import Names
    from tui.domain.clocks.clock import Clock
    from tui.domain.clocks.timeline import Document, Facts
    from tui.domain.incident import Incident
    from tui.domain.work import WorkRecord
    from tui.store import Transaction

__all__ = ("agreements", "agreements_in", "clocks", "facts", "plain_of")


def agreements(names: Names) -> Agreements:
    """Return what this desk has agreed to."""
    return _agreed(names.settings())


def agreements_in(tx: Transaction) -> Agreements:
    """Return what the desk has agreed to, as a transaction sees it."""
    text = tx.column("settings", DESK, "text")
    return _agreed(str(text or ""))


def _agreed(text: str) -> Agreements:
    if not text:
        return DEFAULTS
    from tui.domain.clocks.agreed import agreements_in_force  # noqa: PLC0415 (TOML only where there are settings)

    return agreements_in_force(text)


def plain_of(record: WorkRecord) -> Document:
    """Return a record as its document says it."""
    from tui.domain.document import plain  # noqa: PLC0415 (the first paint needs only the agreements)

    document = plain(record)
    assert isinstance(document, dict)  # noqa: S101 (a record is a dictionary)
    return document


def facts(incident: Incident, names: Names) -> Facts:
    """Return what an incident tells its clocks, with what is known of its service and team."""
    from tui.domain.clocks.timeline import facts_of  # noqa: PLC0415 (the first paint needs only the agreements)

    return facts_of(plain_of(incident), agreements(names), names.look)


def clocks(incident: Incident, names: Names, now: datetime) -> list[Clock]:
    """Return every clock of an incident that has started, as it stands now."""
    from tui.domain.clocks.running import clocks_of  # noqa: PLC0415 (the first paint needs only the agreements)

    return clocks_of(facts(incident, names), agreements(names), int(now.timestamp() // 1))
