"""What a change does to a list that is shown, held against evaluating everything anew."""

from __future__ import annotations

import random

import pytest
from query_builders import Desk

from tui.query import evaluate, parse
from tui.query.following import follow
from tui.store.kinds import Type
from tui.store.parts import Place


def changed(desk: Desk, number: int, state: str, priority: int) -> None:
    """Give a record (by its place, from 0) another row, or its first."""
    values = {"id": f"INC{number}", "number": f"INC{number}", "title": "", "flags": "", "hold": ""}
    row = {**values, "state": state, "priority": priority}
    made = (
        row.get(column.name, "" if column.type is Type.TEXT else None) for column in desk.rows.kind.columns
    )
    desk.rows.put(tuple(made), Place(number + 1, 0, 0, 0))


@pytest.mark.parametrize("seed", range(8))
def test_following_finds_what_a_whole_search_does_and_moves_nothing(seed: int) -> None:
    chance, desk = random.Random(seed), Desk()
    for number in range(60):
        changed(desk, number, "new", chance.randint(1, 5))
    query, rows = parse("p<=2 s:new"), desk.rows
    shown = evaluate(query, rows, desk.context())
    for _ in range(20):
        touched = chance.sample(range(70), chance.randint(1, 6))
        order = [str(rows.get(place, "id")) for place in shown]
        for number in touched:
            if number < 60 and chance.random() < 0.1:
                desk.rows.remove(number + 1)
            else:
                changed(desk, number, chance.choice(("new", "new", "closed")), chance.randint(1, 5))
        places = [place for number in touched if (place := rows.position(f"INC{number}")) is not None]
        followed = follow(query, rows, desk.context(), shown, places)
        fit = {str(rows.get(place, "id")) for place in evaluate(query, rows, desk.context())}
        assert [str(rows.get(place, "id")) for place in followed.stay] == [one for one in order if one in fit]
        came = {str(rows.get(place, "id")) for place in followed.came}
        assert came == {one for one in fit if one not in order and one in {f"INC{n}" for n in touched}}
        shown = followed.stay
