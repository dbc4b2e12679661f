"""Similar records among 5,431 real texts: time a query, and hits of the same category and service.

Beside it, in the same run, title-word overlap (Jaccard) on the same queries.
"""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING, Final

from tests.benchmarks import desks
from tests.benchmarks.figures import Figure, median
from tui.domain.similarity import Similarity, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.desks import Ticket

QUERIES: Final = 400
TOP: Final = 5


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the time of a query, and how often what is found is of the same category and service."""
    every = desks.tickets()
    if not every:
        return
    every = every[: bench.few(len(every), 200)]
    index = Similarity()
    for number, ticket in enumerate(every):
        index.add(str(number), (ticket["title"], ticket["body"]))
    titles = [set(words_of(ticket["title"])) for ticket in every]
    asked = [number for number, title in enumerate(titles) if title]
    ours, theirs, times = [], [], []
    for number in random.Random(8).sample(asked, bench.few(QUERIES, 20)):
        ticket = every[number]
        began = time.perf_counter()
        hits = index.like(f"{ticket['title']} {ticket['body']}", TOP, without=str(number))
        times.append(1000 * (time.perf_counter() - began))
        ours.append(sum(_same(ticket, every[int(hit.key)]) for hit in hits) / TOP)
        plain = _overlap(titles[number], titles, number)
        theirs.append(sum(_same(ticket, every[other]) for other in plain) / TOP)
    what = f"similar among {len(every):,} texts: a query"
    yield Figure(what=f"{what}, median", measured=median(times), unit="ms", limit=50)
    yield Figure(what=f"{what}, slowest", measured=max(times), unit="ms", limit=50)
    yield Figure(
        what="similar: hits of another category or service",
        measured=100 * (1 - statistics.mean(ours)), unit="%", peer="title-word overlap",
        yardstick=100 * (1 - statistics.mean(theirs)), times=1,
    )  # fmt: skip


def _same(one: Ticket, other: Ticket) -> bool:
    return (one["category"], one["business_service"]) == (other["category"], other["business_service"])


def _overlap(query: set[str], titles: list[set[str]], without: int) -> list[int]:
    scored = [
        (len(query & title) / len(query | title), -number)
        for number, title in enumerate(titles)
        if title and number != without and query & title
    ]
    return [-number for _, number in sorted(scored, reverse=True)[:TOP]]
