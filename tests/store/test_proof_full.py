"""A really full disk: a small file system of its own, where the machine lets one be mounted."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.store.proof_contents import NOW, changing, contents
from tui.store import Mark, StoreFull, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOUNT = ("mount", "-t", "tmpfs", "-o", "size=512k", "none")
UNMOUNT = ("umount", "--lazy")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run([*MOUNT, str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets nobody mount a small file system")
    yield folder
    subprocess.run([*UNMOUNT, str(folder)], check=True)


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(60_000))
    kept: dict[str, str] = {}
    with create_store(small_disk / "desk", mark=Mark.TEST, now=NOW) as store:
        for nth in range(10_000):
            name = f"{nth} {'x' * (nth % 7 * 300)}"
            try:
                store.transact(changing({f"t{nth % 40}": name}))
            except StoreFull as full:
                assert "make room and try again" in str(full)  # noqa: PT017 (the loop ends here)
                break
            kept[f"t{nth % 40}"] = name
        assert contents(store) == kept
        with pytest.raises(StoreFull):
            store.merge()
        store.write_hint()
        assert contents(store) == kept
        with open_store(small_disk / "desk") as again:
            assert contents(again) == kept
        with (small_disk / "desk" / "000001.log").open("ab") as torn:  # a writer died in the last free bytes
            torn.write(b"\x1e0000")
    with open_store(small_disk / "desk") as again:
        assert contents(again) == kept
    ballast.unlink()
    with open_store(small_disk / "desk") as again:
        assert contents(again) == kept
        again.transact(changing({"room": "again"}))
        assert again.check().clean
