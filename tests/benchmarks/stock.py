"""One update the stock way (TinyDB on its JSONStorage) beside ours, at 25,000 records."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure, median

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the median of TinyDB's own `update` by document id on our table, beside the stock one."""
    import tinydb

    from tui.store import open_store

    with bench.folder() as folder:
        desk = bench.middle().copy(folder)
        ours = open_store(desk.path)
        stock = tinydb.TinyDB(folder / "stock.json")
        documents = ours.table("incident").all()
        stock.table("incident").insert_multiple(dict(document) for document in documents)
        ids = [document.doc_id for document in documents[:5]]
        took_ours = [_update(ours, doc_id) for doc_id in ids]
        took_stock = [_update(stock, doc_id) for doc_id in ids]
        size = _megabytes(folder / "stock.json")
        stock.close()
        ours.close()
    yield Figure(
        what=f"TinyDB update of one record, {desk.name} ({size:.0f} MB)",
        measured=median(took_ours),
        unit="ms",
        peer="stock TinyDB",
        yardstick=median(took_stock),
    )


def _update(database: object, doc_id: int) -> float:
    """Return the milliseconds of one update through TinyDB's documented interface."""
    table = database.table("incident")  # type: ignore[attr-defined] # TinyDB types its tables by a metaclass
    began = time.perf_counter()
    table.update({"title": f"changed at {began}"}, doc_ids=[doc_id])
    return (time.perf_counter() - began) * 1000


def _megabytes(file: Path) -> float:
    return file.stat().st_size / 1e6
