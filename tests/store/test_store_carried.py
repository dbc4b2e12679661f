"""What a document carries for its columns: under the desk's settings, and only while it is of its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store_builders import NOW, incident, put

from tui.domain.incident import State
from tui.domain.settings import DEFAULT_TEXT, Settings
from tui.store import open_store

if TYPE_CHECKING:
    from tui.store import Store

HOUR = 3_600_000
OPENED = int(NOW.timestamp() * 1000)
SHORTER = DEFAULT_TEXT.replace('p3 = "24h"', 'p3 = "2h"')


def due(store: Store) -> int:
    rows = store.rows("incident")
    found = rows.get(rows.all()[0], "due")
    assert isinstance(found, int)
    return found


def test_without_settings_nothing_is_carried(store: Store) -> None:
    put(store, incident(1))
    assert "clock" not in store.table("incident").all()[0]
    assert due(store) == OPENED + 24 * HOUR


def test_a_record_goes_by_the_settings_it_was_put_under_also_when_the_hint_is_gone(store: Store) -> None:
    put(store, Settings(version=1, text=SHORTER))
    put(store, incident(1))
    assert due(store) == OPENED + 2 * HOUR
    read = store.read("incident", incident(1).id)
    assert read == incident(1)
    store.close()
    for hint in store.path.glob("*hint*"):
        hint.unlink()
    again = open_store(store.path)
    assert due(again) == OPENED + 2 * HOUR
    again.close()


def test_what_other_hands_changed_does_not_go_by_what_it_carries(store: Store) -> None:
    put(store, Settings(version=1, text=SHORTER))
    put(store, incident(1, state=State.NEW))
    store.table("incident").update({"impact": "high", "urgency": "high"})
    assert due(store) == OPENED + HOUR
