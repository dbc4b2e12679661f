"""What a query finds at a desk: on the columns in memory, and in texts on the disk where it asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.desk.clockwork import agreements
from tui.query import Context, evaluate
from tui.query.bodies import Finder, without_bodies, words_of

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.query import Query
    from tui.store import Rows

#: Records whose texts are read at a time: a few milliseconds.
CHUNK: Final = 500

Job = Callable[[], list[tuple[int, tuple[str, ...]]]]


def context_of(desk: Desk) -> Context:
    """Return everything outside of the rows that a query may ask about."""
    store = desk.store
    return Context(
        me=desk.me, now=desk.now(), names=desk.names, rows_of=store.rows, zone=desk.zone,
        calendar=agreements(desk.names).business,
    )  # fmt: skip


def found(desk: Desk, query: Query, rows: Rows) -> list[int]:
    """Return the positions a query finds, in its order, reading whatever it needs."""
    context = context_of(desk)
    if not words_of(query):
        return evaluate(query, rows, context)
    search = BodySearch(desk, query, rows, context)
    for job in search.jobs():
        search.take(job())
    return search.found


class BodySearch:
    """A search in texts, a piece at a time: jobs for a thread, whose answers are taken in on the loop.

    `found` grows in the query's order; the rows must not have changed since it began.
    """

    def __init__(self, desk: Desk, query: Query, rows: Rows, context: Context) -> None:
        self.found: list[int] = []
        self._desk, self._query, self._rows, self._context = desk, query, rows, context
        self._words = words_of(query)
        self._chunk: Sequence[int] = ()

    def jobs(self) -> Iterator[Job]:
        """Yield what is to be done next; take in what it answers before the next one is asked for."""
        finder = Finder(self._words)
        candidates = evaluate(without_bodies(self._query), self._rows, self._context)
        for start in range(0, len(candidates), CHUNK):
            self._chunk = candidates[start : start + CHUNK]
            texts = self._desk.store.texts(self._rows.kind.name, self._chunk, finder.likely)
            yield partial(_look, texts, finder)

    def take(self, hits: list[tuple[int, tuple[str, ...]]]) -> None:
        """Take in what a job answered."""
        bodies: dict[str, set[int]] = {word: set() for word in self._words}
        for position, words in hits:
            for word in words:
                bodies[word].add(position)
        self.found += evaluate(self._query, self._rows, replace(self._context, bodies=bodies), self._chunk)


def _look(texts: Iterator[tuple[int, bytes]], finder: Finder) -> list[tuple[int, tuple[str, ...]]]:
    return [(position, words) for position, stored in texts if (words := finder.words_in(stored))]
