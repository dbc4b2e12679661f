"""What a query is evaluated against besides the rows: the operator, the moment, and what ids are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from tui.domain.calendars import Calendar
from tui.domain.clocks.definitions import OFFICE
from tui.query.dates import When
from tui.store.rows import Rows


class Names(Protocol):
    """What people call the record with an id; "" for none."""

    def person(self, record_id: str | None, /) -> str: ...  # noqa: D102
    def team(self, record_id: str | None, /) -> str: ...  # noqa: D102
    def service(self, record_id: str | None, /) -> str: ...  # noqa: D102
    def ci(self, record_id: str | None, /) -> str: ...  # noqa: D102
    def folded(self, kind: str, record_id: str, /) -> str: ...  # noqa: D102 (a name as words are looked for)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything outside of the rows that a query may ask about.

    `me` is the operator's person id. `rows_of` gives the rows of another kind (`store.rows`); with it a value
    that is somebody's whole name, or login, means only them. Days begin in `zone`; business hours are of
    `calendar`. `bodies` says for each folded word at which positions a body has it (see tui/query/bodies.py);
    `recurring` are the ids of incidents that come again, as the radar saw them last.
    """

    me: str
    now: datetime
    names: Names
    rows_of: Callable[[str], Rows] | None = None
    zone: tzinfo = UTC
    calendar: Calendar = OFFICE
    bodies: Mapping[str, Collection[int]] = field(default_factory=dict)
    recurring: Collection[str] = ()

    @property
    def when(self) -> When:
        """What dates are read by."""
        return When(self.now, self.zone, self.calendar)
