"""Changes in words; a history may come from elsewhere and say anything of any field."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.desk.telling import changes_text
from tui.domain.history import FieldChange

if TYPE_CHECKING:
    from desk_builders import Room

OPEN = {"id": "1", "title": "ring Kim", "owner": "p", "mandatory": True, "done_at": None}
DONE = {**OPEN, "done_at": "2026-11-20T14:00:00Z"}


#: What a foreign history may say: any JSON, and what nearly is a task.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "title", "owner", "done_at", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def told(room: Room, before: Any, after: Any) -> str:  # noqa: ANN401 (any JSON)
    return changes_text([FieldChange(field="tasks", before=before, after=after)], room.desk().names, UTC)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([], [OPEN], "ring Kim"),
        ([OPEN], [DONE], "done: ring Kim"),
        ([DONE], [OPEN], "open again: ring Kim"),
        ([OPEN], [], "no longer: ring Kim"),
        ([], [{"x": 1}], "tasks: – → 1"),
        ([], [{"id": "1"}], "–"),
        ([{"id": "1", "title": None}], [{"id": ["1"]}, "mine"], "no longer: –"),
        (7, [{"title": "loose"}], "tasks: 7 → loose (open)"),
        ([], [{"id": "1", "title": {"x": []}}], "{'x': []}"),
    ],
)
def test_of_tasks_it_is_told_what_became_of_them(room: Room, before: Any, after: Any, words: str) -> None:  # noqa: ANN401
    assert told(room, before, after) == words


def test_whatever_is_said_of_tasks_can_be_told(room: Room) -> None:
    @given(before=JSON, after=JSON)
    def check(before: Any, after: Any) -> None:  # noqa: ANN401
        assert isinstance(told(room, before, after), str)

    check()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            "major",
            {"state": "candidate", "reason": "priority 1", "cadence": 0},
            "candidate, reason: priority 1",
        ),
        (
            "major",
            {"state": "accepted", "commander": "p", "cadence": 30, "next_update": "2026-11-20T14:30:00Z"},
            "accepted, commander p, an update every 30 min, next 2026-11-20 14:30",
        ),
        (
            "override",
            {"priority": 1, "derived": 3, "reason": "the board meets", "author": "p"},
            "P1, not P3, reason: the board meets, by p",
        ),
        (
            "snooze",
            {"until": "2026-11-21T09:00:00Z", "since": "2026-11-20T14:00:00Z", "author": "p"},
            "until 2026-11-21 09:00, since 2026-11-20 14:00, by p",
        ),
    ],
)
def test_the_parts_of_a_value_say_what_they_are(
    room: Room, field: str, value: dict[str, Any], words: str
) -> None:
    change = FieldChange(field=field, after=value)
    assert changes_text([change], room.desk().names, UTC) == f"{field}: – → {words}"
