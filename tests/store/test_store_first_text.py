from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.store.kinds import KINDS
from tui.store.parts import Place
from tui.store.rows import Rows

_names = st.text(alphabet="abAß é", max_size=6)


@given(
    names=st.lists(_names, max_size=8),
    gone=st.sets(st.integers(0, 7)),
    word=st.text(alphabet="abß é", min_size=1, max_size=3),
    most=st.none() | st.integers(0, 4),
)
def test_the_first_texts_that_hold_begin_or_end_with_a_word_are_found(
    names: list[str], gone: set[int], word: str, most: int | None
) -> None:
    rows = Rows(KINDS["team"])
    for number, name in enumerate(names):
        rows.put((name, f"t{number}", "", None, 1), Place(number + 1, 0, 0, 0))
    for number in gone:
        rows.remove(number + 1)
    there = {place: name.casefold() for place, name in enumerate(names) if place not in gone}
    wanted = word.casefold()

    assert rows.first_text("name", word, most) == [p for p in there if wanted in there[p]][:most]
    assert rows.first_text("name", f"\n{word}") == [p for p in there if there[p].startswith(wanted)]
    assert rows.first_text("name", f"{word}\n") == [p for p in there if there[p].endswith(wanted)]
    assert rows.first_text("name", f"\n{word}\n") == [p for p in there if there[p] == wanted]
