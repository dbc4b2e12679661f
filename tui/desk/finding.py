"""What a query finds at a desk: on the columns in memory, and in texts on the disk where it asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.desk.clockwork import agreements
from tui.query import Context, evaluate
from tui.query.bodies import Finder, without_bodies, words_of
from tui.query.passing import asks_recurring
from tui.store.masks import mask_of

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.query import Query
    from tui.store import Rows
    from tui.store.masks import Mask

#: Records whose texts are read at a time: a few milliseconds.
CHUNK: Final = 500
#: So many records are read in the query's order first; what they rarely have is looked for in the whole log.
AHEAD: Final = 1000
RARE: Final = 0.05
#: Of fewer than one record in so many, each is read by itself.
FEW: Final = 8
BLOCKS: Final = 8  #: blocks of the log looked through at a time


class Answer(NamedTuple):
    """What a job found: positions with their words, and which positions and what share are now searched."""

    hits: list[tuple[int, tuple[str, ...]]]
    searched: Sequence[int]
    share: float


Job = Callable[[], Answer]


def context_of(desk: Desk) -> Context:
    """Return everything outside of the rows that a query may ask about."""
    store = desk.store
    return Context(
        me=desk.me, now=desk.now(), names=desk.names, rows_of=store.rows, zone=desk.zone,
        calendar=agreements(desk.names).business, recurring=desk.recurring,
    )  # fmt: skip


def found(desk: Desk, query: Query, rows: Rows) -> list[int]:
    """Return the positions a query finds, in its order, reading whatever it needs."""
    if asks_recurring(query) and not desk.recurring:
        from tui.desk.insight import look_now  # noqa: PLC0415 (only for who asks)

        look_now(desk)
    context = context_of(desk)
    if not words_of(query):
        return evaluate(query, rows, context)
    search = BodySearch(desk, query, rows, context)
    for job in search.jobs():
        search.take(job())
    return search.found


class BodySearch:
    """A search in texts, a piece at a time: jobs for a thread, whose answers are taken in on the loop.

    The rows must not have changed since it began. `share` says how much has been searched, from 0 to 1.
    """

    def __init__(
        self, desk: Desk, query: Query, rows: Rows, context: Context, *, ahead: int = AHEAD
    ) -> None:  # fmt: skip
        self.share = 0.0
        self._ahead = ahead
        self._desk, self._query, self._rows, self._context = desk, query, rows, context
        self._finder = Finder(words_of(query))
        self._bodies: dict[str, set[int]] = {word: set() for word in words_of(query)}
        self._candidates: Sequence[int] = ()
        self._decided = bytearray(rows.total)
        self._found: list[int] | None = None

    @property
    def found(self) -> list[int]:
        """What is known to match so far, in the query's order."""
        if self._found is None:
            among = list(compress(self._candidates, map(self._decided.__getitem__, self._candidates)))
            context = replace(self._context, bodies=self._bodies)
            self._found = evaluate(self._query, self._rows, context, among)
        return self._found

    def jobs(self) -> Iterator[Job]:
        """Yield what is to be done next; take in what it answers before the next one is asked for.

        Words that many records have show a first page at once, and go on in the query's order; rare ones are
        looked for in the log from its beginning to its end.
        """
        self._candidates = evaluate(without_bodies(self._query), self._rows, self._context)
        yield from self._in_order(0, self._ahead)
        rest = self._candidates[self._ahead :]
        hits = len(set().union(*self._bodies.values()))
        if self._finder.seeks and hits <= RARE * self._ahead and len(rest) * FEW > len(self._rows):
            yield from self._through_the_log(mask_of(rest, self._rows.total), rest)
        else:
            yield from self._in_order(self._ahead, len(self._candidates))

    def take(self, answer: Answer) -> bool:
        """Take in what a job answered; tell whether there was a hit."""
        for position, words in answer.hits:
            self._decided[position] = 1
            for word in words:
                self._bodies[word].add(position)
        for position in answer.searched:
            self._decided[position] = 1
        self.share, self._found = answer.share, None
        return bool(answer.hits)

    def _in_order(self, start: int, end: int) -> Iterator[Job]:
        total = len(self._candidates)
        for first in range(start, min(end, total), CHUNK):
            chunk = self._candidates[first : min(first + CHUNK, end)]
            texts = self._desk.store.texts(self._rows.kind.name, chunk, self._finder.likely)
            yield partial(_look, texts, self._finder, chunk, (first + len(chunk)) / total)

    def _through_the_log(self, wanted: Mask, rest: Sequence[int]) -> Iterator[Job]:
        sweep = self._desk.store.sweep(self._rows.kind.name, self._finder.seek, self._finder.longest)
        for first in range(0, len(sweep), BLOCKS):
            blocks = range(first, min(first + BLOCKS, len(sweep)))
            texts = (text for block in blocks for text in sweep.texts(block, wanted.__getitem__))
            searched = rest if blocks.stop == len(sweep) else ()
            yield partial(_look, texts, self._finder, searched, blocks.stop / len(sweep))


def _look(
    texts: Iterator[tuple[int, bytes]], finder: Finder, searched: Sequence[int], share: float
) -> Answer:
    hits = [(position, words) for position, stored in texts if (words := finder.words_in(stored))]
    return Answer(hits, searched, share)
