"""Meeting a real Kinto: push and pull of all incidents beside bare requests, empty rounds, single changes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.benchmarks.figures import Figure
from tests.sync.kinto_server import ADMIN, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tui.store import Store

BATCH, PAGE = 25, 200


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the times of a push, a pull, an empty round and one change, and how many records differ."""
    desk = bench.real() or bench.middle()
    with bench.folder() as folder:
        server = running(folder)
        try:
            yield from asyncio.run(_measured(next(server).url, desk.copy(folder).path, folder, bench))
        finally:
            with contextlib.suppress(StopIteration):
                next(server)


async def _measured(url: str, path: Path, folder: Path, bench: Bench) -> list[Figure]:
    from tui.store import Mark, create_store, open_store
    from tui.sync.kinto.setup import make_account, make_desk
    from tui.sync.line import Line

    one = open_store(path)
    other = create_store(folder / "other", mark=Mark.TEST, now=datetime.now(UTC))
    line = Line(url, ADMIN)
    await make_account(line, ADMIN)
    for bucket in ("desk", "bare"):
        await make_desk(line, bucket, mark=one.mark.value, members=["admin"])
    _join(one, url)
    pushed = await _timed(one, url)
    bodies = await asyncio.to_thread(_bodies, one)
    bare_push = await asyncio.to_thread(_bare_push, url, bodies)
    _join(other, url)
    pulled = await _timed(other, url)
    bare_pull, count = await asyncio.to_thread(_bare_pull, url)
    differing = _differing(one, other)
    after = [await _timed(other, url) for _ in range(bench.few(5, 2))]
    bare_list = await asyncio.to_thread(_bare_list, url, "desk")
    _LATER[0] += 60
    await _timed(other, url)
    empty = [await _timed(other, url) for _ in range(bench.few(21, 3))]
    changed = [await _one_change(one, url, number) for number in range(bench.few(15, 3))]
    bare_change = await asyncio.to_thread(_bare_change, url, bodies[0])
    alone = [await _change_after_quiet(one, url, number) for number in range(bench.few(5, 2))]
    one.close()
    other.close()
    await line.close()
    total = f"{len(bodies):,} records"
    return [
        Figure(what=f"push of {total} to a Kinto (memory)", measured=pushed, unit="s",
               peer="the same bodies in bare batches", yardstick=bare_push, times=2),
        Figure(what=f"pull of {total} into an empty store", measured=pulled, unit="s",
               peer="the same pages by bare httpx", yardstick=bare_pull, times=3),
        Figure(what="  records that differ afterwards", measured=differing, unit=f"of {count:,}", limit=0),
        Figure(what="a round in which nothing happens", measured=1000 * statistics.median(empty), unit="ms",
               limit=50),
        Figure(what="  the same, within half a minute of others' writes", unit="ms",
               measured=1000 * statistics.median(after), peer="the same list by bare httpx",
               yardstick=1000 * bare_list),
        Figure(what="a round with one change, right after another", unit="ms", limit=150,
               measured=1000 * statistics.median(changed), peer="the same list and write by bare httpx",
               yardstick=1000 * bare_change),
        Figure(what="  the same, after half a minute in which nothing happened", unit="ms", limit=150,
               measured=1000 * statistics.median(alone)),
    ]  # fmt: skip


def _join(store: Store, url: str) -> None:
    from tui.domain.meeting import Remote
    from tui.sync.joining import join

    join(store, Remote(name="bench", url=url, bucket="desk"))


_MEETINGS: dict[int, Any] = {}
_LATER = [0.0]


async def _timed(store: Store, url: str) -> float:
    """Return the seconds one round takes, over a line that stays open between rounds."""
    from tui.sync.kinto.adapter import Kinto
    from tui.sync.line import Line
    from tui.sync.round import Meeting

    if id(store) not in _MEETINGS:
        line = Line(url, ADMIN)
        clock = lambda: time.monotonic() + _LATER[0]  # noqa: E731 (seconds that can be let pass)
        backend = Kinto(line, "desk", mark=store.mark.value, monotonic=clock)
        _MEETINGS[id(store)] = Meeting(store, backend, clock=lambda: datetime.now(UTC))
    start = time.perf_counter()
    await _MEETINGS[id(store)].round()
    return time.perf_counter() - start


async def _one_change(store: Store, url: str, number: int) -> float:
    from dataclasses import replace

    rows = store.rows("incident")
    record = store.read("incident", str(rows.get(rows.all()[number], "id")))
    assert record is not None
    changed = replace(record, title=f"{record.title} {number}")
    await store.commit(lambda tx: tx.put(changed))
    return await _timed(store, url)


async def _change_after_quiet(store: Store, url: str, number: int) -> float:
    """Return what a change costs once no write of others can still become visible late."""
    for _ in range(2):
        _LATER[0] += 60
        await _timed(store, url)
    return await _one_change(store, url, number)


def _bodies(store: Store) -> list[tuple[str, dict[str, Any]]]:
    from tui.store.kinds import shared_kinds
    from tui.sync.envelope import envelope
    from tui.sync.kinto.shapes import id_of

    found = []
    for kind in shared_kinds():
        rows = store.rows(kind)
        for position, text in store.texts(kind, rows.all(), lambda _text: True):
            name = id_of(f"{kind}:{rows.get(position, 'id')}")
            found.append((str(name), envelope(kind, json.loads(text), ())))
    return found


def _bare_push(url: str, bodies: list[tuple[str, dict[str, Any]]]) -> float:
    import httpx

    start = time.perf_counter()
    with httpx.Client(auth=(ADMIN.name, ADMIN.secret), timeout=60) as client:
        for at in range(0, len(bodies), BATCH):
            requests = [
                {"method": "PUT", "path": f"/buckets/bare/collections/records/records/{name}",
                 "headers": {"If-None-Match": "*"}, "body": {"data": body}}
                for name, body in bodies[at : at + BATCH]
            ]  # fmt: skip
            told = client.post(f"{url}/batch", json={"requests": requests}).json()
            assert all(one["status"] == 201 for one in told["responses"])
    return time.perf_counter() - start


def _bare_pull(url: str) -> tuple[float, int]:
    import httpx

    start, count, token = time.perf_counter(), 0, [""]
    with httpx.Client(auth=(ADMIN.name, ADMIN.secret), timeout=60) as client:
        while token:
            query = {"_sort": "last_modified", "_since": '"0"', "_limit": str(PAGE)}
            query |= {"_token": token[0]} if token[0] else {}
            told = client.get(f"{url}/buckets/desk/collections/records/records", params=query)
            count += len(told.json()["data"])
            token = parse_qs(urlsplit(told.headers.get("next-page", "")).query).get("_token", [])
    return time.perf_counter() - start, count


def _bare_change(url: str, record: tuple[str, dict[str, Any]]) -> float:
    """Return the seconds a server takes to list what is new and to take one write."""
    import httpx

    name, body = record
    path = f"/buckets/bare/collections/records/records/{name}"
    request = {"method": "PUT", "path": path, "body": {"data": body}}
    with httpx.Client(auth=(ADMIN.name, ADMIN.secret), timeout=60) as client:
        client.head(f"{url}/buckets/bare")
        start = time.perf_counter()
        told = client.post(f"{url}/batch", json={"requests": [request]}).json()
        took = time.perf_counter() - start
    assert told["responses"][0]["status"] == 200
    return took + _bare_list(url, "bare")


def _bare_list(url: str, bucket: str) -> float:
    """Return the seconds a server takes to say that nothing has changed."""
    import httpx

    place = f"{url}/buckets/{bucket}/collections/records/records"
    with httpx.Client(auth=(ADMIN.name, ADMIN.secret), timeout=60) as client:
        since = int(client.head(place).headers["etag"].strip('"'))
        query = {
            "_sort": "last_modified",
            "_since": f'"{since - 30_000}"',
            "_limit": "2000",
            "_fields": "deleted",
        }
        times = []
        for _ in range(5):
            start = time.perf_counter()
            client.get(place, params=query).json()
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def _differing(one: Store, other: Store) -> int:
    from tui.store.kinds import shared_kinds

    differing = 0
    for kind in shared_kinds():
        rows, there = one.rows(kind), other.rows(kind)
        names = {str(rows.get(position, "id")) for position in rows.all()}
        names |= {str(there.get(position, "id")) for position in there.all()}
        differing += sum(one.read(kind, name) != other.read(kind, name) for name in names)
    return differing
