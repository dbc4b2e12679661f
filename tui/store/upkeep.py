"""What an open store does for itself beside its work: hints, packing what has grown, merging garbage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.store.engine import Engine
    from tui.store.renewing import Renewer
    from tui.store.tidying import Tidier

#: Changes after which closing writes the hint: replaying fewer costs less than writing it.
HINT_AFTER: Final = 500


class Upkeep:
    """The upkeep of one store, on the thread it belongs to. What it needs is loaded when it is due."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.tidier: Tidier | None = None
        self.renewer: Renewer | None = None

    def step(self) -> list[str]:
        """Begin what is due beside the loop; return the kinds whose rows go on from a new base."""
        if self.tidier is None:
            from tui.store.tidying import Tidier  # noqa: PLC0415 (a command without a loop needs none)

            self.tidier = Tidier(self._engine)
        if self.renewer is None:
            from tui.store.renewing import Renewer  # noqa: PLC0415 (as above)

            self.renewer = Renewer(self._engine)
        self.renewer.step()
        return self.tidier.step()

    def write_hint(self) -> None:
        """Write the hint of what is published now; nothing happens if it cannot be written."""
        from tui.store import snapshot  # noqa: PLC0415 (only when it is due)

        engine = self._engine
        if not engine.log.writable:
            return
        try:
            snapshot.write(engine.log, snapshot.take(engine))
        except PermissionError:
            return  # a colleague's hint in a shared folder: a merge makes the next one
        except OSError as error:
            engine.notices.append(
                f"The hint file could not be written ({error.strerror}): opening is slower."
            )
        else:
            engine.since_hint = 0

    def wait(self) -> None:
        """Wait for packing under way, and stop a merge."""
        if self.tidier is not None:
            self.tidier.wait()
        if self.renewer is not None:
            self.renewer.leave()

    def leave(self) -> None:
        """Write the hint if much has changed."""
        if self._engine.since_hint >= HINT_AFTER:
            self.write_hint()
