"""Which words a kind of record is told in: the module of its preview, loaded when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from tui.widgets.preview import Entry, PreviewText

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.desk.names import Names
    from tui.domain.errors import DeskhandError


class Teller(Protocol):
    """What such a module has."""

    def heading_of(self, row: Any, names: Names, /) -> PreviewText:  # noqa: ANN401 (a row of its kind)
        """Return what is known without reading the body."""

    def preview_of(self, record: Any, desk: Desk, /) -> PreviewText:  # noqa: ANN401 (a record of its kind)
        """Return the whole record, its history newest first."""

    def with_fields(self, text: PreviewText, record: Any, desk: Desk, /) -> PreviewText:  # noqa: ANN401 (as above)
        """Add what only the record page has room for."""


def unreadable(trouble: DeskhandError) -> PreviewText:
    """Return what stands in the place of a record that the store cannot give."""
    return PreviewText(
        title="This record cannot be read.", entries=(Entry(when="", author="", kind="", text=str(trouble)),)
    )


def teller(kind: str) -> Teller:
    """Return what tells a kind of record."""
    return cast("Teller", import_module(f"tui.screens.{kind}_text"))
