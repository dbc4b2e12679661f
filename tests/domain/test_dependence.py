from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.dependence import Affected, Relation, Ties, affected_by

#: A web server on a machine that needs a database on a disk of another machine, beside a second disk.
ITEMS = {
    "web": Ties(part_of=("host-1",), depends_on=("db",)),
    "host-1": Ties(depends_on=("switch",)),
    "db": Ties(depends_on=("disk-a",)),
    "disk-a": Ties(part_of=("host-2",)),
    "disk-b": Ties(part_of=("host-2",)),
    "host-2": Ties(depends_on=("switch",)),
    "switch": Ties(),
    "kiosk": Ties(depends_on=("gone",)),
}


@pytest.mark.parametrize(
    ("failed", "suffering"),
    [
        ("disk-a", {"disk-a", "host-2", "db", "web", "host-1"}),
        ("disk-b", {"disk-b", "host-2"}),
        ("host-2", {"host-2", "disk-a", "disk-b", "db", "web", "host-1"}),
        ("switch", ITEMS.keys() - {"kiosk"}),
        ("kiosk", {"kiosk"}),
        ("unknown", {"unknown"}),
        ("gone", {"gone", "kiosk"}),
    ],
)
def test_a_failure_takes_along_parts_wholes_and_dependents(failed: str, suffering: set[str]) -> None:
    assert {one.item for one in affected_by(failed, ITEMS)} == suffering


def test_each_affected_item_says_through_which_and_how() -> None:
    assert affected_by("disk-a", ITEMS)[:3] == (
        Affected("disk-a", "", Relation.FAILED, 0),
        Affected("db", "disk-a", Relation.DEPENDENT, 1),
        Affected("host-2", "disk-a", Relation.WHOLE, 1),
    )


def test_circles_end_where_they_began() -> None:
    items = {
        "a": Ties(depends_on=("b",), part_of=("a",)),
        "b": Ties(depends_on=("c",)),
        "c": Ties(depends_on=("a",)),
    }

    assert {one.item for one in affected_by("a", items)} == {"a", "b", "c"}


_names = st.sampled_from("abcdefgh")
_graphs = st.dictionaries(
    _names, st.builds(Ties, st.lists(_names, max_size=3).map(tuple), st.lists(_names, max_size=3).map(tuple))
)


@given(items=_graphs, failed=_names)
def test_any_graph_is_walked_to_its_end_and_each_item_is_told_once(
    items: dict[str, Ties], failed: str
) -> None:
    found = affected_by(failed, items)
    steps = {one.item: one.steps for one in found}

    assert len(found) == len(steps)
    assert found[0].item == failed
    assert all(steps[one.by] == one.steps - 1 for one in found[1:])
    needing = {item for item, ties in items.items() if steps.keys() & set(ties.depends_on)}
    assert needing <= steps.keys()


@given(items=_graphs, failed=_names, more=_names)
def test_a_further_dependence_never_saves_anything(items: dict[str, Ties], failed: str, more: str) -> None:
    before = {one.item for one in affected_by(failed, items)}
    ties = items.get(more, Ties())
    items = {**items, more: Ties(ties.part_of, (*ties.depends_on, failed))}

    assert before | {more} <= {one.item for one in affected_by(failed, items)}
