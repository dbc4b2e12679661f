"""A store and its remote: naming it, opening the way to it, leaving it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tui.domain.errors import Refused
from tui.domain.meeting import REMOTE, Remote
from tui.domain.text import visible
from tui.sync.credentials import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.store import Store, Transaction
    from tui.sync.credentials import Credential
    from tui.sync.kinto.adapter import Kinto
    from tui.sync.line import Line

_TABLES: Final = ("remote", "standing", "outgoing", "met")
#: The most characters of a remote's name.
_LONGEST: Final = 60
_BUCKET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
#: What Kinto takes for the name of an account.
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9][+.@A-Za-z0-9_-]{0,254}")
#: Hosts that may be spoken to without encryption: what is said does not leave the machine.
_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def remote_of(store: Store) -> Remote | None:
    """Return the store's remote, None if it has none."""
    found: Remote | None = store.read("remote", REMOTE)
    return found


def must_have(store: Store) -> Remote:
    """Return the store's remote.

    Raises:
        Refused: it has none, saying how it gets one.
    """
    found = remote_of(store)
    if found is None:
        raise Refused("this store has no remote: deskhand remote add NAME URL names one")
    return found


def address(url: str) -> str:
    """Return an address without what must not stand in it.

    Raises:
        Refused: it is none, holds a password, or is not encrypted.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        _port = parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        raise Refused("the address of a remote is like https://kinto.example.org/v1")
    if parts.username or parts.password:
        raise Refused("no password in the address: others would see it (deskhand remote login asks for it)")
    if parts.scheme == "http" and host not in _HERE:
        raise Refused(f"{host} must be spoken to with https: http would send the password in the clear")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"


def named(name: str) -> str:
    """Return what a remote is to be called.

    Raises:
        Refused: it is nothing, long, or cannot be printed.
    """
    said = name.strip()
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise Refused(f"a remote is called something, in 1 to {_LONGEST} characters that can be printed")
    return said


def bucket_of(bucket: str) -> str:
    """Return the bucket that is meant.

    Raises:
        Refused: no bucket is called so.
    """
    if not _BUCKET.fullmatch(bucket):
        raise Refused("a bucket's name has 1 to 63 letters, digits, - and _ only, a letter or digit first")
    return bucket


def accounts_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the accounts that are meant.

    Raises:
        Refused: no account is called so.
    """
    found = tuple(names)
    for name in found:
        if not _ACCOUNT.fullmatch(name):
            raise Refused(
                f"no account is called {visible(name)[:_LONGEST]!r}: it has letters, digits, . + @ _ and -"
            )
    return found


def join(store: Store, remote: Remote) -> None:
    """Name the store's remote; all it has waits to be sent from the next round on.

    Raises:
        Refused: it has one already.
    """

    def plan(tx: Transaction) -> None:
        there: Remote | None = tx.read("remote", REMOTE)
        if there is not None:
            raise Refused(f"this store has a remote, {there.url}: deskhand remote remove leaves it")
        tx.put(remote)

    store.transact(plan)


def leave(store: Store) -> None:
    """Forget the remote and what was met there; records, and conflicts that wait for a person, stay."""

    def plan(tx: Transaction) -> None:
        for name in _TABLES:
            tx.draft(name).clear(drop=False)

    store.transact(plan)


def line_to(remote: Remote, credential: Credential) -> Line:
    """Return a line to a remote."""
    from tui.sync.line import Line  # noqa: PLC0415 (httpx, only when something is sent)

    return Line(remote.url, credential, ca=Path(remote.ca) if remote.ca else None)


def backend_of(store: Store, environ: Mapping[str, str], folder: Path) -> Kinto:
    """Return the store's remote, ready to be met.

    Raises:
        Refused: it has none.
        RemoteRefuses: there is no credential for it.
    """
    from tui.sync.kinto.adapter import Kinto  # noqa: PLC0415 (httpx, as above)

    remote = must_have(store)
    credential = find(remote.url, environ, folder)
    return Kinto(line_to(remote, credential), remote.bucket, mark=store.mark.value)
