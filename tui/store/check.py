"""Verifying a whole store: every frame, every body, every type, and what memory and hint believe of them.

Memory stays small: bodies are looked at one by one as the log is walked, newest versions only where types
are concerned.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tui.domain.errors import StoreError
from tui.store import frames, hint
from tui.store.log import hint_name
from tui.store.plain import row_of
from tui.store.report import Finding, Report, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.engine import Engine
    from tui.store.log import Log
    from tui.store.rows import Rows


def check(engine: Engine) -> Report:
    """Verify everything up to what is published; the store may be in use meanwhile."""
    report = Report()
    newest = _walk(engine, report)
    for name, rows in engine.all_rows():
        if rows.kind.record or len(rows):
            report.counts[name] = len(rows)
        report.findings += _compared(engine, rows, newest.get(name, {}))
        report.findings += _doubles(rows)
    report.findings += _hint(engine)
    report.findings += [Finding("folder", notice, Severity.WARNING) for notice in _leftovers(engine)]
    return report


def _walk(engine: Engine, report: Report) -> dict[str, dict[int, tuple[int, int]]]:
    """Read every frame; return for each table where each document's newest text stands, and its checksum."""
    log, end = engine.log, engine.published
    newest: dict[str, dict[int, tuple[int, int]]] = {}
    count, seq = 0, -1
    for part in log.scan(0, end):
        if isinstance(part, frames.Damage):
            why = "are no frame" if _given(log, part) else "cannot be read from the disk"
            what = f"{part.end - part.start:,} bytes {why}: what stood there is lost"
            report.findings.append(Finding(f"{log.name} byte {part.start}", what))
            continue
        count += 1
        number = part.header.get("seq", 0)
        if number < seq:
            what = f"frame {number} comes after frame {seq}"
            report.findings.append(Finding(f"{log.name} byte {part.start}", what, Severity.WARNING))
        seq = number
        for name in (*part.header.get("clear", ()), *part.header.get("drop", ())):
            newest.pop(name, None)
        for name, doc_id in part.header.get("del", ()):
            newest.get(name, {}).pop(doc_id, None)
        for body in part.bodies():
            newest.setdefault(body.kind, {})[body.doc_id] = body.offset, crc32(body.data)
    report.counts["frames"], report.counts["bytes"] = count, end
    return newest


def _given(log: Log, part: frames.Damage) -> bool:
    """Tell whether the disk gives these bytes."""
    try:
        for at in range(part.start, part.end, frames.MAX_RECORD):
            log.read(at, min(frames.MAX_RECORD, part.end - at))
    except OSError:
        return False
    return True


def _compared(engine: Engine, rows: Rows, newest: dict[int, tuple[int, int]]) -> Iterator[Finding]:
    """Compare what memory believes of a table with what the log says, and decode every live document."""
    name = rows.kind.name
    for position in list(rows.all()):
        place = rows.place(position)
        where = f"{name} {called(rows, position)}"
        if newest.pop(place.doc_id, None) != (place.offset, place.crc):
            yield Finding(where, f"memory knows a text at byte {place.offset} which the log does not have")
            continue
        try:
            body = engine.log.body(place)
            engine.decode(rows.kind, body, place.doc_id)
            document = json.loads(body)
        except (StoreError, ValueError) as error:
            yield Finding(where, str(error))
            continue
        if rows.kind.columns and row_of(rows.kind, document) != tuple(rows.row(position)):
            yield Finding(where, "its list columns are not what its text says")
    for doc_id, (offset, _) in newest.items():
        yield Finding(f"{name} document {doc_id}", f"it stands at byte {offset}, but memory does not know it")


def called(rows: Rows, position: int) -> str:
    """Return what a person would look for: a record's number or id."""
    columns = {column.name for column in rows.kind.columns}
    for column in ("number", "id"):
        if column in columns and (value := rows.get(position, column)):
            return str(value)
    return f"document {rows.doc_id(position)}"


def _doubles(rows: Rows) -> Iterator[Finding]:
    """Find ids and numbers that two live records share."""
    for column in rows.kind.columns:
        if column.name not in {"id", "number"}:
            continue
        seen: set[Any] = set()
        for position in rows.all():
            value = rows.get(position, column.name)
            if value in seen:
                yield Finding(f"{rows.kind.name} {value}", f"two records have this {column.name}")
            seen.add(value)


def _hint(engine: Engine) -> Iterator[Finding]:
    """Say what is wrong with the hint file, if anything: it is a cache, so nothing is lost."""
    try:
        hint.load(engine.log, engine.description.id)
    except (hint.Unfit, OSError) as reason:
        what = f"the hint is {reason}: it will be rebuilt"
        if isinstance(reason, OSError):
            what = f"the hint cannot be read ({reason.strerror}): the log is read instead"
        yield Finding(hint_name(engine.log.generation), what, Severity.WARNING)


def _leftovers(engine: Engine) -> Iterator[str]:
    """Name what recovery once cut off and kept."""
    for name in sorted(engine.log.files.names(engine.log.folder)):
        if ".cut-" in name:
            yield f"{name} holds bytes that were cut off the log when a writer had died"
