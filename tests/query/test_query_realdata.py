"""On the real incidents a query finds what a filter written straight down over the export finds."""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from straight import Maker

from tui.cli import main
from tui.desk.desk import Desk
from tui.desk.finding import found
from tui.importers import import_file
from tui.query import parse_strictly, sentence
from tui.query.apart import APART_TAGS
from tui.query.fields import BY_NAME, TAG_BY_NAME
from tui.store import KINDS, Mark, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

LOG = Path(__file__).parents[2] / ".." / "shared" / "data" / "incident_event_log.csv.xz"
#: A Monday at noon: 1,243 of the incidents that had begun by then are neither resolved nor closed.
NOW = datetime(2016, 5, 16, 12, 0, tzinfo=UTC)
INCIDENTS = 24_918
ZONE = ZoneInfo("Europe/Paris")
ME, LOGIN = "Resolver 17", "seventeen"
QUERIES = 540
ON_THE_COMMAND_LINE = 12
OF_PROBLEMS = {"ke", "stale"}

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not LOG.is_file(), reason="the real update log is not beside the checkout"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "store"
    store = create_store(folder, mark=Mark.TEST, replica="T1", now=NOW)
    report = import_file(store, _as_it_stood(folder.parent / "log.csv"), now=NOW)
    assert report.records == INCIDENTS
    me = store.rows("person").find("name", ME)
    assert me is not None
    person = store.read("person", str(store.rows("person").get(me, "id")))
    store.transact(lambda transaction: transaction.put(replace(person, login=LOGIN)))
    store.close()
    return folder


def _as_it_stood(file: Path) -> Path:
    """Write every incident of the log: those begun by NOW as they stood then, later ones as they ended."""
    with lzma.open(LOG, "rt", encoding="utf-8", newline="") as log:
        header, *rows = csv.reader(log)
    number, at = header.index("number"), header.index("sys_updated_at")

    def by_then(row: list[str]) -> bool:
        return datetime.strptime(row[at], "%d/%m/%Y %H:%M").replace(tzinfo=UTC) <= NOW

    begun = {row[number] for row in rows if by_then(row)}
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [header, *(row for row in rows if row[number] not in begun or by_then(row))]
        )
    return file


@pytest.fixture(scope="module")
def records(folder: Path) -> list[dict[str, Any]]:
    file = folder.parent / "export.json"
    assert run(folder, "export", str(file))[0] == 0
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def maker(folder: Path, records: list[dict[str, Any]]) -> Maker:
    code, told = run(folder, "radar", "--json")
    assert code == 0
    recurring = {number for line in told.splitlines() for number in json.loads(line)["incidents"]}
    assert recurring
    me = next(record["id"] for record in records if record["kind"] == "person" and record["name"] == ME)
    return Maker(records, me=me, now=NOW, zone=ZONE, seed=4, recurring=recurring)


@pytest.fixture
def desk(folder: Path, maker: Maker) -> Iterator[Desk]:
    store = open_store(folder, read_only=True)
    made = Desk(store, clock=lambda: NOW, login=LOGIN, zone=ZONE, fixed_clock=True)
    assert made.me == maker.me
    yield made
    store.close()


def run(folder: Path, *words: str) -> tuple[int, str]:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
        code = main(["--store", str(folder), "--now", NOW.isoformat(), "--as", LOGIN, *words])
    return code, out.getvalue()


def test_more_than_five_hundred_queries_find_what_a_straight_filter_finds(desk: Desk, maker: Maker) -> None:
    rows = desk.store.rows("incident")
    texts, some = [], 0
    for _ in range(QUERIES):
        text, accepts = maker.query()
        positions = found(desk, parse_strictly(text), rows)
        assert {str(rows.get(position, "number")) for position in positions} == {
            record["number"] for record in maker.incidents if accepts(record)
        }, text
        assert sentence(parse_strictly(text))
        texts.append(text)
        some += 0 < len(positions) < len(rows)
    assert len(rows) == INCIDENTS
    assert some > QUERIES / 3
    said = " ".join(texts)
    used = set(re.findall(r"([a-z_]+)(?:[:=<>])", said))
    columns = KINDS["incident"].places
    assert used >= {name for name, field in BY_NAME.items() if not field.column or field.column in columns}
    assert {f"+{tag}" for tag in TAG_BY_NAME if tag not in OF_PROBLEMS | APART_TAGS} <= set(
        re.findall(r"\+[a-z]+", said)
    )


def test_the_command_line_prints_what_a_straight_filter_finds(
    folder: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", ZONE.key)
    asked = 0
    while asked < ON_THE_COMMAND_LINE:
        text, accepts = maker.query()
        wanted = {record["number"] for record in maker.incidents if accepts(record)}
        if len(wanted) > len(maker.incidents) / 5:
            continue
        code, out = run(folder, "list", text, "--kind", "incident", "--json")
        assert code == 0
        assert {json.loads(line)["number"] for line in out.splitlines()} == wanted, text
        asked += 1


@pytest.mark.parametrize(
    ("order", "key"),
    [("due", "left"), ("-created", "opened"), ("p", "priority"), ("-updated", "updated"),
     ("closed", "closed"), ("number", "number"), ("-handovers", "handovers"), ("-last", "last_at"),
     ("reopenings", "reopenings")],
)  # fmt: skip
def test_an_order_is_kept_and_what_lacks_it_stands_last(
    desk: Desk, maker: Maker, order: str, key: str
) -> None:
    values = {record["number"]: record[key] for record in maker.incidents}
    rows = desk.store.rows("incident")
    shown = [
        values[str(rows.get(place, "number"))] for place in found(desk, parse_strictly(f"sort:{order}"), rows)
    ]
    there = [value for value in shown if value is not None]
    assert shown == [*sorted(there, reverse=order.startswith("-")), *[None] * (len(shown) - len(there))]
