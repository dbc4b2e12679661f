"""A map: which column of a CSV file fills which field, written in TOML and checked before it is used.

    kind = "person"                     # person, team, service, ci or incident
    source = "hr"                       # where it comes from; later imports must say the same
    key = "Employee ID"                 # tells rows apart; several: ["Site", "Tag"]; none: "#row"
    date = "%d/%m/%Y %H:%M"             # how moments are written (several: a list; none: ISO)
    zone = "Europe/Paris"               # of moments that name none
    missing = ["", "?"]                 # cells that say nothing
    separator = ";"                     # between several names in one cell
    encoding = "cp1252"                 # of the file, if it is not UTF-8

    [columns]                           # column -> field, or several fields
    "Full name" = "name"
    "Account" = ["login", "email"]

    [constants]                         # field -> value, for every row
    language = "en"

    [values.vip]                        # cell -> value, for one field; "*" is any other cell
    "Board" = true
    "*" = false

Whatever is wrong is one sentence with the map's line and the key or column.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from tui.domain.errors import BadInput
from tui.domain.text import visible
from tui.domain.toml_lines import line_of
from tui.importers.fields import FIELDS, Field, Reading, Silent, Unusable, Value, read_cell
from tui.importers.reading import UTF_8

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: The key of a file whose rows only their place tells apart.
ROW: Final = "#row"
#: The cell of a value table that stands for every other cell.
OTHER: Final = "*"

_LARGEST: Final = 128 * 1024
_KEYS: Final = (
    "kind", "source", "key", "date", "zone", "missing", "separator", "encoding", "columns", "constants",
    "values",
)  # fmt: skip
_LONGEST_SOURCE: Final = 24
#: An encoding of one byte a letter reads the first as so many letters, and the second as it is.
_BYTES: Final = bytes(range(128)) + bytes(range(160, 256))
_ASCII: Final = rb"a,\n\u0041" + b"\n"
_LENIENT: Final = "surrogateescape"
_PROBE: Final = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A checked map, and the text it was read from."""

    name: str
    kind: str
    source: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, Value]
    values: Mapping[str, Mapping[str, Value]]
    reading: Reading
    text: str
    encoding: str = UTF_8

    def fit(self, file: str, header: tuple[str, ...]) -> None:
        """Check that a file has every column the map speaks of, once.

        Raises:
            BadInput: naming the first that it has not.
        """
        spoken = [(("columns", column), column) for column in self.columns]
        for place, column in (*spoken, *((("key",), name) for name in self.key if name != ROW)):
            if header.count(column) == 1:
                continue
            where = f"{self.name} line {line_of(self.text, place)}"
            if column not in header:
                raise BadInput(f'{where}: {file} has no column "{column}"{_near(column, header)}')
            at = " and ".join(str(n) for n, name in enumerate(header, 1) if name == column)
            raise BadInput(f'{where}: {file} has the column "{column}" more than once (columns {at})')


def load_map(path: Path) -> Map:
    """Read and check a map file.

    Raises:
        BadInput: saying the line and what is wrong with it.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be opened: {(error.strerror or str(error)).lower()}") from None
    if len(raw) > _LARGEST:
        raise BadInput(f"{path.name} is longer than {_LARGEST:,} bytes: that is no map")
    try:
        return parse_map(path.name, raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path.name} line {line}: is not UTF-8 text") from None


def parse_map(name: str, text: str) -> Map:
    """Check a map's text.

    Raises:
        BadInput: saying the line and what is wrong with it.
    """
    try:
        said = tomllib.loads(text)
    except RecursionError:
        raise BadInput(f"{name}: is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        what, at, place = str(error).rpartition(" (at ")
        raise BadInput(f"{name} {place[:-1] if at else ''}: is not TOML: {what or place}") from None
    return _Checked(name, text, said).map()


class _Checked:
    """One map while it is checked."""

    def __init__(self, name: str, text: str, said: dict[str, Any]) -> None:
        self._name, self._text, self._said = name, text, said

    def map(self) -> Map:
        for key in self._said:
            if key not in _KEYS:
                raise self._bad((key,), f'there is no key "{key}" in a map{_near(key, _KEYS)}')
        kind = self._word("kind", FIELDS)
        source = self._text_of("source")
        if not (source.isascii() and source.replace("-", "").isalnum() and len(source) <= _LONGEST_SOURCE):
            raise self._bad(("source",), f'source "{source}" is no short word of letters, digits and dashes')
        reading = Reading(
            zone=self._zone(), dates=self._dates(), separator=self._text_of("separator", ";"),
            missing=frozenset(self._texts("missing", ("",))),
        )  # fmt: skip
        columns, fields = self._columns(kind), FIELDS[kind]
        constants = self._constants(fields, columns, reading)
        needed = next(iter(fields))
        if needed not in constants and not any(needed in filled for filled in columns.values()):
            raise self._bad(("columns",), f'no column fills the field "{needed}" of a {kind}')
        if not (tells := self._texts("key", ())):
            raise BadInput(
                f'{self._name}: the key "key" is missing: the column that tells rows apart, or "{ROW}"'
            )
        return Map(
            name=self._name, kind=kind, source=source, key=tells, columns=columns, constants=constants,
            values=self._values(fields, columns, reading), reading=reading, text=self._text,
            encoding=self._encoding(),
        )  # fmt: skip

    def _columns(self, kind: str) -> dict[str, tuple[str, ...]]:
        filled: dict[str, str] = {}
        columns: dict[str, tuple[str, ...]] = {}
        for column, named in self._table("columns").items():
            place = ("columns", column)
            names = named if isinstance(named, list) else [named]
            if not names or not all(isinstance(one, str) for one in names):
                raise self._bad(place, f'column "{column}" must name a field, or a list of fields')
            for field in names:
                if field not in FIELDS[kind]:
                    near = _near(field, FIELDS[kind]) or f"; there are {', '.join(FIELDS[kind])}"
                    raise self._bad(place, f'column "{column}": a {kind} has no field "{field}"{near}')
                if field in filled:
                    raise self._bad(
                        place,
                        f'column "{column}": the field "{field}" is filled by "{filled[field]}" already',
                    )
                filled[field] = column
            columns[column] = tuple(names)
        if not columns:
            raise self._bad(("columns",), 'the table "columns" is missing or empty: column = "field"')
        return columns

    def _constants(
        self, fields: Mapping[str, Field], columns: dict[str, tuple[str, ...]], reading: Reading
    ) -> dict[str, Value]:
        constants = {}
        for field, value in self._table("constants").items():
            place = ("constants", field)
            if field not in fields:
                raise self._bad(place, f'there is no field "{field}" for a constant{_near(field, fields)}')
            if any(field in filled for filled in columns.values()):
                raise self._bad(place, f'the field "{field}" has a column and a constant: choose one')
            constants[field] = self._value(place, fields[field], value, reading)
        return constants

    def _values(
        self, fields: Mapping[str, Field], columns: dict[str, tuple[str, ...]], reading: Reading
    ) -> dict[str, dict[str, Value]]:
        tables = {}
        for field, table in self._table("values").items():
            place = ("values", field)
            if not any(field in filled for filled in columns.values()):
                raise self._bad(place, f'values for "{field}", which no column fills')
            if not isinstance(table, dict):
                raise self._bad(place, f'"{field}" must be a table of cell = value')
            tables[field] = {
                cell: self._value((*place, cell), fields[field], value, reading)
                for cell, value in table.items()
            }
        return tables

    def _value(self, place: tuple[str, ...], asked: Field, value: object, reading: Reading) -> Value:
        """Return a value written in the map, as if it stood in a cell."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=reading.zone)
        if not isinstance(value, str | bool | int):
            raise self._bad(place, f'the value of "{place[-1]}" must be a {asked.shape}, not {text[:20]}')
        try:
            return read_cell(asked, text, reading)
        except Unusable as wrong:
            raise self._bad(place, f'the value of "{place[-1]}" {wrong}') from None
        except Silent:
            return None

    def _word(self, key: str, words: Iterable[str]) -> str:
        word = self._text_of(key)
        if word not in words:
            raise self._bad((key,), f'{key} "{word}" is none of {", ".join(words)}')
        return word

    def _zone(self) -> tzinfo:
        zone = self._text_of("zone", "UTC")
        try:
            return ZoneInfo(zone)
        except (KeyError, ValueError, OSError):  # an unknown name is a KeyError
            raise self._bad(("zone",), f'there is no time zone "{zone}" (Europe/Paris, UTC)') from None

    def _encoding(self) -> str:
        name = self._text_of("encoding", UTF_8)
        try:
            whole = codecs.lookup(name).name in {"utf-8", UTF_8}
            plain = _ASCII.decode(name) == _ASCII.decode()
            plain = plain and (whole or len(_BYTES.decode(name, _LENIENT)) == len(_BYTES))
        except (LookupError, ValueError):  # no such codec, none of text, or one that cannot read this
            plain = False
        if not plain:
            raise self._bad(("encoding",), f'encoding "{name}" does not extend ASCII (as cp1252 does)')
        return name

    def _dates(self) -> tuple[str, ...]:
        forms = self._texts("date", ())
        for form in forms:
            try:
                whole = datetime.strptime(_PROBE.strftime(form), form).date() == _PROBE.date()  # noqa: DTZ007 (only its day counts)
            except ValueError:
                whole = False
            if not whole:
                raise self._bad(("date",), f'date "{form}" does not tell a whole date; "%d/%m/%Y %H:%M" does')
        return forms

    def _text_of(self, key: str, default: str | None = None) -> str:
        value = self._said.get(key, default)
        if value is None:
            raise BadInput(f'{self._name}: the key "{key}" is missing')
        if not isinstance(value, str) or not value:
            raise self._bad((key,), f'"{key}" must be a text')
        return value

    def _texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self._said.get(key, default)
        texts = (value,) if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(one, str) for one in texts):
            raise self._bad((key,), f'"{key}" must be a text, or a list of texts')
        return tuple(texts)

    def _table(self, key: str) -> dict[str, Any]:
        table = self._said.get(key, {})
        if not isinstance(table, dict):
            raise self._bad((key,), f'"{key}" must be a table')
        return table

    def _bad(self, place: tuple[str, ...], what: str) -> BadInput:
        line = line_of(self._text, place)
        return BadInput(visible(f"{self._name} line {line}: {what}" if line else f"{self._name}: {what}"))


def _near(word: str, words: Iterable[str]) -> str:
    """Return what was perhaps meant, as the end of a sentence."""
    folded = {one.casefold(): one for one in words}
    near = get_close_matches(word.casefold(), folded, n=1)
    return f'; did you mean "{folded[near[0]]}"?' if near else ""
