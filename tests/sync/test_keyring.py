"""Where a name and a password are kept: the keyring if there is a real one, else a file of one's own."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from tui.sync.credentials import VARIABLE, Credential, find, forget, keep, keep_command
from tui.sync.errors import RemoteRefuses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

URL = "https://desk.example/v1"
ANA = Credential("ana", "pa:ss\u2028wörd\x0b1")
Use = "Callable[[KeyringBackend], KeyringBackend]"


class Ring(KeyringBackend):
    """A keyring of the tests, in memory."""

    priority = 5  # type: ignore[assignment] # (a property of the class, in the library)

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("not found")
        del self.held[service, username]


class Locked(Ring):
    """A keyring that its owner does not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{username} did not unlock {service}")

    set_password = delete_password = get_password  # type: ignore[assignment]


class InTheClear(Ring):
    """A keyring that is a plain file; its library does not recommend it."""

    priority = 0.5  # type: ignore[assignment] # (as above)


@pytest.fixture
def use() -> Iterator[Callable[[KeyringBackend], KeyringBackend]]:
    before = keyring.get_keyring()

    def using(ring: KeyringBackend) -> KeyringBackend:
        keyring.set_keyring(ring)
        return ring

    yield using
    keyring.set_keyring(before)


def test_a_real_keyring_keeps_it_and_no_file_does(use: Use, tmp_path: Path) -> None:
    ring = use(Ring())
    assert keep(URL, ANA, tmp_path) == "the system's keyring"
    assert ring.held == {("deskhand", URL): f"{ANA.name}:{ANA.secret}"}
    assert list(tmp_path.iterdir()) == []
    assert find(URL, {}, tmp_path) == ANA
    with pytest.raises(RemoteRefuses, match="no name and password"):
        find("https://other.example/v1", {}, tmp_path)
    forget(URL, tmp_path)
    assert ring.held == {}
    forget(URL, tmp_path)


def test_the_environment_and_a_command_come_before_the_keyring(use: Use, tmp_path: Path) -> None:
    use(Ring())
    keep(URL, ANA, tmp_path)
    assert find(URL, {VARIABLE: "kim:k"}, tmp_path).name == "kim"
    keep_command(URL, "printf %s:%s ben b", tmp_path)
    assert find(URL, {}, tmp_path).name == "ben"
    keep(URL, ANA, tmp_path)
    assert find(URL, {}, tmp_path) == ANA, "who logs in afterwards means that"


def test_the_one_kept_last_counts_wherever_it_is_and_the_other_is_not_left_in_the_file(
    use: Use, tmp_path: Path
) -> None:
    ring = use(Ring())
    keep(URL, Credential("ana", "old"), tmp_path)
    use(Locked())
    keep(URL, ANA, tmp_path)
    use(ring)
    assert find(URL, {}, tmp_path) == ANA, "the keyring was locked, and has an older one"
    keep(URL, Credential("ana", "new"), tmp_path)
    assert find(URL, {}, tmp_path) == Credential("ana", "new")
    assert ANA.secret not in (tmp_path / "credentials").read_text(encoding="utf-8")


@pytest.mark.parametrize("ring", [Locked, InTheClear, null.Keyring, fail.Keyring])
def test_a_keyring_that_cannot_or_should_not_leaves_it_to_the_file(
    ring: type[KeyringBackend], use: Use, tmp_path: Path
) -> None:
    use(ring())
    folder = tmp_path / "config"
    assert keep(URL, ANA, folder) == str(folder / "credentials")
    assert stat.S_IMODE((folder / "credentials").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert find(URL, {}, folder) == ANA
    forget(URL, folder)
    assert ANA.secret.encode() not in b"".join(path.read_bytes() for path in folder.iterdir())


def test_without_the_library_or_with_a_broken_one_the_file_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep(URL, ANA, tmp_path)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "keyring", None)
        assert find(URL, {}, tmp_path) == ANA
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "keyring")
        patch.setattr(sys, "path", [str(tmp_path)])
        (tmp_path / "keyring.py").write_text("raise RuntimeError('broken')")
        assert find(URL, {}, tmp_path) == ANA


def test_a_file_that_others_could_have_written_or_read_is_refused(tmp_path: Path) -> None:
    keep(URL, ANA, tmp_path)
    file = tmp_path / "credentials"
    for mode in (0o640, 0o604, 0o620, 0o700 | 0o001):
        file.chmod(mode)
        with pytest.raises(RemoteRefuses, match="not yours alone: chmod 600"):
            find(URL, {}, tmp_path)
    file.chmod(0o600)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RemoteRefuses, match="cannot be read"):
        find(URL, {}, tmp_path)
    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(RemoteRefuses, match="not yours alone"):
        find(URL, {}, tmp_path)
    file.unlink()
    file.mkdir(0o700)
    with pytest.raises(RemoteRefuses, match="is a folder"):
        find(URL, {}, tmp_path)
