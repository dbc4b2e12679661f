from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tui.desk.calling import meant, offered, one_called
from tui.domain.errors import BadInput
from tui.domain.people import ConfigurationItem, Person
from tui.store import create_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store import Rows, Transaction

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)

PEOPLE = (
    Person(id="p1", name="Ana Ruiz", login="aruiz", department="Finance", location="Branch 14"),
    Person(id="p2", name="Ana Ruiz", login="aruiz2", department="Payroll, night", location="Branch 14"),
    Person(id="p3", name="Anatol Berg", login="aberg", email="anatol@vale.example"),
    Person(id="p4", name="Marc Ander", login="manders", location="Head office"),
    Person(id="p5", name="Johanna Vik", login="jvik"),
    Person(id="p6", name="Kim Ito", location="Tokyo"),
    Person(id="p7", name="Kim Ito", location="Tokyo"),
)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Rows]:
    store = create_store(tmp_path / "calling", now=NOW)

    def plan(tx: Transaction) -> None:
        for person in PEOPLE:
            tx.put(person)
        tx.put(ConfigurationItem(id="c1", name="router (old)", location="Branch 14"))

    store.transact(plan)
    yield store.rows("person")
    store.close()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("an", ["Ana Ruiz (Finance · Branch 14)", "Ana Ruiz (Payroll, night · Branch 14)", "Anatol Berg",
                 "Marc Ander", "Johanna Vik"]),
        ("AND", ["Marc Ander"]),
        ("mande", ["Marc Ander"]),
        ("Ana Ruiz (pay", ["Ana Ruiz (Payroll, night · Branch 14)"]),
        ("kim", ["Kim Ito (Tokyo · p6)", "Kim Ito (Tokyo · p7)"]),
        ("nobody", []),
    ],
)  # fmt: skip
def test_completion_puts_beginnings_first_and_tells_namesakes_apart(
    people: Rows, typed: str, names: list[str]
) -> None:
    assert offered(people, typed) == names


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("p2", "p2"),
        ("aruiz", "p1"),
        ("anatol@vale.example", "p3"),
        ("anat", "p3"),
        ("JOHANNA  vik", "p5"),
        ("Ana Ruiz (Payroll, night · Branch 14)", "p2"),
        ("Kim Ito (Tokyo · p7)", "p7"),
        ("Nobody", None),
        ("Ana Ruiz (Sales)", None),
    ],
)
def test_a_name_means_one_person(people: Rows, typed: str, person: str | None) -> None:
    assert meant(people, typed) == person


def test_every_offered_name_means_the_record_it_was_made_from(people: Rows) -> None:
    assert {meant(people, name) for name in offered(people, "")} == {person.id for person in PEOPLE}


def test_an_ambiguous_name_is_refused_with_the_candidates(people: Rows) -> None:
    with pytest.raises(BadInput) as refused:
        meant(people, "ana ruiz")

    assert str(refused.value) == (
        "'ana ruiz' could be Ana Ruiz (Finance · Branch 14), Ana Ruiz (Payroll, night · Branch 14): "
        "say more of the name, or the login"
    )


def test_an_unknown_name_is_refused_with_what_is_near(people: Rows) -> None:
    with pytest.raises(BadInput, match=r"there is no person 'oha'; did you mean Johanna Vik$"):
        one_called(people, "person", " oha ")


def test_where_nobody_is_made_the_start_of_a_login_will_do(people: Rows) -> None:
    assert one_called(people, "person", "mand") == "p4"
    assert meant(people, "mand") is None
    with pytest.raises(BadInput, match="did you mean"):
        one_called(people, "person", "arui")
