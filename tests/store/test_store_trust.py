from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest
from store_builders import HINT, LOG, incident, new_store, put, titles

from tui.store import StoreUnsafe, open_store
from tui.store.backup import back_up
from tui.store.files import OsFiles
from tui.store.mounts import LOCKING, kind_of_mount

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GROUP = os.getegid()


class Elsewhere(OsFiles):
    """A disk of another kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def filesystem(self, path: Path) -> str:  # noqa: ARG002 (the protocol's)
        return self.kind


class Colleagues(OsFiles):
    """Files that another member of the group made: only their maker changes modes, removes and renames."""

    def status(self, fd: int) -> os.stat_result:
        seen = list(super().status(fd))
        seen[4] += 1
        return os.stat_result(seen)

    def tighten(self, fd: int, mode: int) -> None:
        raise PermissionError(errno.EPERM, f"{mode:o} for {fd}")

    def replace(self, source: Path, target: Path) -> None:
        if target.exists():
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        raise PermissionError(errno.EPERM, f"{path} is not yours")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_shared_store_is_a_groups(folder: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with new_store(folder, group=GROUP) as store:
            put(store, incident(1))
            store.write_hint()
            assert mode(folder) == 0o3770
            assert {mode(p) for p in folder.iterdir()} == {0o660}
            assert {p.stat().st_gid for p in folder.iterdir()} == {GROUP}
            store.merge()
            assert {mode(p) for p in folder.iterdir()} == {0o660}
            back_up(store.engine, tmp_path / "b")
            assert mode(tmp_path / "b") == 0o600
    finally:
        os.umask(before)
    with open_store(folder) as again:
        assert len(titles(again)) == 1


def test_members_work_together(folder: Path) -> None:
    with new_store(folder, group=GROUP) as store, open_store(folder, files=Colleagues()) as other:
        put(store, incident(1))
        put(other, incident(2))
        store.write_hint()
        other.write_hint()
        assert other.notices == []
        assert other.merge().generation == 2
        assert (folder / LOG).exists()
        put(other, incident(3))
        store.catch_up()
        assert len(titles(store)) == 3
        assert not (folder / LOG).exists()  # its maker came by
    with open_store(folder) as again:
        assert len(titles(again)) == 3


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "everybody may write": (lambda f: (f / LOG).chmod(0o662), "everybody"),
    "everybody may write the folder": (lambda f: f.chmod(0o3772), "everybody"),
    "a link": (lambda f: ((f / LOG).rename(f / "x"), (f / LOG).symlink_to("x")), "a link"),
}


@pytest.mark.parametrize("name", HARM)
def test_what_others_could_change_is_not_opened(name: str, folder: Path) -> None:
    harm, words = HARM[name]
    new_store(folder, group=GROUP).close()
    harm(folder)
    with pytest.raises(StoreUnsafe, match=words):
        open_store(folder)


def test_a_file_of_another_group_is_not_opened(folder: Path) -> None:
    class Strange(OsFiles):
        def status(self, fd: int) -> os.stat_result:
            seen = list(super().status(fd))
            seen[5] += 0 if stat.S_ISDIR(seen[0]) else 1
            return os.stat_result(seen)

    new_store(folder, group=GROUP).close()
    with pytest.raises(StoreUnsafe, match="group"):
        open_store(folder, files=Strange())


def test_only_a_member_shares(folder: Path) -> None:
    class NoMember(OsFiles):
        def give(self, fd: int, group: int) -> None:
            raise PermissionError(errno.EPERM, f"{fd} {group}")

    with pytest.raises(StoreUnsafe, match="member"):
        new_store(folder, group=GROUP, files=NoMember())


def test_group_write_without_the_whole_mode_is_no_shared_store(folder: Path) -> None:
    new_store(folder, group=GROUP).close()
    folder.chmod(0o2770)
    with pytest.raises(StoreUnsafe, match="changed by others"):
        open_store(folder)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs", "something-new"])
def test_where_locks_may_not_hold_nothing_is_written(kind: str, folder: Path) -> None:
    with pytest.raises(StoreUnsafe, match=f"\\({kind}\\)"):
        new_store(folder, files=Elsewhere(kind))
    assert list(folder.iterdir()) == []
    with new_store(folder) as store:
        put(store, incident(1))
    with pytest.raises(StoreUnsafe, match="local disk"):
        open_store(folder, files=Elsewhere(kind))
    with open_store(folder, files=Elsewhere(kind), read_only=True) as store:
        assert len(titles(store)) == 1
    for known in ("", "ext4", "tmpfs"):
        open_store(folder, files=Elsewhere(known)).close()


MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt/a\040b rw,nosuid - nfs4 host:/x rw,vers=4.2
31 30 0:27 / /mnt/a\040b/local rw master:7 propagate_from:2 - xfs /dev/vdb rw
32 22 0:28 / /over rw - ext3 /dev/vdc rw
33 22 0:29 / /over rw - cifs //host/share rw
34 22 0:30 / /mnt/ab rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x", "ext4"), ("/mnt/a b/desk", "nfs4"), ("/mnt/a b/local/desk", "xfs"), ("/mnt/a", "ext4"),
        ("/over/desk", "cifs"), ("/overt", "ext4"), ("/mnt/ab", "ext4"),
    ],
)  # fmt: skip
def test_the_mount_of_a_path_is_found(path: str, kind: str, tmp_path: Path) -> None:
    assert kind_of_mount(MOUNTS.splitlines()[1:], type(tmp_path)(path)) == kind


def test_nothing_known_means_nothing_said(tmp_path: Path) -> None:
    assert kind_of_mount([], tmp_path) == ""
    assert not any("nfs" in kind or kind.startswith("fuse.") for kind in LOCKING)


def test_a_hint_of_a_colleague_stays(folder: Path) -> None:
    with new_store(folder, group=GROUP) as store:
        put(store, incident(1))
        store.write_hint()
    before = (folder / HINT).read_bytes()
    with open_store(folder, files=Colleagues()) as other:
        put(other, incident(2))
        other.write_hint()
    assert (folder / HINT).read_bytes() == before
