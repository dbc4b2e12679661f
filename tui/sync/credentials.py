"""Who an operator is at a remote: from the environment, a command, the keyring, or a file of their own.

A secret never stands in an argument, a log, an error or the store; `repr` does not show it.
"""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.sync.errors import RemoteRefuses

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "DESKHAND_REMOTE_AUTH"
SERVICE: Final = "deskhand"
_TIME: Final = 30


@dataclass(frozen=True, slots=True)
class Credential:
    """A name and a secret."""

    name: str
    secret: str = field(repr=False)


def parse(text: str, where: str) -> Credential:
    """Return what "name:secret" says.

    Raises:
        RemoteRefuses: it says no such thing (which it says is not told).
    """
    name, colon, secret = text.strip("\r\n").partition(":")
    if not name or not colon or not secret:
        raise RemoteRefuses(f"{where} does not hold name:password")
    return Credential(name, secret)


def find(url: str, environ: Mapping[str, str], folder: Path) -> Credential:
    """Return the operator's credential for a remote; the first place that has one counts.

    Raises:
        RemoteRefuses: nowhere is one, or the place cannot be trusted.
    """
    if told := environ.get(VARIABLE):
        return parse(told, VARIABLE)
    if command := _read(folder / "credential-commands", url):
        return _run(command)
    if kept := _read(folder / "credentials", url):  # the keyring could not take it
        return parse(kept, str(folder / "credentials"))
    if found := _keyring_get(url):
        return parse(found, "the keyring")
    raise RemoteRefuses(
        f"there is no name and password for {url}: deskhand remote login asks for them, "
        f"{VARIABLE}=name:password hands them in"
    )


def keep(url: str, credential: Credential, folder: Path) -> str:
    """Keep a credential in the keyring if there is a real one, else in a file of mode 0600; say where.

    It counts from now on: a command or a password that was kept before does no more.
    """
    if _read(folder / "credential-commands", url):
        _write(folder / "credential-commands", url, None)
    text = f"{credential.name}:{credential.secret}"
    if _keyring_set(url, text):
        if _read(folder / "credentials", url):
            _write(folder / "credentials", url, None)
        return "the system's keyring"
    _write(folder / "credentials", url, text)
    return str(folder / "credentials")


def keep_command(url: str, command: str, folder: Path) -> None:
    """Keep which command prints the credential."""
    _write(folder / "credential-commands", url, command)


def forget(url: str, folder: Path) -> None:
    """Remove what was kept for a remote."""
    for name in ("credentials", "credential-commands"):
        if (folder / name).exists():
            _write(folder / name, url, None)
    _keyring_set(url, None)


def _run(command: str) -> Credential:
    try:
        ended = subprocess.run(  # noqa: S603 (the operator's own command)
            shlex.split(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIME, check=False,
            text=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RemoteRefuses(f"the credential command does not end within {_TIME} seconds") from None
    except UnicodeError:
        raise RemoteRefuses("what the credential command prints is no text") from None
    except ValueError:
        raise RemoteRefuses("the credential command cannot be run: a quote in it has no end") from None
    except OSError as fault:
        raise RemoteRefuses(f"the credential command cannot be run: {fault.strerror}".lower()) from None
    if ended.returncode:
        raise RemoteRefuses(f"the credential command ended with {ended.returncode}")
    return parse(ended.stdout, "what the credential command prints")


def _read(path: Path, url: str) -> str:
    """Return what a file says of an address, "" if nothing.

    Raises:
        RemoteRefuses: others could have written or read it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    except OSError as fault:
        raise RemoteRefuses(f"{path} cannot be read: {fault.strerror}") from None
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RemoteRefuses(f"{path} is a folder, and should be a file")
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as file:
        status = os.fstat(descriptor)
        if (
            status.st_uid != os.getuid()
            or stat.S_IMODE(status.st_mode) & 0o077
            or not stat.S_ISREG(status.st_mode)
        ):
            raise RemoteRefuses(f"{path} is not yours alone: chmod 600 it")
        return _lines(file.read()).get(url, "")


def _write(path: Path, url: str, text: str | None) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = {}
    if path.exists():
        _read(path, url)
        held = _lines(path.read_text(encoding="utf-8"))
    held.pop(url, None)
    if text is not None:
        held[url] = text
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # of mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{address}\t{said}\n" for address, said in held.items())
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def _lines(text: str) -> dict[str, str]:
    pairs = (line.partition("\t") for line in text.split("\n") if "\t" in line)
    return {address: said for address, _tab, said in pairs}


def _keyring_get(url: str) -> str:
    try:
        ring = _keyring()
        return str(ring.get_password(SERVICE, url) or "") if ring is not None else ""
    except Exception:  # noqa: BLE001 (any keyring's own faults: the file may have it)
        return ""


def _keyring_set(url: str, text: str | None) -> bool:
    try:
        ring = _keyring()
        if ring is None:
            return False
        if text is None:
            ring.delete_password(SERVICE, url)
        else:
            ring.set_password(SERVICE, url, text)
    except Exception:  # noqa: BLE001 (as above: the file is there instead)
        return False
    return True


def _keyring() -> Any:  # noqa: ANN401 (an optional library's own class)
    """Return the system's keyring, if the library is there and has one that it recommends itself.

    Those below 1 are none at all, keep nothing, or keep it in the clear.
    """
    try:
        import keyring  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 (optional)
    except ImportError:
        return None
    ring = keyring.get_keyring()
    return ring if ring.priority >= 1 else None
