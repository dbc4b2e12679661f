from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_builders import incident, new_store, put

from tui.store import open_store
from tui.store.kinds.base import Column, Kind, Type, codes, ints, text
from tui.store.masks import mask_of
from tui.store.packing import Taken, pack
from tui.store.parts import Part, Place
from tui.store.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store

KIND = Kind(
    name="thing",
    record="thing",
    columns=(
        text("id", index=True),
        text("title", search=True),
        *codes("state"),
        Column("due", Type.INT, indexed=True),
        *ints("size"),
    ),
)
Values = tuple[str, str, str | None, int | None, int | None]
WORDS = st.lists(
    st.sampled_from(["Ärger", "STRASSE", "straße", "a\nb", "𠮷", "\ud800", "zz", ""]), max_size=3
)
VALUES = st.tuples(
    st.sampled_from(["a", "b", "c", "d", ""]),
    WORDS.map(" ".join),
    st.sampled_from([None, "new", "closed", ""]),
    st.one_of(st.none(), st.integers(-3, 3), st.sampled_from([2**40, -(2**40)])),
    st.one_of(st.none(), st.integers(-200, 200)),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(-1, 12), VALUES),
        st.tuples(st.just("remove"), st.integers(-1, 12), st.none()),
        st.tuples(st.just("pack"), st.none(), st.none()),
        st.tuples(st.just("look"), st.none(), st.none()),
    ),
    max_size=25,
)


def repacked(rows: Rows) -> Part:
    """Return the rows as a hint would bring them back."""
    from tui.store.hint import _part  # what a hint does with its bytes

    taken = Taken(
        kind=rows.kind, base=rows.base, over=rows.over, grown=len(rows.over), live=rows.all(),
        highest=rows.highest, removals=len(rows.removals), epoch=rows.epoch,
    )  # fmt: skip
    blob, sections = bytearray(), {}
    for name, form, data in pack(taken):
        sections[name] = [len(blob), len(data), form]
        blob += data + b"\0" * (-len(data) % 8)
    return _part(rows.kind, memoryview(bytes(blob)), sections)


def agrees(rows: Rows, model: dict[int, Values]) -> None:
    live = list(rows.all())
    docs = sorted(model)
    assert [rows.doc_id(p) for p in live] == docs
    assert len(rows) == len(model)
    assert [tuple(rows.row(p)) for p in live] == [model[doc] for doc in docs]
    doc = rows.doc_id

    def folded(value: str) -> str:
        return value.casefold().replace("\n", " ")

    for word in ("strasse", "Ä", "b", "", "\ud800", "zz a"):
        wanted = [d for d in docs if folded(word) in folded(model[d][1])]
        assert [doc(p) for p in rows.select_text(["title"], word)] == wanted
        either = [d for d in docs if any(folded(word) in folded(model[d][c]) for c in (0, 1))]
        assert [doc(p) for p in rows.select_text(["id", "title"], word)] == either
        assert [doc(p) for p in rows.select_text(["title"], word, live[::-1])] == wanted[::-1]
    asked: list[str | None] = []

    def accept(value: str | None) -> bool:
        asked.append(value)
        return value in {"new", None}

    assert [doc(p) for p in rows.select_code("state", accept)] == [
        d for d in docs if model[d][2] in {"new", None}
    ]
    assert len(asked) == len(set(asked))
    within = live[::-2]
    assert rows.select_code("state", accept, within) == [
        p for p in within if model[doc(p)][2] in {"new", None}
    ]
    for low, high, none in ((None, 2, False), (-1, None, True), (0, 2**50, False), (None, None, False)):
        floor, ceiling = -(2**63) if low is None else low, 2**63 if high is None else high
        inside = {d for d in docs if (none if (v := model[d][3]) is None else floor <= v <= ceiling)}
        assert [doc(p) for p in rows.select_int("due", low, high, none=none)] == sorted(inside)
        assert rows.select_int("due", low, high, none=none, within=within) == [
            p for p in within if doc(p) in inside
        ]
    for column, at in (("due", 3), ("size", 4)):
        for descending in (False, True):
            present = [d for d in docs if model[d][at] is not None]
            present.sort(key=lambda d: model[d][at] or 0, reverse=descending)
            expected = present + [d for d in docs if model[d][at] is None]
            few = live[::9]  # so few are sorted by themselves where no order of all is kept
            told = rows.in_order(mask_of(few, rows.total), column, descending=descending)
            assert [doc(p) for p in told] == [d for d in expected if d in set(map(doc, few))]
            assert [doc(p) for p in rows.ordered(column, descending=descending)] == expected
    by_title = sorted((d for d in docs if model[d][1]), key=lambda d: folded(model[d][1]))
    assert [doc(p) for p in rows.ordered("title")] == by_title + [d for d in docs if not model[d][1]]
    counts: dict[str | None, int] = {}
    for values in model.values():
        counts[values[2]] = counts.get(values[2], 0) + 1
    assert rows.counts("state") == counts
    assert dict(rows.commonest("state", 9)) == {value: number for value, number in counts.items() if value}
    new = rows.mask_code("state", lambda value: value == "new")
    assert rows.counts("state", new) == ({"new": counts["new"]} if "new" in counts else {})
    assert rows.count(new) == counts.get("new", 0)
    for value in ("a", "b", "", "nothing"):
        first = next((d for d in docs if model[d][0] == value), None)
        found = rows.find("id", value)
        assert (None if found is None else doc(found)) == first


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_rows_agree_with_a_plain_dictionary(steps: list[tuple[str, Any, Any]]) -> None:
    rows, model = Rows(KIND), dict[int, Values]()
    for what, doc_id, values in steps:
        if what == "put":
            rows.put(values, Place(doc_id, 0, 0, 0))
            model[doc_id] = values
        elif what == "remove":
            rows.remove(doc_id)
            model.pop(doc_id, None)
        elif what == "pack":
            rows.reset(repacked(rows))
        else:  # so that the orderings in use follow what comes
            rows.ordered("due")
            rows.ordered("size", descending=True)
            rows.all()
    agrees(rows, model)


@settings(max_examples=80, deadline=None)
@given(STEPS, STEPS)
def test_rows_go_on_from_a_base_that_was_packed_beside_them(
    before: list[tuple[str, Any, Any]], after: list[tuple[str, Any, Any]]
) -> None:
    rows, model = Rows(KIND), dict[int, Values]()

    def run(steps: list[tuple[str, Any, Any]]) -> None:
        for what, doc_id, values in steps:
            if what == "put":
                rows.put(values, Place(doc_id, 0, 0, 0))
                model[doc_id] = values
            elif what == "remove":
                rows.remove(doc_id)
                model.pop(doc_id, None)

    run(before)
    base, grown, removals = repacked(rows), len(rows.over), len(rows.removals)
    run(after)
    rows.rebase(base, grown, removals)
    agrees(rows, model)


def test_a_column_of_few_values_is_asked_for_by_its_type() -> None:
    rows = Rows(KIND)
    with pytest.raises(TypeError, match="due"):
        rows.counts("due")
    with pytest.raises(TypeError, match="state"):
        rows.select_int("state", 1, 2)


def test_numbers_are_ordered_as_people_count(store: Store) -> None:
    put(store, *(incident(n) for n in (10, 9, 100)), incident(1, number=""), incident(2, number="INC-K7"))
    rows = store.rows("incident")
    numbers = [rows.get(p, "number") for p in rows.ordered("number")]
    assert numbers == ["INC-K7", "INC-K7-9", "INC-K7-10", "INC-K7-100", ""]


def test_many_changes_keep_orderings_right(store: Store) -> None:
    put(store, *(incident(n) for n in range(5)))
    rows = store.rows("incident")
    rows.ordered("due")
    store.transact(lambda t: [t.put(incident(n % 7, title=f"t{n}")) for n in range(400)])
    assert len(rows.ordered("due")) == len(rows) == 7


def test_rows_survive_hint_and_log_alike(folder: Path) -> None:
    first = new_store(folder)
    put(first, *(incident(n, category="a" if n % 2 else "", reopenings=n) for n in range(20)))
    first.write_hint()
    put(first, incident(3, title="changed"), incident(30))
    seen = [tuple(first.rows("incident").row(p)) for p in first.rows("incident").all()]
    first.close()
    with open_store(folder) as again:
        assert len(again.rows("incident").base) == 20
        assert [tuple(again.rows("incident").row(p)) for p in again.rows("incident").all()] == seen


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, word=st.sampled_from(["strasse", "b", "zz a", "c", "INC-"]), packed=st.booleans())
def test_a_mask_says_the_same_however_it_is_asked(
    *, steps: list[tuple[str, Any, Any]], word: str, packed: bool
) -> None:
    rows = Rows(KIND)
    for what, doc_id, values in steps:
        if what == "put":
            rows.put((f"INC-{values[0]}", *values[1:]), Place(doc_id, 0, 0, 0))
    if packed:
        rows.reset(repacked(rows))
    for kept in (False, True):
        rows.keep_texts(kept=kept)
        rows.put(("INC-9", "zz strasse", "new", None, 3), Place(99, 0, 0, 0))
        every = rows.mask_text(["id", "title"], word)
        assert len(every) == rows.total
        for position in rows.all():
            texts = (str(rows.get(position, column)).casefold() for column in ("id", "title"))
            assert every[position] == any(word.casefold() in text.replace("\n", " ") for text in texts)
            one = rows.mask_text(["id", "title"], word, [position])
            assert one[position] == every[position]
            state = rows.mask_code("state", lambda value: value == "new", [position])
            assert state[position] == (rows.get(position, "state") == "new")
