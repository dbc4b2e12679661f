r"""The log's frames: what one commit looks like on disk.

    \\x1e<8 hex: length> <8 hex: crc32> <one JSON text>\\n

The JSON text is `[header, body, body …]`; JSON never holds a raw control character, so after damage the
next \\x1e that starts a frame with a right length and checksum is where reading goes on. The header is
ASCII and says of each body its kind, document id and length in bytes, so one body can be cut out and
decoded alone. Header keys: seq, at (seconds), writer, put, and where not empty: del, clear (all documents
of a kind), drop (the table itself), count (all counters); store and top (the highest document ids ever
given, by table) only in the describing frames.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from tui.store.errors import TooLarge

if TYPE_CHECKING:
    from tui.store.kinds import Value
    from tui.store.parts import Place

MARK: Final = b"\x1e"
PREFIX: Final = 19  # mark, 8 hex, space, 8 hex, space
MAX_RECORD: Final = 8 * 2**20
MAX_FRAME: Final = 64 * 2**20
_LEAD: Final = re.compile(rb"\x1e([0-9a-f]{8}) ([0-9a-f]{8}) ")
_WINDOW: Final = 2**20
_encode: Final = json.JSONEncoder(separators=(",", ":")).encode
_decode: Final = json.JSONDecoder().raw_decode

Read = Callable[[int, int], bytes]


class Body(NamedTuple):
    """Where one document stands in the log, and its own checksum."""

    kind: str
    doc_id: int
    offset: int
    data: bytes


class Frame(NamedTuple):
    """A whole, verified frame of the log: bytes `start` to `end`."""

    start: int
    end: int
    crc: int
    header: dict[str, Any]
    payload: bytes

    def bodies(self) -> Iterator[Body]:
        """Yield the documents it puts, with their absolute offsets."""
        put = self.header["put"]
        if not put:
            return
        at = len(self.payload) - 1 - sum(entry[2] for entry in put) - (len(put) - 1)
        base = self.start + PREFIX
        for kind, doc_id, length in put:
            yield Body(kind, doc_id, base + at, self.payload[at : at + length])
            at += length + 1


class Damage(NamedTuple):
    """Bytes of the log that are no frame: from `start` up to `end`."""

    start: int
    end: int


class Put(NamedTuple):
    """A document that was written: its kind, its list columns, where it stands."""

    kind: str
    values: tuple[Value, ...]
    place: Place


@dataclass(slots=True)
class Batch:
    """What one frame changes, ready to be published: first `clear` and `drop`, then `gone`, then `puts`.

    `top`: the highest document id ever given in a table, where a merge left that document out.
    """

    start: int
    end: int
    seq: int
    crc: int
    own: bool = False
    puts: list[Put] = field(default_factory=list)
    gone: list[tuple[str, int]] = field(default_factory=list)
    clear: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    counters: dict[str, int] = field(default_factory=dict)
    top: dict[str, int] = field(default_factory=dict)


def encode(header: dict[str, Any], bodies: Sequence[bytes]) -> tuple[bytes, list[int], int]:
    """Return a frame's bytes, each body's offset within them, and the frame's checksum.

    Raises:
        TooLarge: over 64 MB; the commit should be divided.
    """
    head = _encode(header).encode()
    payload = b"[" + b",".join((head, *bodies)) + b"]"
    if len(payload) > MAX_FRAME:
        raise TooLarge(f"one commit may hold 64 MB, this one has {len(payload) / 2**20:.1f}: divide it")
    offsets = []
    at = PREFIX + 1 + len(head) + 1
    for body in bodies:
        offsets.append(at)
        at += len(body) + 1
    crc = crc32(payload)
    return b"\x1e%08x %08x %b\n" % (len(payload), crc, payload), offsets, crc


def read_frame(read: Read, start: int, end: int) -> Frame | None:
    """Return the frame that begins at `start` and ends by `end`, or None if there is no whole one."""
    lead = _LEAD.match(read(start, PREFIX))
    if lead is None:
        return None
    length, crc = int(lead[1], 16), int(lead[2], 16)
    stop = start + PREFIX + length + 1
    if length > MAX_FRAME or stop > end:
        return None
    text = read(start + PREFIX, length + 1)
    if len(text) != length + 1 or not text.endswith(b"\n") or crc32(payload := text[:-1]) != crc:
        return None
    header = _header(payload)
    return None if header is None else Frame(start, stop, crc, header, payload)


def _header(payload: bytes) -> dict[str, Any] | None:
    """Return the first value of the JSON array, or None if this is not one of our payloads."""
    try:
        header, _ = _decode(payload.decode("latin-1"), 1)
    except ValueError:
        return None
    if not isinstance(header, dict) or not isinstance(header.get("put"), list):
        return None
    return header


def scan(read: Read, start: int, end: int) -> Iterator[Frame | Damage]:
    """Yield every frame from `start` to `end`, and the damaged stretches between them.

    After damage it goes on at the next place that is verifiably a frame. Never raises on any content.
    """
    window = _Window(read, end)
    while start < end:
        frame = read_frame(window.read, start, end)
        if frame is not None:
            yield frame
            start = frame.end
            continue
        found = _resume(window, start + 1, end)
        yield Damage(start, found)
        start = found


def _resume(window: _Window, start: int, end: int) -> int:
    """Return where the next verified frame begins, or `end`."""
    while start < end:
        data = window.read(start, min(_WINDOW, end - start))
        at = data.find(MARK)
        while at >= 0:
            if read_frame(window.read, start + at, end) is not None:
                return start + at
            at = data.find(MARK, at + 1)
        start += max(1, len(data))
    return end


class _Window:
    """Reads the log in large pieces, so that small frames do not cost a system call each."""

    def __init__(self, read: Read, end: int) -> None:
        self._read, self._end = read, end
        self._at, self._data = 0, b""

    def read(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset`, never past the end."""
        size = max(0, min(size, self._end - offset))
        inside = offset - self._at
        if inside < 0 or inside + size > len(self._data):
            self._data = self._read(offset, min(max(size, _WINDOW), self._end - offset))
            self._at, inside = offset, 0
        return self._data[inside : inside + size]
