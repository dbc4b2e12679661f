"""The next generation while it is written: a draft beside the log that nobody else reads.

It begins with the describing frames, holds the live documents in frames of about a page (one damaged byte
costs what a damaged page would), and becomes the newest generation by one rename.
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.store import frames
from tui.store.description import FORMAT
from tui.store.files import Files, sync_folder, write_all
from tui.store.leftovers import claim
from tui.store.log import hint_name
from tui.store.snapshot import Snapshot, pack_hint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.store.description import Description

_PAGE: Final = 4096
_BUFFER: Final = 2**20

#: Table, document id, text.
Document = tuple[str, int, bytes]


@dataclass
class Draft:
    """The log of generation `generation`, under its draft's name.

    Attributes:
        length: how much of it is written.
        seq: the number its frames carry.
        offsets: of each table, where each document's text stands, in the order they were added.
        last: where the last frame starts, and its checksum.
    """

    files: Files
    path: Path
    generation: int
    fd: int
    length: int = 0
    seq: int = 0
    last: tuple[int, int] = (0, 0)
    offsets: dict[str, array[int]] = field(default_factory=dict)
    _waiting: bytearray = field(default_factory=bytearray)
    _hinted: bool = False

    @classmethod
    def begin(cls, files: Files, path: Path, generation: int) -> Draft | None:
        """Begin a draft; None if somebody else is writing it."""
        fd = files.open(path, write=True, create=True)
        try:
            if claim(files, path, fd):
                files.truncate(fd, 0)
                return cls(files, path, generation, fd)
        except BaseException:
            files.close(fd)
            raise
        files.close(fd)
        return None

    def describe(
        self, about: Description, *, seq: int, counters: dict[str, int], tables: dict[str, int]
    ) -> None:
        """Write the describing frames: what the store is, its counters, its tables and their highest ids."""
        self.seq = seq
        head: dict[str, Any] = {
            "seq": seq, "put": [], "store": replace(about, format=FORMAT).document(), "count": counters,
            "clear": sorted(tables), "top": tables,
        }  # fmt: skip
        for _ in range(2):
            self.frame(head, [])

    def add(self, documents: Iterable[Document]) -> None:
        """Write documents."""
        page: list[Document] = []
        size = 0
        for document in documents:
            page.append(document)
            size += len(document[2])
            if size >= _PAGE:
                self._page(page)
                page, size = [], 0
        if page:
            self._page(page)

    def _page(self, page: list[Document]) -> None:
        put = [[name, doc_id, len(body)] for name, doc_id, body in page]
        start = self.length
        inside = self.frame({"seq": self.seq, "put": put}, [body for _, _, body in page])
        for (name, _, _), offset in zip(page, inside, strict=True):
            self.offsets.setdefault(name, array("q")).append(start + offset)

    def frame(self, head: dict[str, Any], bodies: list[bytes]) -> list[int]:
        """Write a frame; return where in it each body stands."""
        data, offsets, crc = frames.encode(head, bodies)
        self.last = self.length, crc
        self.append(data)
        return offsets

    def append(self, data: bytes) -> None:
        """Write bytes of whole frames."""
        self._waiting += data
        self.length += len(data)
        if len(self._waiting) >= _BUFFER:
            self.flush()

    def flush(self) -> None:
        """Hand everything to the system."""
        write_all(self.files, self.fd, self.length - len(self._waiting), bytes(self._waiting))
        self._waiting.clear()

    def hint(self, taken: Snapshot) -> None:
        """Write the hint of what is written so far: the rows of a snapshot, standing elsewhere."""
        self._hinted = True
        where = {"generation": self.generation, "length": self.length, "last": self.last}
        about = {**taken.about, **where, "damage": []}
        kinds = {
            name: replace(kind, offsets=self.offsets.get(name, array("q")))
            for name, kind in taken.kinds.items()
        }
        pack_hint(self.files, self.path.parent, self.generation, Snapshot(kinds, about))

    def sync(self) -> None:
        """Return when everything is on the disk."""
        self.flush()
        self.files.sync(self.fd)

    def become(self, target: Path) -> None:
        """Take a name that counts, after `sync`; a log's only with the commit lock held.

        Raises:
            OSError: it did not; the draft has its own name again, or none.
        """
        over = self.files.exists(target)
        self.files.replace(self.path, target)
        try:
            sync_folder(self.files, target.parent)
        except OSError:
            if not over:
                self.files.replace(target, self.path)
                with suppress(OSError):  # else a power failure could bring the name back, over what follows
                    sync_folder(self.files, target.parent)
            raise

    def discard(self) -> None:
        """Remove the draft and its hint."""
        if self.files.exists(self.path):
            self.files.remove(self.path)
        if self._hinted:
            self.forget_hint()

    def forget_hint(self) -> None:
        """Remove a hint of this generation, ours or an earlier draft's."""
        path = self.path.with_name(hint_name(self.generation))
        if self.files.exists(path):
            self.files.remove(path)

    def close(self) -> None:
        """Let go of the draft."""
        self.files.close(self.fd)
