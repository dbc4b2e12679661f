"""What every kind of record that is worked on carries, whatever it is about (domain.md section 1).

Only a shape: a kind is a frozen dataclass of its own. Moves that need no more than this are written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from dataclasses import Field
    from datetime import datetime
    from enum import StrEnum

    from tui.domain.history import Activity


class WorkRecord(Protocol):
    """A record with a number, a state and a history; `op` is the last operation, `voided` what was undone.

    `adopted` is False while an imported record has been touched by nobody here.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> StrEnum: ...  # noqa: D102
    @property
    def team(self) -> str | None: ...  # noqa: D102
    @property
    def assignee(self) -> str | None: ...  # noqa: D102
    @property
    def opened_at(self) -> datetime: ...  # noqa: D102
    @property
    def updated_at(self) -> datetime: ...  # noqa: D102
    @property
    def adopted(self) -> bool: ...  # noqa: D102
    @property
    def op(self) -> str: ...  # noqa: D102
    @property
    def voided(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def history(self) -> tuple[Activity, ...]: ...  # noqa: D102
    @property
    def is_open(self) -> bool: ...  # noqa: D102
