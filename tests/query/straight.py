"""Queries made at random, each with a filter written straight down over exported records.

Nothing here knows how the program reads a query: each term is made as a text beside what it must accept.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from straight_dates import COMPARE, DateMaker, Record, Term, at, ms, with_left

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, tzinfo

OPEN = {"new", "assigned", "in_progress", "on_hold"}
STATES = ("new", "assigned", "in_progress", "on_hold", "resolved", "closed", "cancelled")
LEVELS = ("high", "medium", "low")
CHANNELS = ("telephone", "web", "mail", "in_person", "event", "chat")
HOLDS = (
    "awaiting_caller", "scheduled_with_caller", "awaiting_vendor", "awaiting_change", "awaiting_problem",
    "awaiting_parent", "other",
)  # fmt: skip
#: Field names -> key of an exported incident, and the kind of record its id means.
NAMED = {
    ("who", "a", "assignee"): ("assignee", "person"), ("owner",): ("owner", "person"),
    ("caller", "c"): ("caller", "person"), ("team",): ("team", "team"),
    ("service",): ("service", "service"), ("ci",): ("ci", "ci"),
}  # fmt: skip
LABELS = {
    ("cat", "category"): "category", ("subcategory",): "subcategory", ("symptom",): "symptom",
    ("location",): "location",
}  # fmt: skip
NUMBERS = {("p", "prio", "priority"): "priority", ("reopenings",): "reopenings", ("handovers",): "handovers",
           ("tasks",): "tasks"}  # fmt: skip


def number(value: Any) -> int:  # noqa: ANN401 (a value of an exported record)
    """Return a number, or of tasks how many are open."""
    return value if isinstance(value, int) else sum(not task["done_at"] for task in value)


class Maker(DateMaker):
    """Makes queries about exported records, as seen by `me` at `now` in a zone."""

    def __init__(
        self, records: list[Record], *, me: str, now: datetime, zone: tzinfo, seed: int,
        recurring: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.recurring = recurring
        self.incidents = [with_left(record, now) for record in records if record["kind"] == "incident"]
        self.known: dict[str, list[Record]] = {}
        for record in records:
            self.known.setdefault(record["kind"], []).append(record)
        self._texts_of: dict[str, list[str]] = {}
        self.me, self.now, self.zone = me, now, zone
        self.rng = random.Random(seed)
        self.forms = (
            self.state, self.level, self.channel, self.hold, self.number, self.name, self.label, self.date,
            self.date, self.date, self.tag, self.word, self.body, self.kind,
        )  # fmt: skip

    def query(self) -> Term:
        """Return up to three terms, or alternatives."""
        terms = [self.term(depth=0) for _ in range(self.rng.choice((1, 1, 2, 3)))]
        return _all(terms)

    def term(self, depth: int) -> Term:
        chance = self.rng.random()
        if depth < 2 and chance < 0.12:
            parts = [self.term(depth + 1) for _ in range(2)]
            either = Term(f"({parts[0].text} | {parts[1].text})", lambda r: any(p.accepts(r) for p in parts))
            return _not(either) if chance < 0.04 else either
        made = self.rng.choice(self.forms)()
        return _not(made) if chance > 0.8 else made

    # -- fixed sets -------------------------------------------------------------------------------------

    def _choice(self, names: tuple[str, ...], choices: tuple[str, ...], key: str) -> Term:
        chosen = self.rng.sample(choices, self.rng.choice((1, 1, 2)))
        shown = [self.rng.choice((one, one.replace("_", "-"), _shortest(one, choices))) for one in chosen]
        text = f"{self.rng.choice(names)}{self.rng.choice(':=')}{','.join(shown)}"
        return Term(
            text, lambda r: not {*chosen}.isdisjoint(r[key] if isinstance(r[key], list) else [r[key]])
        )

    def state(self) -> Term:
        return self._choice(("s", "state"), STATES, "state")

    def level(self) -> Term:
        key = self.rng.choice(("impact", "urgency"))
        return self._choice((key,), LEVELS, key)

    def channel(self) -> Term:
        return self._choice(("channel",), CHANNELS, "channel")

    def hold(self) -> Term:
        if self.rng.random() < 0.2:
            return Term("hold:none", lambda r: not r["hold"])
        return self._choice(("hold",), HOLDS, "hold")

    def kind(self) -> Term:
        kind = self.rng.choice(("incident", "person", "team"))
        return Term(f"kind:{kind}", lambda r: r["kind"] == kind)

    # -- numbers, names, words --------------------------------------------------------------------------

    def number(self) -> Term:
        names, key = self.rng.choice(list(NUMBERS.items()))
        name, low, high = self.rng.choice(names), self.rng.randint(0, 5), self.rng.randint(0, 5)
        form = self.rng.randrange(3)
        if form == 0:
            op = self.rng.choice(list(COMPARE))
            return Term(f"{name}{op}{low}", lambda r: COMPARE[op](number(r[key]), low))
        if form == 1:
            return Term(f"{name}:{low}..{high}", lambda r: low <= number(r[key]) <= high)
        return Term(f"{name}:{low},{high}", lambda r: number(r[key]) in {low, high})

    def name(self) -> Term:
        names, (key, kind) = self.rng.choice(list(NAMED.items()))
        name = self.rng.choice(names)
        form = self.rng.random()
        if form < 0.15:
            return Term(f"{name}:none", lambda r: not r[key])
        if form < 0.25 and kind == "person":
            return Term(f"{name}:me", lambda r: r[f"{key}_id"] == self.me)
        value = self._value(key) or "nobody"
        if form > 0.6:
            value = value[self.rng.randrange(2) : self.rng.randint(3, 12)].strip() or value
        called = {
            record["id"]
            for record in self.known.get(kind, [])
            if record["name"].casefold() == value.casefold() or record.get("login") == value
        }
        shown = f'{name}:"{self.rng.choice((value, value.upper() if not called else value))}"'
        if called:
            return Term(shown, lambda r: r[f"{key}_id"] in called)
        return Term(shown, lambda r: bool(r[key]) and value.casefold() in r[key].casefold())

    def label(self) -> Term:
        names, key = self.rng.choice(list(LABELS.items()))
        name = self.rng.choice(names)
        if self.rng.random() < 0.15:
            return Term(f"{name}:none", lambda r: not r[key])
        value = (self._value(key) or "nothing")[self.rng.randrange(9) :].strip() or "1"
        return Term(f'{name}:"{value.lower()}"', lambda r: value.casefold() in r[key].casefold())

    def word(self) -> Term:
        key = self.rng.choice(("number", "title", "caller", "ci"))
        value = self._value(key) or "vpn"
        start = self.rng.randrange(len(value))
        piece = value[start : start + self.rng.randint(2, 9)].strip(' "-') or "x"
        keys = ("number", "title", "caller", "ci")
        return Term(f'"{piece}"', lambda r: any(piece.casefold() in (r[k] or "").casefold() for k in keys))

    def body(self) -> Term:
        texts = [text for record in self.rng.sample(self.incidents, 30) for text in _texts(record) if text]
        words = [word for text in texts for word in text.split()] or ["reported", "the"]
        word = self.rng.choice(words).strip('"\\,')[:9] or "a"
        wanted = word.casefold()
        return Term(f'body:"{word}"', lambda r: any(wanted in text for text in self._folded_texts(r)))

    def _folded_texts(self, record: Record) -> list[str]:
        known = self._texts_of.get(record["number"])
        if known is None:
            known = self._texts_of[record["number"]] = [text.casefold() for text in _texts(record)]
        return known

    def tag(self) -> Term:
        return self.rng.choice(
            (
                Term("+open", lambda r: r["state"] in OPEN),
                Term("+mine", lambda r: r["assignee_id"] == self.me),
                Term("+unowned", lambda r: not r["assignee_id"]),
                Term("+paused", lambda r: r["paused"] is not None),
                Term("+recurring", lambda r: r["number"] in self.recurring),
                Term("+snoozed", lambda r: r["snoozed"] is not None),
                Term("+withdrawn", lambda r: r["withdrawn"] is not None),
                Term("+breached", self._breached),
                Term("+br", self._breached),
                Term("+atrisk", self._at_risk),
                *(
                    Term(f"+{flag}", lambda r, flag=flag: flag in r["flags"])
                    for flag in ("vip", "major", "replied", "followup", "escalated", "test")
                ),
            )
        )

    def _breached(self, record: Record) -> bool:
        return record["breached"] is not None or self._late(record)

    def _late(self, record: Record) -> bool:
        due = ms(record["due"])
        return due is not None and due < at(self.now) and self._ran_into(record, due)

    def _at_risk(self, record: Record) -> bool:
        alarm = ms(record["alarm"])
        warned = alarm is not None and alarm <= at(self.now) and self._ran_into(record, alarm)
        return warned and not self._late(record)

    def _ran_into(self, record: Record, moment: int) -> bool:
        """Whether the clock still ran at a moment that has passed."""
        paused = ms(record["paused"])
        return record["state"] in OPEN and (paused is None or moment < paused)

    def _value(self, key: str) -> str | None:
        found: str | None = self.rng.choice(self.incidents)[key]
        return found


def _all(terms: list[Term]) -> Term:
    return Term(" ".join(term.text for term in terms), lambda r: all(term.accepts(r) for term in terms))


def _not(term: Term) -> Term:
    return Term(f"-{term.text}", lambda r: not term.accepts(r))


def _texts(record: Record) -> list[str]:
    texts = [record["description"], (record["resolution"] or {}).get("solution")]
    texts += [entry["text"] for entry in record["history"]]
    return [text.replace("\n", " ") for text in texts if text]


def _shortest(choice: str, choices: tuple[str, ...]) -> str:
    """Return the shortest beginning of a choice, or of a later word of it, that no other choice has."""
    for word in (choice.rsplit("_", maxsplit=1)[-1], choice):
        for end in range(1, len(word)):
            short = word[:end]
            if sum(one.startswith(short) or f"_{short}" in one for one in choices) == 1:
                return short
    return choice
