"""A kind of record that is worked on is declared once, in the store; the rest is found by its name."""

from __future__ import annotations

import pytest

from tui.commands import commands_of
from tui.desk.kinds import WORKED, work_on
from tui.screens.telling import teller
from tui.store.kinds import KINDS


def test_incidents_and_problems_are_worked_on() -> None:
    assert {kind.name for kind in KINDS.values() if kind.worked} == set(WORKED) == {"incident", "problem"}


@pytest.mark.parametrize("kind", WORKED)
def test_each_has_verbs_keys_and_words_of_its_own(kind: str) -> None:
    work = work_on(kind)
    assert work.kind == kind
    assert {"take", "resolve"} <= {one.name for one in commands_of(kind) if one.performed in work.moves}
    assert all(callable(getattr(teller(kind), name)) for name in ("heading_of", "preview_of", "with_fields"))
