"""Any text has an answer, and a query written back is the same query."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.query import narrows, parse, sentence
from tui.query.fields import BY_NAME, SORTS, TAG_BY_NAME
from tui.query.parser import DEEPEST
from tui.query.terms import And, FieldTerm, Not, Or, Sort, Tag, Word

PIECES = st.sampled_from(
    [
        *'()|-+:,<>="\\ \t', "..", "<=", ">=", "vpn", "P1", "1..3", "hold", "none", "me", "sort:", "-due",
        *BY_NAME, *(f"+{tag}" for tag in TAG_BY_NAME), "é", "東京", "\x00", "\ud800",
    ]
)  # fmt: skip
TYPED = st.text(st.characters(exclude_categories=()), max_size=60) | st.lists(PIECES, max_size=30).map(
    "".join
)


@given(TYPED)
@example("(" * 5000)
@example("-(" * 5000 + "a|b" + ")" * 5000)
@example("-" * 3000)
@example('"' * 999)
@example('who:"a,b\\" c",d -(x|y z) "state:new"')
def test_every_text_parses_and_what_is_written_back_parses_to_the_same(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query
    assert sentence(query)
    assert narrows(query, query)


@given(TYPED, TYPED)
def test_a_query_typed_on_is_asked_without_an_error_whether_it_narrows(before: str, more: str) -> None:
    assert narrows(parse(before), parse(before + more)) in {True, False}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("vpn Down", (Word(text="vpn"), Word(text="Down"))),
        ('"vpn down"', (Word(text="vpn down"),)),
        ("-vpn", (Not(term=Word(text="vpn")),)),
        ('-"-vpn"', (Not(term=Word(text="-vpn")),)),
        ("s:hold,new", (FieldTerm(field="state", op=":", values=("hold", "new")),)),
        ('team:"Service desk",None', (FieldTerm(field="team", op=":", values=("Service desk", "None")),)),
        ("p<=2", (FieldTerm(field="prio", op="<=", values=("2",)),)),
        ("P=1..2", (FieldTerm(field="prio", op=":", values=("1..2",)),)),
        ("+un", (Tag(name="unowned"),)),
        ("a b|c", (Or(terms=(And(terms=(Word(text="a"), Word(text="b"))), Word(text="c"))),)),
        ("a (b|c", (Word(text="a"), Or(terms=(Word(text="b"), Word(text="c"))))),
        ("((a))) b", (Word(text="a"), Word(text="b"))),
        ("", ()), ("-", ()), ("+", ()), ("()", ()), ("-()", ()), ("|", ()), ("state:", ()), ("p<", ()),
        ("s:,", ()),
    ],
)  # fmt: skip
def test_the_grammar(text: str, terms: tuple[object, ...]) -> None:
    assert parse(text).terms == terms


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("stat:new", "stat is not a field here: searched as text; state: is one"),
        ("http://x", "http is not a field here: searched as text"),
        ("+opne", "+opne is not a tag here: searched as text"),
        ("p:high", "prio takes numbers, like prio:1,2 or prio<=2: searched as text"),
        ("s<new", "state has no order: write state:new; searched as text"),
        ("s:c", "state c may be closed or cancelled: any of them"),
        ("channel:fax", "channel fax does not exist; there are telephone, web, mail, in person, event, chat"),
        ("sort:colour", f"cannot sort by colour; there are {', '.join(SORTS)}"),
        ("who:", "who waits for a value"),
    ],
)  # fmt: skip
def test_what_is_not_understood_gets_a_hint(text: str, hint: str) -> None:
    assert parse(text).hints == (hint,)


@pytest.mark.parametrize(
    "text", ["vpn", "s:hold", "+mine", '"stat:new"', "10:30", "sort:-due", "p:1,3..4", "-"]
)
def test_what_is_understood_gets_none(text: str) -> None:
    assert parse(text).hints == ()


def test_an_order_is_no_term_and_the_last_one_counts() -> None:
    query = parse("sort:p vpn sort:-opened")
    assert query.terms == (Word(text="vpn"),)
    assert query.sort == Sort(name="created", column="opened", descending=True)
    assert str(query) == "vpn sort:-created"


def test_parentheses_deeper_than_anybody_means_are_passed_over() -> None:
    assert parse("(" * (DEEPEST + 5) + "a").terms == (Word(text="a"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(+mine | +unowned) p<=2 sort:due", "mine or unowned, P1–P2, soonest due first"),
        ("who:me,none +open", "mine or unowned, open, soonest due first"),
        ("", "everything, soonest due first"),
        ("-s:hold team:network vpn sort:-p", "not on hold, team network, “vpn”, least urgent first"),
        ("-(vpn | a:ana) p>2 sort:p", "not (“vpn” or with ana), P3–P5, most urgent first"),
        ("handovers>=3", "handovers at least 3, soonest due first"),
        ("p:1,4..5 channel:mail p>5", "P1 or P4–P5, by mail, no priority, soonest due first"),
        ("a b|-(c d) sort:number", "“a” and “b” or not (“c” and “d”), by number"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_it_means(text: str, said: str) -> None:
    assert sentence(parse(text)) == said


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [
        ("vp", "vpn", True), ("VP", "vpn", True), ("vpn", "vpn down", True), ("", "vpn", True),
        ("vpn p<=2", "p<=2 vpn x", True), ("-vpn", "-vp", True), ("a|b", "a", True), ("a|b", "ab|b", True),
        ("a", "a|b", False), ("-vp", "-vpn", False), ("vpn", "vp", False), ("team:a", "team:ab", False),
        ("vpn", "vpn sort:p", False), ("p:1", "p:1,2", False), ("a", "-a", False), ("s", "s:n", False),
    ],
)  # fmt: skip
def test_typing_on_narrows_only_where_it_must(before: str, after: str, *, narrower: bool) -> None:
    assert narrows(parse(before), parse(after)) is narrower
