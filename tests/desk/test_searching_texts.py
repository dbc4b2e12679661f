"""Words in texts on the disk: found whole, whichever way the log is read, and never missed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from desk_builders import START
from hypothesis import given
from hypothesis import strategies as st

from tui.desk.finding import BodySearch, context_of, found
from tui.domain.incident import Incident
from tui.query import parse
from tui.query.bodies import Finder, fold

if TYPE_CHECKING:
    from desk_builders import Room

TEXTS = (
    "The printer in Vienna is out of paper", "VIENNA again", "Straße gesperrt", "STRASSE frei",
    "\N{KELVIN SIGN}abel defekt", "ﬁne again", "réseau coupé\nà Genève", "RÉSEAU", "打印机缺纸",
    'say "no" at C:\\users',
    "tab\there", "nothing", "i\N{COMBINING DOT ABOVE}stanbul", "İstanbul",
)  # fmt: skip
WORDS = ("vienna", "strasse", "straße", "kabel", "fine", "réseau", "coupé à", "打印", '"say \\"no"',
         "users", "zzz", "istanbul", "tab", "history", "-body:vienna", "a")  # fmt: skip


def fill(room: Room) -> None:
    for number in range(60):
        text = TEXTS[number % len(TEXTS)] if number < 40 else "as usual"
        room.store.transact(
            lambda tx, number=number, text=text: tx.put(
                Incident(
                    id=f"i{number:03d}", number=f"INC-{number}", title="t", opened_at=START, updated_at=START,
                    description=text,
                )
            )
        )  # fmt: skip
    room.store.transact(lambda tx: tx.remove("incident", "i001"))


@pytest.mark.parametrize("word", WORDS)
def test_the_whole_log_looked_through_finds_what_record_by_record_is_found(room: Room, word: str) -> None:
    fill(room)
    desk, rows = room.desk(), room.store.rows("incident")
    query = parse(word if word.startswith("-") else f'body:"{word}"' if '"' not in word else f"body:{word}")
    answers = []
    for ahead in (0, sys.maxsize):
        search = BodySearch(desk, query, rows, context_of(desk), ahead=ahead)
        for job in search.jobs():
            search.take(job())
        assert search.share == 1
        answers.append(search.found)
    assert answers[0] == answers[1] == found(desk, query, rows)
    wanted = fold("vienna" if word.startswith("-") else word.strip('"').replace('\\"', '"'))
    texts = {f"i{n:03d}": TEXTS[n % len(TEXTS)] if n < 40 else "as usual" for n in range(60) if n != 1}
    right = {one for one, text in texts.items() if (wanted in fold(text)) != word.startswith("-")}
    assert {str(rows.get(position, "id")) for position in answers[0]} == right


LETTERS = st.sampled_from([*"aIkSsfiz ", *'ßẞİŉſǰẚﬀﬁﬃﬅé打\n\t"\\/', "\N{KELVIN SIGN}", "\x07"])


@given(
    text=st.text(LETTERS, max_size=30), word=st.text(LETTERS, min_size=1, max_size=4), before=st.text(LETTERS)
)
def test_a_look_at_the_bytes_never_misses_a_word_that_is_there(text: str, word: str, before: str) -> None:
    finder = Finder((fold(word),))
    stored = json.dumps({"description": text}, ensure_ascii=False, separators=(",", ":")).encode()
    if finder.words_in(stored):
        assert finder.likely(stored)
        if finder.seeks:
            ahead = json.dumps(before, ensure_ascii=False).encode()
            assert finder.seek(ahead + stored)(len(ahead)) >= len(ahead)


def test_every_letter_that_folds_to_ascii_is_known() -> None:
    from tui.query import bodies

    known = {*bodies._FOLDED_TO_ASCII, "ß"}
    every = map(chr, (*range(0x80, 0xD800), *range(0xE000, sys.maxunicode + 1)))
    assert {one for one in every if any(part.isascii() for part in one.casefold())} == known
