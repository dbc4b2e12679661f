"""On which file systems a lock is known to hold between all who may open a store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Local file systems of Linux: one kernel sees every process, so its locks hold. Network file systems and
#: those that reach into another machine (nfs, cifs, 9p, virtiofs, sshfs …) are not here: whether a lock
#: reaches the other side depends on mount options nobody can see from here.
LOCKING: Final = frozenset(
    {
        "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk", "iso9660", "jfs", "nilfs2",
        "ntfs", "ntfs3", "overlay", "ramfs", "reiserfs", "squashfs", "tmpfs", "ubifs", "udf", "vfat", "xfs",
        "zfs",
    }
)  # fmt: skip
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


def kind_of_mount(table: Iterable[str], path: Path) -> str:
    """Return the file system's kind a path is on, by the lines of /proc/self/mountinfo; "" if unknown."""
    found, depth = "", -1
    parts = path.resolve().parts
    for line in table:
        fields = line.split()
        if "-" not in fields[6:-2]:
            continue
        point = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[4])
        at = tuple(part for part in point.split("/") if part)
        if parts[1 : len(at) + 1] == at and len(at) >= depth:  # a later mount lies over an earlier one
            found, depth = fields[fields.index("-", 6) + 1], len(at)
    return found
