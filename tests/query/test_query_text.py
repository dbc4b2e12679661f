"""Any text has an answer, and a query written back is the same query."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from query_builders import Desk, ms

from tui.query import QueryError, narrows, parse, parse_strictly, sentence
from tui.query.dates import UNDERSTOOD
from tui.query.fields import BY_NAME, SORTS, TAG_BY_NAME
from tui.query.parser import DEEPEST
from tui.query.terms import And, FieldTerm, Not, Or, Sort, Tag, Word
from tui.store.kinds import KINDS

PIECES = st.sampled_from(
    KNOWN := [
        *'()|-+:,<>="\\ \t', "..", "<=", ">=", "vpn", "P1", "1..3", "hold", "none", "me", "sort:", "-due",
        "cols:",
        "today", "mon", "2bh", "-3d", "eow", "2026-11-22", "2026-02-30", "9999", "body:", "T10:00",
        *BY_NAME, *(f"+{tag}" for tag in TAG_BY_NAME), "é", "東京", "\x00", "\ud800",
    ]
)  # fmt: skip
TYPED = st.text(st.characters(exclude_categories=()), max_size=60) | st.lists(PIECES, max_size=30).map(
    "".join
)

LATER = "which this desk does not have yet: searched as text"
QUOTED = "in quotes it is searched as text"
STATES = "new, assigned, in progress, on hold, resolved, closed, cancelled"
GOOD = (
    "p<=2 +unowned -s:hold sort:due", "caller:ana vpn created>-7d",
    "(+mine | +unowned) p<=2 cols:number,title",
    "due:mon..wed,none updated>90d", 'team:"Service desk" body:"no power" -(a | b:c)',
    "closed:2026-11-22T10:00..2026-12 due<2bh kind:incident",
    "who:me,none +open hold:vendor channel:in-person",
)  # fmt: skip


def _mutated(seed: int) -> str:
    """A good query with a few characters put in, taken out or swapped."""
    rng = random.Random(seed)
    text = rng.choice(GOOD)
    for _ in range(rng.randint(1, 5)):
        at = rng.randint(0, len(text))
        put = rng.choice([*KNOWN, "", "", chr(rng.randrange(0x110000))])
        text = text[:at] + put + text[at + rng.randint(0, 3) :]
    return text


DESK = Desk()
DESK.person("p1", "Ana Silva", "ana")
DESK.incident("INC1", "VPN down", caller="p1", due=ms(1), opened=ms(-1), updated=ms(-1))
DESK.incident("INC2", "no power", state="closed", closed=ms(-1), opened=ms(-9), updated=ms(-1))


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
        ("s:,", ()), ("sort:p", ()), ("cols:p", ()),
        ("created>-7d", (FieldTerm(field="created", op=">", values=("-7d",)),)),
        ("due=mon..wed,none", (FieldTerm(field="due", op=":", values=("mon..wed", "none")),)),
        ('body:"no power"', (FieldTerm(field="body", op=":", values=("no power",)),)),
    ],
)  # fmt: skip
def test_the_grammar(text: str, terms: tuple[object, ...]) -> None:
    assert parse(text).terms == terms


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("stat:new", "stat is not a field here: searched as text; state: is one"),
        ("http://x", "http is not a field here: searched as text"),
        ("+opne", "+opne is not a tag here: searched as text; +open is one"),
        ("last_used>90d", f"last_used is about access rights, {LATER}"),
        ("+sod", f"+sod is about access rights, {LATER}"),
        ("created:soon", f"created takes a date: {UNDERSTOOD}: searched as text"),
        ("due<none", "write due:none: searched as text"),
        ("cols:numbr", "there is no column numbr; number is one"),
        (
            "kind:right",
            f"kind right does not exist; there are {', '.join(KINDS)}",
        ),
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


def test_columns_stand_in_the_query_under_their_full_names() -> None:
    query = parse("cols:number,P,opened vpn")
    assert query.columns == ("number", "prio", "created")
    assert str(query) == "vpn cols:number,prio,created"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vpn stat:new", f"at 5, 'stat:new': stat is not a field here; state: is one; {QUOTED}"),
        ("-s:hold,gone", f"at 9, 'gone': state gone does not exist; there are {STATES}"),
        ("a (b | s:c", "at 3, '(': this parenthesis is never closed"),
        ("a | b)", "at 6, ')': there is no ( to this )"),
        ("a |", "at 3, '|': | stands between two things to look for"),
        ('team:"x', "at 1, 'team:\"x': this quote is never closed"),
        ("p<=2 created>soon", f"at 14, 'soon': created takes a date: {UNDERSTOOD}; {QUOTED}"),
        ("who:", "at 1, 'who:': who waits for a value"),
        ("-", "at 1, '-': - stands before what is not wanted"),
    ],
)  # fmt: skip
def test_where_nobody_sees_a_hint_a_problem_is_an_error_with_its_place(text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_strictly(text)
    assert str(error.value) == f"the query is not understood {message}"
    assert 0 <= error.value.at < len(text)


@settings(max_examples=500, deadline=None)
@given(st.integers(0), TYPED)
def test_ten_thousand_texts_get_an_answer_or_one_error_with_a_place(seed: int, typed: str) -> None:
    for text in [typed, *(_mutated(seed + number) for number in range(20))]:
        _has_an_answer(text)


def _has_an_answer(text: str) -> None:
    query = parse(text)
    if query.problems:
        with pytest.raises(QueryError) as error:
            parse_strictly(text)
        assert 0 <= error.value.at <= error.value.problem.end <= len(text)
        assert error.value.problem.words
    else:
        assert parse_strictly(text) == query
    DESK.found(text)
    assert parse(str(query)) == query
    assert sentence(query)


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
        ("created>-7d", "created after 7 days ago, soonest due first"),
        ("created:7d sort:p", "created in the last 7 days, most urgent first"),
        ("updated>9d", "updated more than 9 days ago, soonest due first"),
        ("due<2bh closed:none", "due in less than 2 business hours, closed never, soonest due first"),
        ("due:mon..wed", "due from next Monday to next Wednesday, soonest due first"),
        ("due<eow -closed:2026", "due before the end of this week, not closed 2026, soonest due first"),
        ("body:fan,fuse kind:inc", "text with “fan” or “fuse”, kind incident, soonest due first"),
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
