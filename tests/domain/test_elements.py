from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.analysis import CELLS, FAILS, FITS, OPEN
from tui.domain.elements import stepped


def cell(heading: str, text: str) -> dict[str, str]:
    return {"dimension": "what", "heading": heading, "text": text}


def cause(name: str = "s1", **tested: list[str]) -> dict[str, Any]:
    return {"id": name, "text": "Firmware", "fits": [], "fails": [], **tested}


TASK = {"id": "t1", "title": "ask"}
WHOLE_TASK = {**TASK, "owner": None, "mandatory": True, "done_at": None}

#: name, before, after, now -> what comes of it, and whether the whole step could be done.
STEPS: dict[str, tuple[str, Any, Any, Any, list[Any], bool]] = {
    "a cell both filled": (
        "grid", [], [cell("is", "ours")], [cell("is", "theirs")], [cell("is", "theirs")], False
    ),
    "a cell both wrote anew": (
        "grid", [cell("is", "base")], [cell("is", "ours")], [cell("is", "theirs")],
        [cell("is", "theirs")], False,
    ),
    "two cells": (
        "grid", [], [cell("is", "ours")], [cell("is_not", "theirs")],
        [cell("is_not", "theirs"), cell("is", "ours")], True,
    ),
    "both said so": ("grid", [], [cell("is", "so")], [cell("is", "so")], [cell("is", "so")], True),
    "the same why": ("whys", ["a"], ["a", "ours"], ["a", "theirs"], ["a", "theirs"], False),
    "two whys": ("whys", ["a", "b"], ["A", "b"], ["a", "B"], ["A", "B"], True),
    "a why that another was answered on": (
        "whys", ["a", "b"], ["a"], ["a", "b", "c"], ["a", "c"], False
    ),
    "tests of two cells": (
        "suspects", [cause()], [cause(fits=["what.is"])], [cause(fails=["when.is"])],
        [cause(fits=["what.is"], fails=["when.is"])], True,
    ),
    "a cell tested twice": (
        "suspects", [cause()], [cause(fits=["what.is"])], [cause(fails=["what.is"])],
        [cause(fails=["what.is"])], False,
    ),
    "a whole dimension, and one cell of it back": (
        "suspects", [cause(fits=["what"])], [cause(fits=["what.is_not", "what.distinction", "what.change"])],
        [cause(fits=["what", "when.is"])],
        [cause(fits=["what.is_not", "what.distinction", "what.change", "when.is"])], True,
    ),
    "two causes": ("suspects", [], [cause()], [cause("s2")], [cause("s2"), cause()], True),
    "a task of before there were mandatory ones": (
        "tasks", [TASK], [{**TASK, "done_at": "then"}], [WHOLE_TASK],
        [{**WHOLE_TASK, "done_at": "then"}], True,
    ),
    "such a task taken away": ("tasks", [TASK], [], [WHOLE_TASK], [], True),
}  # fmt: skip


@pytest.mark.parametrize("said", STEPS)
def test_a_step_is_done_element_by_element(said: str) -> None:
    name, before, after, now, wanted, whole = STEPS[said]
    assert stepped(name, before, after, now) == (wanted, whole)


@pytest.mark.parametrize(
    ("name", "before", "after", "now", "wanted"),
    [
        ("grid", [], [cell("is", "ours")], [cell("is", "theirs")], [cell("is", "ours")]),
        ("whys", [], ["ours"], ["theirs", "more"], ["ours", "more"]),
        (
            "suspects", [cause()], [cause(fits=["what.is"])], [cause(fails=["what.is", "when.is"])],
            [cause(fits=["what.is"], fails=["when.is"])],
        ),
        ("links", [], [], [{"kind": "x", "record": "1"}], [{"kind": "x", "record": "1"}]),
    ],
)  # fmt: skip
def test_regardless_of_what_stands_there_only_what_the_step_changed_is_changed(
    name: str, before: list[Any], after: list[Any], now: list[Any], wanted: list[Any]
) -> None:
    assert stepped(name, before, after, now, regardless=True)[0] == wanted


VERDICTS = st.dictionaries(st.sampled_from(CELLS), st.sampled_from([FITS, FAILS]), max_size=5)
CELLS_SAID = st.dictionaries(st.sampled_from(["is", "is_not", "change"]), st.sampled_from("abc"))


def weighed(verdicts: dict[str, str]) -> list[dict[str, Any]]:
    told = {name: [one for one in CELLS if verdicts.get(one) == name] for name in (FITS, FAILS)}
    return [cause(**told)]


@given(before=VERDICTS, after=VERDICTS, now=VERDICTS)
def test_each_cell_of_a_cause_is_a_test_of_its_own(
    before: dict[str, str], after: dict[str, str], now: dict[str, str]
) -> None:
    (found,), whole = stepped("suspects", weighed(before), weighed(after), weighed(now))
    clashed = False
    for one in CELLS:
        earlier, later, current = (side.get(one, OPEN) for side in (before, after, now))
        clash = later not in (earlier, current) and current != earlier
        clashed |= clash
        wanted = later if later != earlier and not clash else current
        assert [name for name in (FITS, FAILS) if one in found[name]] == [wanted] * (wanted != OPEN)
    assert whole is not clashed


@given(before=CELLS_SAID, after=CELLS_SAID, now=CELLS_SAID)
def test_a_cell_never_says_two_things(
    before: dict[str, str], after: dict[str, str], now: dict[str, str]
) -> None:
    sides = [[cell(*one) for one in side.items()] for side in (before, after, now)]
    changed = {one for one in {**before, **after} if before.get(one) != after.get(one)}
    clashing = {one for one in changed if now.get(one) not in (before.get(one), after.get(one))}
    for taken, regardless in ((changed - clashing, False), (changed, True)):
        found, whole = stepped("grid", *sides, regardless=regardless)
        texts = {one: text for one, text in now.items() if one not in taken}
        texts |= {one: after[one] for one in taken if one in after}
        assert len(found) == len(texts)
        assert {one["heading"]: one["text"] for one in found} == texts
        assert whole is (regardless or not clashing)
