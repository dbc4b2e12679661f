"""What may come next where a query is typed: fields, tags, and values that are there, with their counts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.query.apart import state_of
from tui.query.bodies import without_bodies
from tui.query.clocks import CLOCK_TAGS
from tui.query.evaluate import count, mask_of_query
from tui.query.fields import BY_NAME, COLUMNS, FIELDS, SORTS, TAGS, Field, Shape, fitting, meant
from tui.query.parser import parse
from tui.query.terms import FieldTerm, Tag
from tui.query.tokens import Token, field_in, quoted, tokens_of
from tui.store.masks import mask_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.query.context import Context
    from tui.query.terms import Query, Term
    from tui.store.masks import Mask
    from tui.store.rows import Rows

MOST: Final = 6  #: offers at a time
_LISTED: Final = 5000  #: of a column's values, so many that occur most are looked at
_FEW: Final = 2  #: tags that compare times are counted only where so few are offered
_AHEAD: Final = ("today", "2h", "8h", "2bh", "eow", "none")
_BACK: Final = ("today", "yesterday", "1d", "7d", "30d", "eow", "none")
_PRIORITIES: Final = ("1", "2", "3", "4", "5")
_NEEDS_QUOTES: Final = re.compile(r'[\s,"()|]')


class Offer(NamedTuple):
    """A text that may stand there, and how many `records` have it; None where that is not counted."""

    text: str
    records: int | None = None


class Offers(NamedTuple):
    """What may stand in place of the typed text from `at` on, best first."""

    at: int
    offers: tuple[Offer, ...] = ()


class Completer:
    """Completion over one kind's rows, counted among those that the rest of the query finds.

    Where the rest may stand beside alternatives (`|`, parentheses), all are counted. Counts are kept until
    the rows or the rest change.
    """

    def __init__(self, rows: Rows, context: Callable[[], Context]) -> None:
        self._rows, self._context = rows, context
        self._known: tuple[tuple[int, ...], str] = ((), "")
        self._among: list[Mask | None] = []
        self._values: dict[str, list[tuple[str, int]]] = {}
        self._counts: dict[Term, int] = {}
        self._shown: tuple[Query, Sequence[int]] | None = None

    def offers(self, typed: str, shown: tuple[Query, Sequence[int]] | None = None) -> Offers:
        """Return what may come at the end of what was typed; `shown` is a query whose answer is known."""
        self._shown = shown
        tokens = tokens_of(typed)
        if not tokens or tokens[-1].end != len(typed):
            return Offers(len(typed))
        self._begin(typed[: tokens[-1].at], flat=all(one.text[-1] not in "|()" for one in tokens))
        token = tokens[-1].after(1) if tokens[-1].text[0] == "-" else tokens[-1]
        if token.text[:1] == "+":
            return _fresh(token, self._tags(token.text[1:].casefold()))
        if field := field_in(token):
            name, op, rest = field
            return self._after(name, op, rest, len(typed))
        return _fresh(token, _names(token.plain.casefold()))

    def _begin(self, rest: str, *, flat: bool) -> None:
        """Count among what the rest of the query finds."""
        known = (self._rows.version, *state_of(self._context())), rest if flat else ""
        if self._known != known:
            self._known, self._among, self._values, self._counts = known, [], {}, {}

    @property
    def _rest(self) -> Mask | None:
        """What the rest of the query finds, worked out when something is counted; None: everything."""
        if not self._among:
            query = without_bodies(parse(self._known[1]))
            if self._shown is not None and query.terms == self._shown[0].terms:
                among: Mask | None = mask_of(self._shown[1], self._rows.total) if query.terms else None
            else:
                among = mask_of_query(query, self._rows, self._context()) if query.terms else None
            self._among.append(among)
        return self._among[0]

    def _after(self, name: str, op: str, rest: Token, end: int) -> Offers:
        values = rest.values()
        piece = values[-1] if values and not rest.text.endswith(",") else Token(end, "")
        said = piece.plain.casefold()
        if name == "sort":
            begun = said.lstrip("-")
            offers: Iterable[Offer] = (
                Offer(f"{said[: len(said) - len(begun)]}{one}") for one in _begin(begun, SORTS)
            )
        elif name == "cols":
            offers = (Offer(one) for one in _begin(said, COLUMNS))
        elif name in BY_NAME:
            offers = self._of_field(BY_NAME[name], op, said)
        else:
            return Offers(end)
        return _fresh(piece, (Offer(_written(offer.text), offer.records) for offer in offers))

    def _of_field(self, field: Field, op: str, said: str) -> Iterable[Offer]:
        match field.shape:
            case Shape.DATE:
                return (Offer(word) for word in _begin(said, _AHEAD if field.ahead else _BACK))
            case Shape.NUMBER if field.names[0] == "prio":
                return self._counted(field, op, _begin(said.lstrip("p"), _PRIORITIES))
            case Shape.KIND:
                return (Offer(kind) for kind in fitting(said, field.choices))
            case Shape.CHOICE | Shape.LIST if self._has(field.column):
                fits = set(meant(field, said))
                return (Offer(name, records) for name, records in self._of_column(field) if name in fits)
            case Shape.NAME | Shape.LABEL if self._has(field.column):
                return self._named(field, said)
            case _:
                return ()

    def _named(self, field: Field, said: str) -> Iterator[Offer]:
        if field.kind == "person" and said and "me".startswith(said):
            yield from self._counted(field, ":", ["me"])
        if said and "none".startswith(said):
            yield from self._counted(field, ":", ["none"])
        names = self._context().names
        name_of = getattr(names, field.kind) if field.kind else str
        inside: list[Offer] = []
        for value, records in self._of_column(field):
            folded = names.folded(field.kind, value) if field.kind else value.casefold()
            if folded.startswith(said):
                yield Offer(name_of(value), records)
            elif len(inside) < MOST and said in folded:
                inside.append(Offer(name_of(value), records))
        yield from inside

    def _of_column(self, field: Field) -> list[tuple[str, int]]:
        """Return the values there are in a column, those that occur most first, and how often they do."""
        values = self._values.get(field.column)
        if values is None:
            if field.shape is Shape.LIST:
                parts: Counter[str] = Counter()
                for stored, number in self._rows.counts(field.column, self._rest).items():
                    parts.update(dict.fromkeys((stored or "").split(","), number))
                del parts[""]
                values = parts.most_common()
            else:
                values = self._rows.commonest(field.column, _LISTED, self._rest)
            self._values[field.column] = values
        return values

    def _tags(self, begun: str) -> Iterator[Offer]:
        fits = [tag.name for tag in TAGS if tag.name.startswith(begun)]
        for name in fits:
            costly = name in CLOCK_TAGS and len(fits) > _FEW
            yield Offer(f"+{name}", None if costly else self._count(Tag(name=name)))

    def _counted(self, field: Field, op: str, values: Iterable[str]) -> Iterator[Offer]:
        for value in values:
            yield Offer(value, self._count(FieldTerm(field=field.names[0], op=op, values=(value,))))

    def _count(self, term: Term) -> int:
        if term not in self._counts:
            self._counts[term] = count(term, self._rows, self._context(), self._rest)
        return self._counts[term]

    def _has(self, column: str) -> bool:
        return column in self._rows.kind.places


def _names(begun: str) -> Iterator[Offer]:
    """Yield the fields whose names begin so."""
    for field in FIELDS:
        if begun and any(name.startswith(begun) for name in field.names):
            yield Offer(f"{field.names[0]}:")
    yield from (Offer(f"{name}:") for name in ("sort", "cols") if begun and name.startswith(begun))


def _begin(begun: str, words: Iterable[str]) -> Sequence[str]:
    return [word for word in words if word.startswith(begun)]


def _written(value: str) -> str:
    return quoted(value) if _NEEDS_QUOTES.search(value) else value


def _fresh(token: Token, offers: Iterable[Offer]) -> Offers:
    """Return the first offers, unless what stands there is the only one."""
    chosen: dict[str, Offer] = {}
    for offer in offers:
        chosen.setdefault(offer.text, offer)
        if len(chosen) == MOST:
            break
    if [text.casefold() for text in chosen] == [token.text.casefold()]:
        return Offers(token.at)
    return Offers(token.at, tuple(chosen.values()))
