"""What the page of a problem tells of its incidents: when each came, and when and how it went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import NOW
from tui.domain.incident import Flag, Incident, State
from tui.domain.problem import Problem
from tui.screens.chronology import SHOWN, chronology

if TYPE_CHECKING:
    from tui.store import Store


def incident(number: int, **fields: Any) -> Incident:  # noqa: ANN401 (an incident's own)
    plain = {
        "id": f"i{number}", "number": f"INC-X-{number}", "title": f"Printer {number} jams",
        "opened_at": NOW + timedelta(hours=number), "updated_at": NOW,
    }  # fmt: skip
    return Incident(**{**plain, **fields})


def told(demo_store: Store, *incidents: Incident) -> tuple[list[str], int]:
    """Return what is told of a problem of these incidents, and how much is left out."""
    problem = Problem(
        id="p1", number="PRB-X-1", title="The printers jam", opened_at=NOW, updated_at=NOW,
        incidents=tuple(one.id for one in incidents),
    )  # fmt: skip

    def plan(tx: Any) -> None:  # noqa: ANN401 (a transaction)
        for one in (*incidents, problem):
            tx.put(one)

    demo_store.transact(plan)
    happened, more = chronology(problem, demo_store)
    return [f"{one.number} {one.words}" for one in happened], more


ENDED = NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": State.RESOLVED, "resolved_at": ENDED}, "resolved"),
        ({"state": State.CLOSED, "resolved_at": ENDED, "closed_at": ENDED + timedelta(days=1)}, "resolved"),
        ({"state": State.CLOSED, "closed_at": ENDED}, "closed"),
        ({"state": State.CANCELLED, "closed_at": ENDED}, "cancelled"),
    ],
)
def test_an_incident_ends_as_its_state_says(demo_store: Store, fields: dict[str, Any], words: str) -> None:
    happened, more = told(demo_store, incident(1, **fields))
    assert [words for words in happened if "opened" not in words] == [f"INC-X-1 {words}"]
    assert (len(happened), more) == (2, 0)


def test_a_test_record_is_not_told_of(demo_store: Store) -> None:
    assert told(demo_store, incident(1, flags=(Flag.TEST,)), incident(2)) == (
        ["INC-X-2 opened P3  Printer 2 jams"],
        0,
    )


def test_only_the_last_are_told_in_order_and_the_others_counted(demo_store: Store) -> None:
    incidents = [incident(n) for n in range(SHOWN + 5)]
    happened, more = told(demo_store, *reversed(incidents))
    assert happened == [f"INC-X-{n} opened P3  Printer {n} jams" for n in range(5, SHOWN + 5)]
    assert more == 5
