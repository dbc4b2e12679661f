"""What every verb is given: which store, whose desk, what time it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from tui.config import store_folder
from tui.desk.actor import os_login
from tui.desk.desk import Desk
from tui.desk.zone import local_zone
from tui.domain.errors import Refused, UsageError
from tui.store import Mark, Store, StoreMissing, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from pathlib import Path


@dataclass(slots=True)
class Globals:
    """The global options as typed: `--store`, `--now`, `--as`."""

    OPTIONS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"--store": "store", "--now": "now", "--as": "login"}
    )

    store: str | None = None
    now: str | None = None
    login: str | None = None


class Session:
    """One run of the command line at one store.

    Args:
        settings: the global options.

    Raises:
        UsageError: one of them cannot be read.
    """

    def __init__(self, settings: Globals) -> None:
        self._settings = settings
        self.fixed = parse_moment(settings.now, "--now", self.zone) if settings.now is not None else None
        if settings.login is not None and not settings.login.strip():
            raise UsageError("--as needs a login")

    @cached_property
    def folder(self) -> Path:
        """The store's folder."""
        if self._settings.store is not None and not self._settings.store.strip():
            raise UsageError("--store needs a folder")
        return store_folder(self._settings.store, os.environ)

    @cached_property
    def zone(self) -> tzinfo:
        """The operator's time zone."""
        return local_zone()

    @cached_property
    def login(self) -> str:
        """Whose desk it is."""
        return self._settings.login or os_login()

    @property
    def posing(self) -> bool:
        """Whether that is somebody else than the operating system's user."""
        return self.login != os_login()

    def now(self) -> datetime:
        """Return the moment: the fixed one, or the true time."""
        return self.fixed or datetime.now(UTC)

    @contextmanager
    def reading(self) -> Iterator[Desk]:
        """Open the store to look at it."""
        with self._opened(read_only=True) as store:
            yield self.desk(store)

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[Desk]:
        """Open the store to change it; with `create` the first use makes it.

        Raises:
            Refused: the clock or the author is made up, and the store is live.
        """
        with self._opened(create=create) as store:
            if store.mark is Mark.LIVE:
                self._refuse_pretence()
            yield self.desk(store)

    @contextmanager
    def _opened(self, *, read_only: bool = False, create: bool = False) -> Iterator[Store]:
        store = self.make() if create and not self.exists() else self.open(read_only=read_only)
        try:
            yield store
        finally:
            store.close()

    def open(self, *, read_only: bool = False) -> Store:
        """Open the store; the caller closes it."""
        try:
            return open_store(self.folder, read_only=read_only)
        except StoreMissing:
            raise StoreMissing(
                f"there is no store in {self.folder}: deskhand init makes one, deskhand demo shows one"
            ) from None

    def make(self, mark: Mark = Mark.LIVE, group: int | None = None) -> Store:
        """Make the store, with the folders above the default place."""
        if mark is Mark.LIVE:
            self._refuse_pretence()
        if self._settings.store is None:
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        from tui.cli.exits import say  # noqa: PLC0415 (only here)

        store = create_store(self.folder, mark=mark, now=self.now(), group=group)
        say(f"made a {mark.value} store in {self.folder}")
        return store

    def desk(self, store: Store) -> Desk:
        """Return this operator's desk at a store."""
        return Desk(
            store, clock=self.now, login=self.login, zone=self.zone, fixed_clock=self.fixed is not None,
            posing=self.posing,
        )  # fmt: skip

    def exists(self) -> bool:
        """Whether there is anything in the folder."""
        return self.folder.exists() and not (self.folder.is_dir() and not any(self.folder.iterdir()))

    def _refuse_pretence(self) -> None:
        """Refuse a made-up time or author in a live store (domain.md section 2)."""
        if self.fixed is not None:
            raise Refused(
                "a live store is not written with a fixed clock: make one with deskhand init --test"
            )
        if self.posing:
            raise Refused("a live store is not written in another's name: make one with deskhand init --test")


def parse_moment(typed: str, option: str, zone: tzinfo) -> datetime:
    """Return an ISO moment in UTC; without a zone of its own it is in `zone`.

    Raises:
        UsageError: it is none.
    """
    try:
        moment = datetime.fromisoformat(typed.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{option} takes a moment like 2016-05-16T12:00, not {typed!r}") from None
