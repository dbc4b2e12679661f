"""What a desk has beside its records while it is open: drafts, macros, who looks at what."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.store import Mark

if TYPE_CHECKING:
    from tui.desk.drafts import Drafts
    from tui.desk.macro_files import MacroFiles
    from tui.desk.own import Own
    from tui.store import Store
    from tui.store.presence import Presence


class Kept:
    """The part of a desk that knows where the operator's words wait; close it at the end."""

    store: Store
    own: Own
    login: str

    @cached_property
    def drafts(self) -> Drafts:
        """What the operator is writing, kept until it is sent."""
        from tui.desk.drafts import Drafts  # noqa: PLC0415 (nobody writes before the first paint)

        return Drafts(self.own.state and self.own.state / "drafts", self.store.path)

    @cached_property
    def presence(self) -> Presence:
        """Who looks at which record of this store."""
        from tui.store.presence import Presence  # noqa: PLC0415 (only where a record is opened)

        trusting = self.store.mark is not Mark.LIVE
        return Presence(self.store.files, self.store.path, login=self.login, trusting=trusting)

    @cached_property
    def macros(self) -> MacroFiles:
        """The operator's macros."""
        from tui.desk.macro_files import MacroFiles  # noqa: PLC0415 (only for who uses them)

        return MacroFiles(self.own.macros)

    def close(self) -> None:
        """Keep what is being written, and look at nothing any more."""
        for name in ("drafts", "presence"):
            if name in self.__dict__:
                getattr(self, name).close()
