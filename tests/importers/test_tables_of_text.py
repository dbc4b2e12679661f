from __future__ import annotations

import gzip
import lzma
from typing import TYPE_CHECKING

import pytest
from servicenow_log import NOW, harvest, life, text, update

from tui.domain.errors import BadInput, UsageError
from tui.importers import import_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store

LOG = text(life())


def _refusal(store: Store, path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        import_file(store, path, now=NOW)
    assert len(store.rows("incident")) == 0
    assert "\n" not in str(refused.value)
    return str(refused.value)


REFUSED = {
    "nothing": (b"", "is empty"),
    "blank lines": (b"\n\n", "is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "not a CSV file"),
    "another picture": (b"\xff\xd8\xff\xe0 picture", "not a CSV file"),
    "a workbook": (b"PK\x03\x04rest", "unpack it"),
    "an archive": (b"BZh91AY", "unpack it"),
    "UTF-16": (LOG.encode("utf-16"), "UTF-16"),
    "another table": (b"a,b\n1,2\n", "has none of the columns"),
    "an xz cut off": (lzma.compress(LOG.encode())[:-20], "cut off after line"),
    "a gzip cut off": (gzip.compress(LOG.encode())[:-12], "cut off after line"),
    "an xz damaged": (lzma.compress(LOG.encode() * 50)[:40] + b"broken" * 9, "damaged after line"),
    "a gzip damaged": (gzip.compress(LOG.encode())[:-8] + b"\0" * 8, "damaged after line"),
}


@pytest.mark.parametrize("given", REFUSED)
def test_a_file_that_is_no_log_is_refused_in_one_sentence(store: Store, tmp_path: Path, given: str) -> None:
    content, said = REFUSED[given]
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    sentence = _refusal(store, path)
    assert said in sentence
    assert "given.csv" in sentence


def test_a_missing_file_and_a_folder_are_refused_in_one_sentence(store: Store, tmp_path: Path) -> None:
    assert "no such file" in _refusal(store, tmp_path / "nowhere.csv")
    assert "is a directory" in _refusal(store, tmp_path)


def test_missing_columns_are_named(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text(life(), without="sys_updated_at"), encoding="utf-8")
    assert "lacks the columns sys_updated_at" in _refusal(store, path)


def test_an_unknown_format_names_the_known_ones(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    with pytest.raises(UsageError, match="servicenow"):
        import_file(store, path, format="remedy", now=NOW)


@pytest.mark.parametrize("pack", [bytes, lzma.compress, gzip.compress])
def test_packed_files_are_told_by_their_bytes(tmp_path: Path, pack: type[bytes]) -> None:
    path = tmp_path / "log.data"
    path.write_bytes(pack(LOG.encode()))
    incidents, report = harvest(path)
    assert (list(incidents), report.rows, report.imported_rows) == (["INC1"], 6, 6)


WRITTEN = {
    "with a byte order mark": "\ufeff" + LOG,
    "lines ended as on Unix": LOG.replace("\r\n", "\n"),
    "lines ended as on old Macs": LOG.replace("\r\n", "\r"),
    "blank lines between": LOG.replace("\r\n", "\r\n\r\n"),
    "a blank line first": "\n" + LOG,
    "the last line not ended": LOG.rstrip(),
    "semicolons": text(life(), delimiter=";"),
    "tabs": text(life(), delimiter="\t"),
    "without a column that may be absent": text(life(), without="u_symptom"),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_every_usual_way_of_writing_a_table_is_read(tmp_path: Path, written: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(WRITTEN[written], encoding="utf-8", newline="")
    incidents, report = harvest(path)
    assert len(incidents["INC1"].history) == 6
    assert not report.skipped


def _skips(path: Path, content: bytes) -> list[tuple[int, str]]:
    path.write_bytes(content)
    _, report = harvest(path)
    assert report.rows == report.imported_rows + len(report.skipped)
    return [tuple(skip) for skip in report.skipped]


def test_a_row_that_cannot_be_taken_is_skipped_with_its_line_and_reason(tmp_path: Path) -> None:
    good, path = text(life()).splitlines(keepends=True), tmp_path / "log.csv"

    def with_row(row: str) -> list[tuple[int, str]]:
        return _skips(path, "".join([*good[:3], row + "\r\n", *good[3:]]).encode(errors="surrogateescape"))

    def with_cells(**cells: str) -> list[tuple[int, str]]:
        return with_row(text([update(**cells)]).splitlines()[1])

    assert with_row("INC1,New,true") == [(4, "3 columns where the header has 36")]
    assert with_cells(incident_state="-100") == [(4, 'unknown state "-100"')]
    assert with_cells(incident_state="?") == [(4, "incident_state is missing")]
    assert with_cells(number="?") == [(4, "number is missing")]
    assert with_cells(number="9" * 65) == [(4, "number is longer than 64 characters")]
    assert with_cells(sys_updated_at="?") == [(4, "sys_updated_at is missing")]
    assert with_cells(sys_mod_count="") == [(4, "sys_mod_count is missing")]
    assert with_cells(sys_mod_count="-1") == [(4, "sys_mod_count is no count")]
    for wrong in ("31/2/2016 10:00", "3/1/2016", "soon", "1/3/2016 25:00", "0001-01-01T00:00+14:00"):
        assert with_cells(sys_updated_at=wrong) == [(4, "sys_updated_at is no date (d/m/Y H:M or ISO)")]
    assert with_cells(closed_at="later") == [(4, "closed_at is no date (d/m/Y H:M or ISO)")]
    assert with_cells(category="a\0b") == [(4, "category holds a NUL byte")]
    assert with_cells(category="caf\udce9") == [(4, "category is not UTF-8 text")]
    assert with_cells(category="x" * 5_000_000) == [(4, "category is longer than 1,000 characters")]
    assert with_row(good[2].rstrip()) == [(4, "the same update again")]


def test_a_quotation_mark_left_open_costs_only_its_own_row(tmp_path: Path) -> None:
    lines = text(life()).splitlines(keepends=True)
    lines[2] = lines[2].replace("Category 5", '"Category 5', 1)
    assert _skips(tmp_path / "log.csv", "".join(lines).encode()) == [
        (3, "a quotation mark is opened and not closed")
    ]


def test_a_cell_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text([update(category="two\r\nlines"), *life()[1:]]), encoding="utf-8", newline="")
    incidents, report = harvest(path)
    assert incidents["INC1"].history[0].changes
    assert not report.skipped


def test_hostile_and_foreign_words_arrive_as_they_are(tmp_path: Path) -> None:
    words = ("\x1b[31mred", "[/bold]", "\u202egnp.exe", "打印机 🖨️ kaputt", "Ꞗ" * 300)
    path = tmp_path / "log.csv"
    rows = [update(number=f"INC{n}", category=word) for n, word in enumerate(words)]
    path.write_text(text(rows), encoding="utf-8", newline="")
    incidents, report = harvest(path)
    assert tuple(incident.category for incident in incidents.values()) == words
    assert all(word in incident.title for word, incident in zip(words, incidents.values(), strict=True))
    assert not report.skipped


def test_ids_keep_to_their_alphabet_whatever_the_names_are(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [update(number=number, caller_id=number) for number in ("INC 7", "../7", "Ünï", "a" * 60, "x_y")]
    path.write_text(text(rows), encoding="utf-8", newline="")
    incidents, _ = harvest(path)
    ids = [one for incident in incidents.values() for one in (incident.id, incident.caller or "")]
    assert len(set(ids)) == len(ids) == 10
    assert all(one.replace("-", "").replace("_", "").isalnum() and one.isascii() for one in ids)
