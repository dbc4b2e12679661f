from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_
from hypothesis import strategies as st
from servicenow_log import NOW

from tui.domain.errors import BadInput, UsageError
from tui.importers import import_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui.importers import ImportReport
    from tui.store import Store

LDIF = f"""\
version: 1

# the boss
dn: uid=cmori,ou=People,dc=vale,dc=example
objectClass: inetOrgPerson
uid: cmori
cn:: {base64.b64encode("森 千恵".encode()).decode()}
mail: chie@vale.example
jpegPhoto:: !!!not looked at!!!

dn: uid=aruiz,
 ou=People,dc=vale,dc=example
objectClass: person
objectClass: inetOrgPerson
cn: Ana Ruiz
cn;lang-es: Ana María Ruiz
uid: aruiz
preferredLanguage: es
departmentNumber: Finance
title: Clerk
telephoneNumber: +44 20 555
l: Branch 14
manager: UID=cmori, ou=People, dc=vale, dc=example

dn: ou=People,dc=vale,dc=example
objectClass: organizationalUnit
ou: People
"""

VCARD = """\
BEGIN:VCARD
VERSION:3.0
UID:card-1
FN:Ana Ruiz
N:Ruiz;Ana;;;
ORG:Vale\\, Ltd;Finance
TITLE:Clerk
item1.EMAIL;TYPE="work,pref":ana@vale.example
EMAIL:other@vale.example
TEL;TYPE=CELL:+44 20 555
ADR;TYPE=WORK:;;1 Quay;Porto;;;
NOTE:a long
  folded line
LANG:pt
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ok=C3=B3ro;Ben=
;;;
EMAIL;INTERNET:ben@vale.example
END:VCARD
"""


def given(store: Store, folder: Path, name: str, text: str | bytes, **options: Any) -> ImportReport:  # noqa: ANN401
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_file(store, path, now=NOW, **options)


def person(store: Store, name: str) -> Any:  # noqa: ANN401
    rows = store.rows("person")
    place = rows.find("name", name)
    assert place is not None
    return store.read("person", str(rows.get(place, "id")))


def test_an_ldif_export_brings_its_people_and_who_leads_them(store: Store, tmp_path: Path) -> None:
    report = given(store, tmp_path, "vale.ldif", LDIF)

    ana = person(store, "Ana Ruiz")
    assert (report.records, report.rows) == (2, 3)
    assert [(skip.line, skip.reason) for skip in report.skipped] == [
        (25, "no person (objectClass organizationalUnit)")
    ]
    assert (ana.login, ana.language, ana.department, ana.role) == ("aruiz", "es", "Finance", "Clerk")
    assert (ana.phone, ana.location) == ("+44 20 555", "Branch 14")
    assert ana.manager == person(store, "森 千恵").id


GROUPS = """dn: cn=ana,dc=vale
objectClass: inetOrgPerson
cn: Ana Ruiz
uid: aruiz
memberOf: CN=Mail, dc=vale

dn: cn=ben,dc=vale
objectClass: person
cn: Ben
uid: ben

dn: cn=network,dc=vale
objectClass: groupOfNames
cn: Network
member: cn=ana, dc=vale
member: cn=nobody,dc=vale
member: cn=mail,dc=vale

dn: cn=mail,dc=vale
objectClass: posixGroup
cn: Mail
memberUid: ben
memberUid: gone

dn: cn=nameless,dc=vale
objectClass: group
"""


def test_the_groups_of_an_ldif_export_are_teams_and_their_members_are_in_them(
    store: Store, tmp_path: Path
) -> None:
    report = given(store, tmp_path, "vale.ldif", GROUPS)

    def teams(name: str) -> list[str]:
        return [store.read("team", team).name for team in person(store, name).teams]

    assert teams("Ana Ruiz") == ["Mail", "Network"]
    assert teams("Ben") == ["Mail"]
    assert (report.records, report.created, report.rows) == (2, {"team": 2}, 5)
    assert [(skip.line, skip.reason) for skip in report.skipped] == [
        (25, "cn=nameless,dc=vale has neither displayName nor cn")
    ]
    assert [(skip.line, skip.reason) for skip in report.noted] == [
        (12, "a member named here is not known: left out"),
        (19, "a member named here is not known: left out"),
    ]
    assert report.rows == report.imported_rows + len(report.skipped)

    later = (
        "dn: cn=phones,dc=vale\nobjectClass: groupOfUniqueNames\ncn: Phones\nuniqueMember: cn=ana,dc=vale\n"
    )
    again = given(store, tmp_path, "later.ldif", later)
    assert teams("Ana Ruiz") == ["Mail", "Network", "Phones"]
    assert (again.records, again.extended, again.created) == (0, 1, {"team": 1})
    state = store.state
    given(store, tmp_path, "later.ldif", later)
    given(store, tmp_path, "vale.ldif", GROUPS.replace("memberUid: gone\n", ""))
    assert teams("Ana Ruiz") == ["Mail", "Network"]
    assert store.state != state


def test_a_vcard_file_brings_its_people(store: Store, tmp_path: Path) -> None:
    report = given(store, tmp_path, "book.vcf.gz", gzip.compress(VCARD.replace("\n", "\r\n").encode()))

    ana = person(store, "Ana Ruiz")
    assert (report.records, report.skipped) == (2, [])
    assert (ana.email, ana.phone, ana.department) == ("ana@vale.example", "+44 20 555", "Finance")
    assert (ana.role, ana.location, ana.language) == ("Clerk", "Porto", "pt")
    assert person(store, "Ben Okóro").email == "ben@vale.example"


@pytest.mark.parametrize(("name", "text"), [("vale.ldif", LDIF), ("book.vcf", VCARD)])
def test_importing_a_directory_again_changes_nothing(
    store: Store, tmp_path: Path, name: str, text: str
) -> None:
    given(store, tmp_path, name, text)
    operations = len(store.rows("operation"))

    again = given(store, tmp_path, name, text)

    assert (again.records, again.extended, again.unchanged) == (0, 0, 2)
    assert len(store.rows("operation")) == operations


def test_two_directories_that_know_the_same_mail_make_one_person(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path, "book.vcf", VCARD)
    given(store, tmp_path, "vale.ldif", LDIF.replace("cn: Ana Ruiz", "mail: ana@vale.example\ncn: Ana R."))

    ana = person(store, "Ana R.")
    assert (ana.login, ana.email) == ("aruiz", "ana@vale.example")
    assert len(store.rows("person")) == 3


_CARD = "BEGIN:VCARD\nFN:{}\n{}\nEND:VCARD\n"
BROKEN_DIRECTORIES = {
    "a line without a colon": ("x.ldif", "dn: cn=a\ncn a\n", 1, 'line 2: "cn a" has no colon'),
    "no dn": ("x.ldif", "\ncn: a\nuid: b\n", 2, 'line 2: an entry must begin with dn, not "cn"'),
    "two dns": (
        "x.ldif", "dn: cn=a\ncn: a\ndn: cn=b\n", 1,
        "line 3: a second dn in one entry (an empty line is missing)",
    ),
    "bad base64": ("x.ldif", "dn: cn=a\ncn:: %%%\n", 1, "line 2: cn is no base64 of UTF-8 text"),
    "a nameless entry": ("x.ldif", "dn: uid=a\nuid: a\n", 1, "uid=a has neither displayName nor cn"),
    "a change": (
        "x.ldif", "dn: cn=a\nchangetype: delete\n", 1, "changetype delete: only whole entries are imported"
    ),
    "too long": ("x.ldif", f"dn: cn=a\ncn: {'a' * 1001}\n", 1, "cn is longer than 1,000 characters"),
    "the same entry": ("x.ldif", "dn: cn=a\ncn: a\n\ndn: CN=A\ncn: a\n", 4, "the same dn again"),
    "no end": ("x.vcf", "BEGIN:VCARD\nFN:a\n", 1, "the file ends before END:VCARD"),
    "no begin": ("x.vcf", "END:VCARD\n", 1, "END:VCARD without BEGIN:VCARD"),
    "a card in a card": (
        "x.vcf", "BEGIN:VCARD\nFN:a\n" + _CARD.format("b", "TEL:1"), 1,
        "line 3: BEGIN:VCARD inside a card (END:VCARD is missing)",
    ),
    "no property": (
        "x.vcf", _CARD.format("a", "no colon"), 1, 'line 3: "no colon" is no property (NAME:value)'
    ),
    "no name": ("x.vcf", _CARD.format("", "TEL:1"), 1, "a card with neither FN nor N"),
    "a long property": (
        "x.vcf", _CARD.format("a", f"TEL:{'1' * 1001}"), 1, "line 3: TEL is longer than 1,000 characters"
    ),
    "bytes": (
        "x.vcf", _CARD.format("a", "TEL:\udcff"), 1, "line 3: TEL is not UTF-8 text"
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN_DIRECTORIES)
def test_a_broken_entry_is_skipped_with_its_line_and_attribute(
    store: Store, tmp_path: Path, fault: str
) -> None:
    name, text, line, reason = BROKEN_DIRECTORIES[fault]

    report = given(store, tmp_path, name, text.encode(errors="surrogateescape"))

    assert [(skip.line, skip.reason) for skip in report.skipped] == [(line, reason)]
    assert report.rows == report.imported_rows + 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.ldif", "", 'x.ldif holds no LDIF entry: none of its lines begins with "dn:"'),
        ("x.vcf", "hello", "x.vcf holds no vCard: none of its lines is BEGIN:VCARD"),
        ("x.ldif", b"\x1f\x8b\x08broken", "x.ldif is cut off after line 0; nothing was imported"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(
    store: Store, tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        given(store, tmp_path, name, text)

    assert str(refused.value).startswith(said)


def test_a_directory_knows_no_moment(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ldif files know no moment"):
        given(store, tmp_path, "x.ldif", LDIF, until=NOW)


@given_(
    text=st.text(alphabet="dn:cBEGIVARDFN;=\\ \n#<ab%", max_size=200),
    name=st.sampled_from(["x.ldif", "x.vcf"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_a_directory_holds_it_is_counted_or_refused(
    store: Store, tmp_path: Path, name: str, text: str
) -> None:
    try:
        report = given(store, tmp_path, name, text)
    except BadInput as refused:
        assert "\n" not in str(refused)  # noqa: PT017 (either is fine)
    else:
        assert report.rows == report.imported_rows + len(report.skipped)


def test_a_folded_line_without_end_is_cut_and_refused(store: Store, tmp_path: Path) -> None:
    report = given(store, tmp_path, "x.ldif", "dn: cn=a\ncn: a\n" + " b\n" * 200_000)

    assert [skip.reason for skip in report.skipped] == ["cn is longer than 1,000 characters"]
