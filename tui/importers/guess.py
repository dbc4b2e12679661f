"""A first map for a CSV file: columns by their names, dates by their looks; a person corrects the rest."""

from __future__ import annotations

import json
import re
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput
from tui.importers.fields import FIELDS, Reading, Shape, Unusable, read_cell
from tui.importers.mapping import ROW
from tui.importers.reading import UTF_8, BadRow, open_table, open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_SAMPLE: Final = 1_000
_MOST_VALUES: Final = 20
_MOST_COLUMNS: Final = 400

#: Field -> words that other tools put over its column, letters and digits only, the likeliest first.
_CALLED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "name": ("name", "fullname", "displayname", "cn", "hostname", "host", "servicename", "ciname"),
        "login": ("login", "username", "userid", "uid", "account", "samaccountname", "upn"),
        "email": ("email", "mail", "emailaddress"),
        "phone": ("phone", "telephone", "telephonenumber", "mobile", "phonenumber"),
        "location": ("location", "site", "office", "building", "city", "place"),
        "department": ("department", "dept", "orgunit", "division", "costcentre"),
        "role": ("role", "jobtitle", "position", "title", "job"),
        "language": ("language", "lang", "preferredlanguage", "locale"),
        "manager": ("manager", "manageremail", "managerid", "reportsto", "supervisor"),
        "vip": ("vip", "isvip"),
        "teams": ("teams", "groups", "memberof"),
        "function": ("function", "itilfunction"),
        "tier": ("tier", "level", "supportline", "line"),
        "criticality": ("criticality", "businesscriticality", "importance"),
        "hours": ("hours", "servicehours", "supporthours"),
        "part_of": ("partof", "parent", "parentci", "rack", "host"),
        "depends_on": ("dependson", "requires", "needs", "upstream", "dependencies"),
        "users": ("users", "usedby", "assignedto", "user"),
        "title": ("title", "shortdescription", "summary", "subject"),
        "number": ("number", "ticket", "ticketnumber", "incidentid", "id"),
        "description": ("description", "body", "details", "text"),
        "state": ("state", "status"),
        "caller": ("caller", "callerid", "requester", "reportedby", "requestedby"),
        "channel": ("channel", "contacttype", "via"),
        "service": ("service", "businessservice", "application", "supports"),
        "ci": ("ci", "cmdbci", "configurationitem", "asset"),
        "category": ("category", "cat"),
        "subcategory": ("subcategory", "subcategory1"),
        "symptom": ("symptom", "subcategory2"),
        "impact": ("impact",),
        "urgency": ("urgency",),
        "team": ("team", "assignmentgroup", "group", "supportgroup"),
        "assignee": ("assignee", "assignedto", "technician"),
        "owner": ("owner", "ownedby", "serviceowner"),
        "opened_at": ("openedat", "opened", "created", "createdat", "creationdate", "date"),
        "resolved_at": ("resolvedat", "resolved"),
        "closed_at": ("closedat", "closed"),
    }
)  # fmt: skip
_KEYS: Final = (
    "id", "key", "number", "uid", "employeeid", "personid", "ciid", "assettag", "tag", "login",
    "email", "name",
)  # fmt: skip
_DATES: Final = (
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%d.%m.%Y %H:%M",
    "%d.%m.%Y", "%Y/%m/%d %H:%M", "%d-%m-%Y %H:%M", "%d %b %Y %H:%M",
)  # fmt: skip


def guess_map(path: Path, kind: str | None = None) -> str:
    """Return the TOML text of a map that reads this file, with a comment wherever a person must decide.

    Raises:
        BadInput: the file cannot be read, or none of its columns is known for any kind of record.
    """
    encoding = _encoding(path)
    with open_table(path, encoding) as table:
        header = table.header[:_MOST_COLUMNS]
        rows = [found[1] for found in islice(table.rows(), _SAMPLE) if not isinstance(found, BadRow)]
    fits = {one: _fields_of(header, one) for one in ([kind] if kind else FIELDS)}
    best = max(fits, key=lambda one: (len(fits[one]), one == "person"))
    if not fits[best]:
        raise BadInput(
            f"{path.name}: none of its columns is known by name; begin with one of them: "
            + ", ".join(f'"{column}"' for column in header[:8])
        )
    samples = {column: [row[place].strip() for row in rows] for place, column in enumerate(header)}
    lines = list(_lines(path.name, best, fits[best], samples))
    if encoding != UTF_8:
        lines.insert(1, f'encoding = "{encoding}"  # it is not UTF-8: check the letters with accents')
    return "\n".join(lines) + "\n"


def _encoding(path: Path) -> str:
    """Return UTF-8, or what spreadsheets write where the beginning of the file is text but not that."""
    with open_text(path) as text:
        begun = "".join(line for _, line in islice(text.lines(), _SAMPLE))
    undecoded = any("\ud800" <= char <= "\udfff" for char in begun)
    return "cp1252" if undecoded and "\0" not in begun else UTF_8


def _lines(file: str, kind: str, fields: dict[str, str], samples: dict[str, list[str]]) -> Iterator[str]:
    yield f"# A first map for {json.dumps(file)}: read it, correct it, then: deskhand import --map THIS FILE"
    yield f'kind = "{kind}"'
    yield 'source = "csv"  # a short name for where the file comes from; keep it for later imports'
    key = _key(samples)
    why = "" if key != ROW else "  # no column tells every row apart: rows go by their place in the file"
    yield f"key = {_text(key)}{why}"
    moments = [fields[field] for field in fields if FIELDS[kind][field].shape is Shape.MOMENT]
    if form := _date([cell for column in moments for cell in samples[column] if cell]):
        yield f"date = {_text(form)}"
    if moments:
        yield 'zone = "UTC"  # of moments that name none'
    yield 'missing = ["", "?", "-", "N/A", "NULL"]'
    yield "\n[columns]"
    for column in samples:
        named = [field for field, by in fields.items() if by == column]
        yield f"{_text(column)} = {_text(named[0])}" if named else f'# {_text(column)} = ""'
    for needed in list(FIELDS[kind])[:1]:
        if needed not in fields:
            yield f'# a {kind} needs a column for "{needed}"'
    for field, column in fields.items():
        yield from _table(field, kind, [cell for cell in samples[column] if cell])


def _table(field: str, kind: str, cells: Sequence[str]) -> Iterator[str]:
    """Yield a value table for a field of fixed words, if its cells are not those words already."""
    asked = FIELDS[kind][field]
    if asked.shape not in {Shape.WORD, Shape.FLAG}:
        return
    unknown = [cell for cell in dict.fromkeys(cells) if not _fits(field, kind, cell)]
    if not unknown:
        return
    words = asked.words or ("true", "false")
    yield f'\n[values.{field}]  # one of {", ".join(words)}; "*" is any other cell'
    for cell in unknown[:_MOST_VALUES]:
        yield f"# {_text(cell)} = {_text(words[0]) if asked.words else words[0]}"
    yield f'"*" = {_text(words[len(words) // 2]) if asked.words else "false"}'


def _fits(field: str, kind: str, cell: str) -> bool:
    try:
        read_cell(FIELDS[kind][field], cell, Reading())
    except Unusable:
        return False
    return True


def _fields_of(header: Sequence[str], kind: str) -> dict[str, str]:
    """Return the column of each field of a kind, by its name; a column is used once."""
    folded = {re.sub(r"[^a-z0-9]", "", column.casefold()): column for column in reversed(header)}
    found: dict[str, str] = {}
    for field in FIELDS[kind]:
        column = next((folded[name] for name in _CALLED[field] if name in folded), None)
        if column is not None and column not in found.values():
            found[field] = column
    return found


def _key(samples: dict[str, list[str]]) -> str:
    """Return the likeliest column whose cells are all there and all different, else the row's place."""
    folded = {re.sub(r"[^a-z0-9]", "", column.casefold()): column for column in samples}
    for name in _KEYS:
        cells = samples.get(folded.get(name, ""), [])
        if cells and all(cells) and len(set(cells)) == len(cells):
            return folded[name]
    return ROW


def _date(cells: Sequence[str]) -> str:
    """Return the form all these moments have, "" for ISO or none."""
    for form in _DATES:
        if cells and all(_is(cell, form) for cell in cells):
            return form
    return ""


def _is(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)  # noqa: DTZ007 (only whether it can be read)
    except ValueError:
        return False
    return True


def _text(text: str) -> str:
    """Return a text as TOML writes it; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=True)
