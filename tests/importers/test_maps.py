from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.importers import import_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui.importers import ImportReport
    from tui.store import Store

NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)

PEOPLE = """\
Employee ID,Full name,Account,Mail,Boss,VIP,Site
E1,Ana Ruiz,aruiz,ana@vale.example,E3,Y,Branch 14
E2,Ben Okoro,bokoro,,E3,N,"Head office, floor 2"
E3,Chie Mori,cmori,chie@vale.example,,,Tokyo
"""

MAP = """\
kind = "person"
source = "hr"
key = "Employee ID"

[columns]
"Full name" = "name"
Account = "login"
Mail = "email"
Boss = "manager"
VIP = "vip"
Site = "location"

[constants]
language = "en"

[values.vip]
"Y" = true
"*" = false
"""


def given(store: Store, folder: Path, table: str = PEOPLE, mapping: str = MAP) -> ImportReport:
    (folder / "people.csv").write_text(table, encoding="utf-8")
    (folder / "people.toml").write_text(mapping, encoding="utf-8")
    return import_file(store, folder / "people.csv", mapping=folder / "people.toml", now=NOW)


def person(store: Store, login: str) -> object:
    rows = store.rows("person")
    place = rows.find("login", login)
    assert place is not None
    return store.read("person", str(rows.get(place, "id")))


def test_each_row_becomes_the_person_it_describes(store: Store, tmp_path: Path) -> None:
    report = given(store, tmp_path)

    ana, chie = person(store, "aruiz"), person(store, "cmori")
    assert (report.records, report.rows, report.skipped) == (3, 3, [])
    assert (ana.name, ana.email, ana.vip, ana.location) == ("Ana Ruiz", "ana@vale.example", True, "Branch 14")
    assert (ana.manager, ana.language, ana.key) == (chie.id, "en", "hr:E1")
    assert chie.manager is None


def test_importing_again_changes_nothing_and_a_later_file_updates(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path)
    operations = len(store.rows("operation"))

    again = given(store, tmp_path)
    assert (again.records, again.extended, again.unchanged) == (0, 0, 3)
    assert len(store.rows("operation")) == operations

    moved = PEOPLE.replace("Branch 14", "Branch 9").replace("aruiz,ana@vale.example", "aruiz,")
    later = given(store, tmp_path, moved)
    assert (later.records, later.extended, later.unchanged) == (0, 1, 2)
    assert (person(store, "aruiz").location, person(store, "aruiz").email) == ("Branch 9", "")
    assert len(store.rows("person")) == 3


def test_what_the_map_does_not_speak_of_stays(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path)

    head = MAP.partition("[columns]")[0]
    given(
        store,
        tmp_path,
        "Employee ID,Full name,Phone\nE1,Ana Ruiz-Berg,555 0199\n",
        f'{head}[columns]\n"Full name" = "name"\nPhone = "phone"\n',
    )

    ana = person(store, "aruiz")
    assert (ana.name, ana.phone, ana.location) == ("Ana Ruiz-Berg", "555 0199", "Branch 14")


def test_a_person_known_by_login_or_by_name_alone_is_the_same_person(store: Store, tmp_path: Path) -> None:
    from tui.domain.people import Person

    def plan(tx: object) -> None:
        tx.put(Person(id="operator", name="ana", login="aruiz"))
        tx.put(Person(id="caller", name="Ben Okoro", source="servicenow"))
        tx.put(Person(id="other", name="Chie Mori", login="chie2"))

    store.transact(plan)

    report = given(store, tmp_path)

    assert (report.records, report.extended) == (1, 2)
    assert person(store, "aruiz").id == "operator"
    assert person(store, "bokoro").id == "caller"
    assert person(store, "cmori").id != "other"
    assert given(store, tmp_path).unchanged == 3


def test_a_name_nobody_has_becomes_a_record_that_a_later_import_fills(store: Store, tmp_path: Path) -> None:
    items = "Tag,Host,Service,Needs,Used by\nC1,web,Payments,C2;C3,E2\nC2,db,Payments,,\n"
    mapping = (
        'kind = "ci"\nsource = "hr"\nkey = "Tag"\n[columns]\nHost = "name"\nService = "service"\n'
        'Needs = "depends_on"\n"Used by" = "users"\n'
    )
    report = given(store, tmp_path, items, mapping)
    assert report.created == {"service": 1, "person": 1, "ci": 1}

    given(store, tmp_path)
    given(store, tmp_path, "Tag,Host,Service,Needs,Used by\nC3,disk,,,\n", mapping)

    rows = store.rows("ci")
    web = store.read("ci", str(rows.get(rows.find("name", "web"), "id")))
    assert [store.read("ci", one).name for one in web.depends_on] == ["db", "disk"]
    assert store.read("person", web.users[0]).name == "Ben Okoro"
    assert len(store.rows("person")) == 3


def test_rows_that_cannot_be_taken_are_counted_with_column_and_reason(store: Store, tmp_path: Path) -> None:
    bad = (
        "E4,,dora,,,,\nE1,Again,x1,,,,\n,Nobody,x2,,,,\nE5,Eve\nE6,Finn,AURIZ2,,,Y,\n"
        f"E7,Gus,auriz2,,,,\nE8,{'h' * 1001},x3,,,,\n"
    )
    report = given(store, tmp_path, PEOPLE + bad)

    assert [(skip.line, skip.reason) for skip in sorted(report.skipped)] == [
        (5, '"Full name" is empty'),
        (6, "the same Employee ID again"),
        (7, '"Employee ID" is empty'),
        (8, "2 columns where the header has 7"),
        (10, "the same record, login or mail as before"),
        (11, '"Full name" is longer than 1,000 characters'),
    ]
    assert report.rows == report.imported_rows + len(report.skipped)


INCIDENTS = """\
Ref,Summary,Details,Opened,Status,Urgency,Caller
T1,Printer on fire,Smoke and all,22/11/2026 09:30,Open,2,Ana Ruiz
T2,,The lift sings at night.,23/11/2026 10:00,Done,9,
"""
INCIDENT_MAP = """\
kind = "incident"
source = "old"
key = "Ref"
date = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]
zone = "Europe/Paris"
[columns]
Ref = "number"
Summary = "title"
Details = "description"
Opened = "opened_at"
Status = "state"
Urgency = "urgency"
Caller = "caller"
[values.state]
Open = "assigned"
Done = "closed"
[values.urgency]
2 = "high"
"*" = "low"
"""


def test_incidents_come_in_with_their_words_moments_and_a_first_entry(store: Store, tmp_path: Path) -> None:
    report = given(store, tmp_path, INCIDENTS, INCIDENT_MAP)

    rows = store.rows("incident")
    fire, lift = (store.read("incident", str(rows.get(rows.find("number", n), "id"))) for n in ("T1", "T2"))
    assert (fire.title, fire.state, fire.urgency, fire.impact) == (
        "Printer on fire",
        "assigned",
        "high",
        "medium",
    )
    assert fire.opened_at.isoformat() == "2026-11-22T08:30:00+00:00"
    assert store.read("person", fire.caller).name == "Ana Ruiz"
    assert [entry.kind for entry in fire.history] == ["created"]
    assert (lift.title, lift.urgency, lift.state) == ("The lift sings at night.", "low", "closed")
    assert [skip.reason for skip in report.noted] == ["no title: the description's first words"]
    assert not fire.adopted


ENDED = """\
Ref,Summary,Opened,Status,Resolved,Closed
T1,One,01/11/2026 09:00,closed,02/11/2026 09:00,04/11/2026 09:00
T2,Two,01/11/2026 09:00,closed,,04/11/2026 09:00
T3,Three,01/11/2026 09:00,resolved,,
T4,Four,01/11/2026 09:00,new,02/11/2026 09:00,04/11/2026 09:00
T5,Five,01/11/2026 09:00,cancelled,,03/11/2026 09:00
T6,Six,01/11/2026 09:00,on hold,,
"""
ENDED_MAP = """\
kind = "incident"
source = "old"
key = "Ref"
date = "%d/%m/%Y %H:%M"
[columns]
Ref = "number"
Summary = "title"
Opened = "opened_at"
Status = "state"
Resolved = "resolved_at"
Closed = "closed_at"
"""


def told(store: Store, number: str) -> list[tuple[str, int]]:
    """Return each entry of a history: its verb and the day it happened."""
    rows = store.rows("incident")
    incident = store.read("incident", str(rows.get(rows.find("number", number), "id")))
    return [(entry.verb, entry.occurred_at.day) for entry in incident.history]


def test_a_history_tells_the_end_when_the_row_says_it_was(store: Store, tmp_path: Path) -> None:
    report = given(store, tmp_path, ENDED, ENDED_MAP)
    today = NOW.day

    assert told(store, "T1") == [("new", 1), ("resolve", 2), ("close", 4)]
    assert told(store, "T2") == [("new", 1), ("resolve", 4), ("close", 4)]
    assert told(store, "T3") == [("new", 1), ("resolve", today)]
    assert told(store, "T4") == [("new", 1)]
    assert told(store, "T5") == [("new", 1), ("cancel", 3)]
    rows = store.rows("incident")
    assert rows.get(rows.find("number", "T4"), "resolved") is None
    assert rows.get(rows.find("number", "T6"), "hold") == "other"
    assert report.activities == 12
    assert given(store, tmp_path, ENDED, ENDED_MAP).unchanged == 6


def test_a_later_file_changes_an_incident_and_its_history_says_what(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path, INCIDENTS, INCIDENT_MAP)
    assert given(store, tmp_path, INCIDENTS, INCIDENT_MAP).unchanged == 2

    given(store, tmp_path, INCIDENTS.replace("Open,2", "Done,2"), INCIDENT_MAP)

    rows = store.rows("incident")
    fire = store.read("incident", str(rows.get(rows.find("number", "T1"), "id")))
    assert [(one.field, one.before, one.after) for one in fire.history[-1].changes] == [
        ("state", "assigned", "closed"),
        ("resolved_at", None, NOW.isoformat().replace("+00:00", "Z")),
        ("closed_at", None, NOW.isoformat().replace("+00:00", "Z")),
    ]
    assert given(store, tmp_path, INCIDENTS.replace("Open,2", "Done,2"), INCIDENT_MAP).unchanged == 2
