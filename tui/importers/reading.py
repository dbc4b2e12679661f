"""Opening tables of text from elsewhere: plain, xz or gzip; whatever is wrong is one sentence or one bad row.

Rows arrive one by one; nothing here knows a format. A file that cannot be read to its end raises, so that an
importer which reads before it writes leaves the store as it was.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import lzma
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, cast

from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The longest line or field that is looked at, in characters; far above anything a record may hold.
LONGEST: Final = 32 * 1024 * 1024

UTF_8: Final = "utf-8-sig"

_MAGIC_XZ, _MAGIC_GZIP, _MAGIC_ZIP, _MAGIC_BZIP2 = b"\xfd7zXZ\x00", b"\x1f\x8b", b"PK\x03\x04", b"BZh"
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no row of this table: the line it starts on and why."""

    line: int
    reason: str


@dataclass(slots=True)
class Table:
    """An open table: its header, its rows, and how far the file has been read.

    `place` and `size` are bytes of the file as it lies on disk, for progress.
    """

    name: str
    header: tuple[str, ...]
    size: int
    place: Callable[[], int]
    _lines: _Lines
    _delimiter: str = ","
    _taken: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield each row with the line it starts on; blank lines are no rows.

        Raises:
            BadInput: the file ends or breaks in the middle, or a line is longer than LONGEST.
        """
        width = len(self.header)
        reader = self._reader()
        while True:
            start = self._lines.number + 1
            self._taken.clear()
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                row = None
            if row is not None and len(row) == width:
                yield start, row
            elif row is None or row:
                yield BadRow(start, self._complaint(row, width))
                self._lines.put_back(self._taken[1:])
                reader = self._reader()

    def _complaint(self, row: list[str] | None, width: int) -> str:
        if row is None or len(self._taken) > 1:
            return "a quotation mark is opened and not closed"
        return f"{len(row)} columns where the header has {width}"

    def _reader(self) -> Iterator[list[str]]:
        def lines() -> Iterator[str]:
            for line in self._lines:
                self._taken.append(line)
                yield line

        return csv.reader(lines(), delimiter=self._delimiter)


class _Lines:
    """Text lines with their number, of a bounded length, that can be handed back."""

    def __init__(self, name: str, text: IO[str]) -> None:
        self.number = 0
        self._name, self._text = name, text
        self._again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        """Let these lines, the last ones taken, come again."""
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> str:
        after = f"after line {self.number}; nothing was imported"
        try:
            line = self._text.readline(LONGEST + 1)
        except EOFError:
            raise BadInput(f"{self._name} is cut off {after}: fetch the file again") from None
        except (lzma.LZMAError, gzip.BadGzipFile, zlib.error):
            raise BadInput(f"{self._name} is damaged {after}: fetch the file again") from None
        except OSError as error:
            raise BadInput(f"{self._name} cannot be read {after}: {error.strerror or error}") from None
        if len(line) > LONGEST:
            raise BadInput(
                f"{self._name}: line {self.number + 1} has over {LONGEST:,} characters; nothing was imported"
            )
        return line


@dataclass(frozen=True, slots=True)
class TextFile:
    """An open file of lines; `place` and `size` as of a Table."""

    name: str
    size: int
    place: Callable[[], int]
    _lines: _Lines

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number, without its end.

        Raises:
            BadInput: the file ends or breaks in the middle, or a line is longer than LONGEST.
        """
        for line in self._lines:
            yield self._lines.number, line.rstrip("\r\n")


@contextmanager
def open_table(path: Path, encoding: str = UTF_8) -> Iterator[Table]:
    """Open a .csv, .csv.xz or .csv.gz (told by its first bytes), separated by comma, semicolon or tab.

    Bytes that are not of the encoding arrive as lone surrogates: the importer skips the rows that hold them.

    Raises:
        BadInput: the file is not there, cannot be read, is empty or is no table of text.
    """
    before = csv.field_size_limit(LONGEST)
    try:
        with open_text(path, encoding) as text:
            lines = text._lines  # noqa: SLF001 (its own, one room)
            header, delimiter = _header(path.name, lines)
            yield Table(path.name, header, text.size, text.place, lines, delimiter)
    finally:
        csv.field_size_limit(before)


@contextmanager
def open_text(path: Path, encoding: str = UTF_8) -> Iterator[TextFile]:
    """Open a file of lines, plain, xz or gzip (told by its first bytes).

    Raises:
        BadInput: the file is not there or cannot be read.
    """
    try:
        with path.open("rb") as raw, _unpacked(path.name, raw) as binary:
            text = io.TextIOWrapper(binary, encoding=encoding, errors="surrogateescape", newline="")
            yield TextFile(path.name, path.stat().st_size, raw.tell, _Lines(path.name, text))
    except OSError as error:
        raise BadInput(f"{path} cannot be opened: {(error.strerror or str(error)).lower()}") from None


def _unpacked(name: str, raw: IO[bytes]) -> IO[bytes]:
    start = raw.read(8)
    raw.seek(0)
    if start.startswith(_MAGIC_XZ):
        return lzma.LZMAFile(raw)
    if start.startswith(_MAGIC_GZIP):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw, mode="rb"))
    if start.startswith((_MAGIC_ZIP, _MAGIC_BZIP2)):
        raise BadInput(f"{name} is an archive or a workbook: unpack it or save it as CSV")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadInput(f"{name} is in UTF-16: save it as UTF-8")
    return raw


def _header(name: str, lines: _Lines) -> tuple[tuple[str, ...], str]:
    line = next(lines, "")
    while line and not line.strip():
        line = next(lines, "")
    if not line:
        raise BadInput(f"{name} is empty: there is not even a header")
    if "\0" in line or any("\ud800" <= char <= "\udfff" for char in line):
        raise BadInput(f"{name} is not a CSV file: its first line is not text")
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        columns = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        raise BadInput(f"{name} is not a CSV file: its first line is no header") from None
    return tuple(column.strip() for column in columns), delimiter
