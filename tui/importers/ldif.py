"""LDIF (RFC 2849): the people and groups of a directory as its export tool writes them; groups become teams.

Read here and not by a library: the one that is maintained (`ldif`) tells neither the line of what is wrong
nor counts folded lines, stops at the first broken entry, and checks names with a pattern that a hostile file
can keep busy for ever.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput
from tui.importers.drafts import Draft, Drafts
from tui.importers.fields import FIELDS, Reading, Unusable, check, read_cell
from tui.importers.job import TextFormat
from tui.importers.ldif_groups import GROUPS, OF, READ, Groups
from tui.importers.report import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.importers.fields import Value
    from tui.importers.job import Job
    from tui.importers.reading import TextFile

SOURCE: Final = "ldif"

#: Field -> the attributes that may fill it, the best first.
_ATTRIBUTES: Final = {
    "name": ("displayname", "cn"),
    "login": ("uid", "samaccountname", "userid"),
    "email": ("mail", "rfc822mailbox"),
    "phone": ("telephonenumber", "mobile"),
    "location": ("physicaldeliveryofficename", "l", "localityname"),
    "department": ("department", "departmentnumber", "ou"),
    "role": ("title", "employeetype"),
    "language": ("preferredlanguage",),
    "manager": ("manager",),
}
_KNOWN: Final = frozenset(name for names in _ATTRIBUTES.values() for name in names)
_READ: Final = _KNOWN | READ | {"objectclass", "changetype"}
_PEOPLE: Final = frozenset({"person", "inetorgperson", "organizationalperson", "user", "posixaccount"})
_LONGEST: Final = 64 * 1024
_STEP: Final = 10_000

Entry = dict[str, list[str]]


def read(text: TextFile, job: Job) -> Drafts:
    """Read every person and group; others are counted as skipped, broken ones with line and attribute.

    Raises:
        BadInput: there is no entry in it.
    """
    report, drafts, groups = job.report, list[Draft](), Groups(_dn)
    report.noun = "person"
    known: set[str] = set()
    named: dict[str, list[str]] = {}
    for block in _blocks(text, job):
        line = block[0][0]
        report.rows += 1
        try:
            dn, entry = _entry(block)
            if not dn:  # the version line alone
                report.rows -= 1
                continue
            _whole(entry, again=dn in known)
            if GROUPS & {name.lower() for name in entry.get("objectclass", ())}:
                groups.add(line, dn, entry)
            else:
                drafts.append(Draft(line, dn, _values(dn, entry)))
                named[dn] = [_dn(group) for group in entry.get(OF, ())]
        except Unusable as wrong:
            report.skipped.append(Skip(line, str(wrong)))
            continue
        known.add(dn)
    if not report.rows:
        raise BadInput(f'{text.name} holds no LDIF entry: none of its lines begins with "dn:"')
    teams = Drafts("team", SOURCE, groups.teams, invent=False)
    return Drafts("person", SOURCE, list(groups.joined(drafts, named)), invent=False, first=teams)


def _blocks(text: TextFile, job: Job) -> Iterator[list[tuple[int, str]]]:
    """Yield the unfolded lines of each entry with their numbers, comments left out."""
    block: list[tuple[int, str]] = []
    comment = False
    for number, line in text.lines():
        if not number % _STEP:
            job.told(text.place(), text.size)
        if line.startswith(" "):
            if block and not comment and len(block[-1][1]) <= _LONGEST:
                block[-1] = (block[-1][0], block[-1][1] + line[1:])
            continue
        comment = line.startswith("#")
        if not line:
            if block:
                yield block
            block = []
        elif not comment:
            block.append((number, line))
    if block:
        yield block


def _entry(block: list[tuple[int, str]]) -> tuple[str, Entry]:
    """Return an entry's folded dn and its attributes, names in small letters, options left out."""
    dn, entry = "", Entry()
    for number, line in block:
        name, colon, value = line.partition(":")
        if not colon:
            raise Unusable(f'line {number}: "{line[:20]}" has no colon')
        attribute = name.partition(";")[0].strip().lower()
        if attribute == "version" and not dn:
            continue
        if attribute == "dn":
            if dn:
                raise Unusable(f"line {number}: a second dn in one entry (an empty line is missing)")
            dn = _dn(_value(number, "dn", value))
            try:
                check(FIELDS["person"]["name"], dn)
            except Unusable as wrong:
                raise Unusable(f"line {number}: dn {wrong}") from None
        elif not dn:
            raise Unusable(f'line {number}: an entry must begin with dn, not "{attribute[:20]}"')
        elif attribute in _READ:
            entry.setdefault(attribute, []).append(_value(number, attribute, value))
    return dn, entry


def _value(number: int, attribute: str, value: str) -> str:
    """Return an attribute's text; what stands elsewhere (a URL) is not fetched."""
    if value.startswith("<"):
        return ""
    if not value.startswith(":"):
        return value.strip()
    try:
        return base64.b64decode(value[1:].strip(), validate=True).decode()
    except (binascii.Error, ValueError):  # bytes that are not UTF-8 are a ValueError
        raise Unusable(f"line {number}: {attribute} is no base64 of UTF-8 text") from None


def _whole(entry: Entry, *, again: bool) -> None:
    """Refuse what is no whole entry, or not the first of its name.

    Raises:
        Unusable: it is not.
    """
    if again:
        raise Unusable("the same dn again")
    if entry.get("changetype", ["add"])[0].lower() != "add":
        raise Unusable(f"changetype {entry['changetype'][0][:20]}: only whole entries are imported")


def _values(dn: str, entry: Entry) -> dict[str, Value]:
    """Return a person's fields.

    Raises:
        Unusable: it is no person, or an attribute cannot be taken.
    """
    classes = [name.lower() for name in entry.get("objectclass", ())]
    if classes and not _PEOPLE & set(classes):
        raise Unusable(f"no person (objectClass {entry['objectclass'][-1][:40]})")
    values: dict[str, Value] = {}
    for field, names in _ATTRIBUTES.items():
        name = next((one for one in names if any(entry.get(one, ()))), "")
        if not name:
            continue
        text = next(filter(None, entry[name]))
        try:
            values[field] = read_cell(
                FIELDS["person"][field], _dn(text) if field == "manager" else text, Reading()
            )
        except Unusable as wrong:
            raise Unusable(f"{name} {wrong}") from None
    if not values.get("name"):
        raise Unusable(f"{dn[:60]} has neither displayName nor cn")
    return values


def _dn(text: str) -> str:
    """Return a distinguished name as it is compared: small letters, no spaces around its commas."""
    return ",".join(part.strip() for part in " ".join(text.casefold().split()).split(","))


FORMAT: Final = TextFormat(SOURCE, (".ldif", ".ldi"), read)
