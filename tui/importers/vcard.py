"""vCard 2.1, 3.0 and 4.0 (RFC 6350): people as address books export them.

Read here and not by a library: `vobject` brings three packages of its own (pytz, six, python-dateutil) for
the eight properties of a card that a desk has a use for.
"""

from __future__ import annotations

import binascii
import quopri
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.errors import BadInput
from tui.importers.drafts import Draft, Drafts
from tui.importers.fields import FIELDS, Reading, Unusable, check, read_cell
from tui.importers.job import TextFormat
from tui.importers.report import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.importers.fields import Value
    from tui.importers.job import Job
    from tui.importers.reading import TextFile

SOURCE: Final = "vcard"

_LINE: Final = re.compile(
    r"(?:[\w-]+\.)?([A-Za-z][\w-]*)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL
)
_SPLIT: Final = re.compile(r"(?<!\\);")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_LONGEST: Final = 64 * 1024
_STEP: Final = 10_000
_LOCALITY: Final = 3
_READ: Final = frozenset({"FN", "N", "EMAIL", "TEL", "LANG", "ORG", "TITLE", "ROLE", "ADR", "UID"})


class Property(NamedTuple):
    """One property of a card: its line, and its value's parts."""

    line: int
    parts: tuple[str, ...]


Card = dict[str, Property]


def read(text: TextFile, job: Job) -> Drafts:
    """Read every card; a broken one is skipped with its line and property.

    Raises:
        BadInput: there is no card in it.
    """
    report, drafts = job.report, list[Draft]()
    report.noun = "person"
    known: set[str] = set()
    for line, card in _cards(text, job):
        report.rows += 1
        try:
            if isinstance(card, Unusable):
                raise card
            values = _values(card)
            uid = _uid(card)
        except Unusable as wrong:
            report.skipped.append(Skip(line, str(wrong)))
            continue
        key = uid or str(values.get("email") or values["name"])
        if key in known:
            report.skipped.append(Skip(line, f"the same {'UID' if uid else 'person'} again"))
            continue
        known.add(key)
        drafts.append(Draft(line, key, values))
    if not report.rows:
        raise BadInput(f"{text.name} holds no vCard: none of its lines is BEGIN:VCARD")
    return Drafts("person", SOURCE, drafts)


def _cards(text: TextFile, job: Job) -> Iterator[tuple[int, Card | Unusable]]:
    """Yield each card with the line it begins on, or why it cannot be read."""
    begin, card = 0, Card()
    wrong: Unusable | None = None
    for number, line in _unfolded(text, job):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if begin:
                yield begin, Unusable(f"line {number}: BEGIN:VCARD inside a card (END:VCARD is missing)")
            begin, card, wrong = number, Card(), None
        elif word == "END:VCARD":
            yield (begin, wrong or card) if begin else (number, Unusable("END:VCARD without BEGIN:VCARD"))
            begin = 0
        elif begin and line.strip():
            try:
                _take(card, number, line)
            except Unusable as reason:
                wrong = wrong or reason
    if begin:
        yield begin, Unusable("the file ends before END:VCARD")


def _unfolded(text: TextFile, job: Job) -> Iterator[tuple[int, str]]:
    """Yield each content line; folded ones, and quoted-printable ones that end in "=", are put together."""
    first, whole = 0, ""
    for number, line in text.lines():
        if not number % _STEP:
            job.told(text.place(), text.size)
        soft = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper()
        if first and (soft or line[:1] in {" ", "\t"}):
            whole += ("\n" + line if soft else line[1:]) if len(whole) <= _LONGEST else ""
            continue
        if first:
            yield first, whole
        first, whole = number, line
    if first:
        yield first, whole


def _take(card: Card, number: int, line: str) -> None:
    """Put one content line into the card; of several of one name the first counts, as they are ordered."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise Unusable(f'line {number}: "{line[:20]}" is no property (NAME:value)')
    name, parameters, value = found[1].upper(), found[2].upper(), found[3]
    if name not in _READ or name in card:
        return
    if "QUOTED-PRINTABLE" in parameters:
        try:
            value = quopri.decodestring(value.encode()).decode()
        except (binascii.Error, ValueError):  # bytes that are not UTF-8 are a ValueError
            raise Unusable(f"line {number}: {name} is no quoted-printable UTF-8 text") from None
    card[name] = Property(number, tuple(_plain(part) for part in _SPLIT.split(value)))


def _plain(part: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], part).strip()


def _values(card: Card) -> dict[str, Value]:
    """Return a person's fields.

    Raises:
        Unusable: there is no name, or a property cannot be taken.
    """
    last, first, *_ = (*card.get("N", Property(0, ())).parts, "", "")
    texts = {
        "name": ("FN", _part(card, "FN") or f"{first} {last}".strip()),
        "email": ("EMAIL", _part(card, "EMAIL").removeprefix("mailto:")),
        "phone": ("TEL", _part(card, "TEL").removeprefix("tel:")),
        "language": ("LANG", _part(card, "LANG")),
        "department": ("ORG", _part(card, "ORG", 1)),
        "role": ("TITLE", _part(card, "TITLE") or _part(card, "ROLE")),
        "location": ("ADR", _part(card, "ADR", _LOCALITY)),
    }
    values: dict[str, Value] = {}
    for field, (name, text) in texts.items():
        try:
            if text:
                values[field] = read_cell(FIELDS["person"][field], text, Reading())
        except Unusable as wrong:
            line = card[name].line if name in card else 0
            raise Unusable(f"line {line}: {name} {wrong}") from None
    if not values.get("name"):
        raise Unusable("a card with neither FN nor N")
    return values


def _uid(card: Card) -> str:
    """Return what the address book calls the card.

    Raises:
        Unusable: it is no text.
    """
    uid = card.get("UID", Property(0, ()))
    text = " ".join(uid.parts)
    try:
        check(FIELDS["person"]["name"], text)
    except Unusable as wrong:
        raise Unusable(f"line {uid.line}: UID {wrong}") from None
    return text


def _part(card: Card, name: str, place: int = 0) -> str:
    parts = card[name].parts if name in card else ()
    return parts[place] if place < len(parts) else ""


FORMAT: Final = TextFormat(SOURCE, (".vcf", ".vcard"), read)
