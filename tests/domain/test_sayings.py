"""Groups of texts that say the same, held against their definition over texts drawn at random."""

from __future__ import annotations

import random
from itertools import combinations
from math import log

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.radar import DAY, WORDS, Seen, candidates
from tui.domain.sayings import SETS, Text, groups, text_of
from tui.domain.similarity import shared_words, words_of

LEAST = 3
WORD = st.sampled_from(["vpn", "mail", "disk", "down", "slow", "full", "again", "gateway"])
TEXTS = st.lists(st.tuples(st.sets(WORD, max_size=6), st.booleans()), max_size=40)


def made(drawn: list[tuple[set[str], bool]]) -> list[Text]:
    return [text_of(words, fresh=fresh) for words, fresh in drawn]


def carried(words: set[str] | frozenset[str], texts: list[Text]) -> float:
    """Return how much words carry among these few texts."""
    counts = {word: sum(word in text.words for text in texts) for word in words}
    return sum(min(log(51), log(1 + 1000 / counts[word])) for word in words)


@given(TEXTS)
def test_every_member_has_the_words_of_its_group_and_they_carry_half_of_it(
    drawn: list[tuple[set[str], bool]],
) -> None:
    texts = made(drawn)
    for key, numbers in groups(texts, LEAST).items():
        assert sum(texts[number].fresh for number in numbers) >= LEAST
        assert len(numbers) == len(set(numbers))
        for number in numbers:
            assert set(key) <= texts[number].words
            assert carried(frozenset(key), texts) >= 0.5 * carried(texts[number].words, texts) - 1e-9


@given(TEXTS)
def test_whoever_belongs_to_a_group_is_in_it(drawn: list[tuple[set[str], bool]]) -> None:
    texts = made(drawn)
    for key, numbers in groups(texts, LEAST).items():
        belong = {
            number
            for number, text in enumerate(texts)
            if set(key) <= text.words
            and carried(frozenset(key), texts) >= 0.5 * carried(text.words, texts) - 1e-9
        }
        assert set(numbers) == belong


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_means_nothing(
    drawn: list[tuple[set[str], bool]], chance: random.Random
) -> None:
    texts = made(drawn)
    order = list(range(len(texts)))
    chance.shuffle(order)
    shuffled = groups([texts[number] for number in order], LEAST)
    assert {key: {order[at] for at in found} for key, found in shuffled.items()} == {
        key: set(found) for key, found in groups(texts, LEAST).items()
    }


@given(TEXTS, st.sets(st.sampled_from(("red", "green", "blue", "grey")), min_size=2, max_size=3))
def test_texts_of_the_same_words_are_in_one_group(
    drawn: list[tuple[set[str], bool]], words: set[str]
) -> None:
    texts = [*made(drawn), *[text_of(words, fresh=True)] * LEAST]
    same = set(range(len(drawn), len(texts)))
    assert any(same <= set(numbers) for numbers in groups(texts, LEAST).values())


@given(TEXTS)
def test_a_text_offers_no_more_than_so_many_sets(drawn: list[tuple[set[str], bool]]) -> None:
    assert len(groups(made(drawn), 1)) <= SETS * sum(fresh for _, fresh in drawn)


def test_titles_that_differ_in_a_name_and_a_form_are_alike_and_others_are_not() -> None:
    titles = (
        "VPN drops for Joe", "Printers on floor 3 are out of toner", "vpn drops again", "The VPN drops: Kim",
        "The mail server is slow", "No toner", "VPN is slow",
    )  # fmt: skip
    seen = [Seen(str(n), 0.0, (), tuple(words_of(title))) for n, title in enumerate(titles)]
    (raised,) = candidates(seen, DAY)
    assert raised.group == (WORDS, "drops", "vpn")
    assert set(raised.incidents) == {"0", "2", "3"}
    assert shared_words("Vpn, VPN and Printers!", ("vpn", "printe")) == ["Vpn", "Printers"]


def test_groups_by_words_that_share_most_of_their_incidents_are_told_once() -> None:
    words = ("vpn", "gateway", "down")
    raised = candidates([Seen(str(n), 0.0, (), words) for n in range(5)], DAY)
    assert len(raised) == 1
    assert len(raised[0].incidents) == 5


def test_every_two_texts_of_a_group_share_half_of_what_each_says() -> None:
    chance = random.Random(7)
    texts = made([({chance.choice("abcdefghij") + "x" for _ in range(5)}, True) for _ in range(200)])
    found = groups(texts, LEAST)
    assert found
    for numbers in found.values():
        for one, other in combinations(numbers, 2):
            both = texts[one].words & texts[other].words
            assert carried(both, texts) >= 0.5 * carried(texts[one].words, texts) - 1e-9
