"""Similar records among 5,431 real texts: time a query, and hits of the same category and service.

Beside it, in the same run, title-word overlap (Jaccard) on the same queries.
Run: python tests/benchmarks/similar.py [FILE]
"""

from __future__ import annotations

import csv
import lzma
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Final

from tui.domain.similarity import Similarity, words_of

TICKETS: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "tickets_text.csv.xz"
QUERIES: Final = 400
TOP: Final = 5
LIMIT_MS: Final = 50.0

Ticket = dict[str, str]


def tickets() -> list[Ticket]:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else TICKETS
    return list(csv.DictReader(lzma.decompress(file.read_bytes()).decode().splitlines()))


def same(one: Ticket, other: Ticket) -> bool:
    return (one["category"], one["business_service"]) == (other["category"], other["business_service"])


def overlap(query: set[str], titles: list[set[str]], without: int) -> list[int]:
    scored = [
        (len(query & title) / len(query | title), -number)
        for number, title in enumerate(titles)
        if title and number != without and query & title
    ]
    return [-number for _, number in sorted(scored, reverse=True)[:TOP]]


def main() -> None:
    every = tickets()
    began = time.perf_counter()
    index = Similarity()
    for number, ticket in enumerate(every):
        index.add(str(number), (ticket["title"], ticket["body"]))
    built = time.perf_counter() - began
    titles = [set(words_of(ticket["title"])) for ticket in every]
    rng = random.Random(8)
    asked = rng.sample([number for number, title in enumerate(titles) if title], QUERIES)
    ours, theirs, times = [], [], []
    for number in asked:
        ticket = every[number]
        began = time.perf_counter()
        hits = index.like(f"{ticket['title']} {ticket['body']}", TOP, without=str(number))
        times.append(1000 * (time.perf_counter() - began))
        ours.append(sum(same(ticket, every[int(hit.key)]) for hit in hits) / TOP)
        plain = overlap(titles[number], titles, number)
        theirs.append(sum(same(ticket, every[other]) for other in plain) / TOP)
    times.sort()
    print(f"{len(every):,} texts indexed in {built:.2f} s; {QUERIES} queries, the {TOP} best of each")
    print(
        f"a query: median {statistics.median(times):.1f} ms, p95 {times[int(QUERIES * 0.95)]:.1f} ms, "
        f"most {times[-1]:.1f} ms (limit {LIMIT_MS:.0f} ms)"
    )
    print(
        f"same category and service: {100 * statistics.mean(ours):.1f} % of the hits; "
        f"title-word overlap {100 * statistics.mean(theirs):.1f} % "
        f"(ratio {statistics.mean(ours) / statistics.mean(theirs):.2f})"
    )


if __name__ == "__main__":
    main()
