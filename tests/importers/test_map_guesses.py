"""Maps that are guessed from a file's own headings and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_maps import INCIDENTS, NOW, PEOPLE, given, person

from tui.importers import guess_map, import_file
from tui.importers.mapping import parse_map

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store


def test_a_guessed_map_reads_the_file_it_was_guessed_from(store: Store, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")

    guessed = guess_map(tmp_path / "people.csv")
    read = parse_map("guessed", guessed)
    report = given(store, tmp_path, mapping=guessed)

    assert (read.kind, read.key) == ("person", ("Employee ID",))
    assert {field for fields in read.columns.values() for field in fields} >= {
        "name",
        "login",
        "email",
        "vip",
    }
    assert (report.records, report.skipped) == (3, [])


def test_a_table_in_another_encoding_is_guessed_and_read(store: Store, tmp_path: Path) -> None:
    table = PEOPLE.replace("Ana Ruiz", "Zoë Núñez")
    (tmp_path / "people.csv").write_bytes(table.encode("cp1252"))
    (tmp_path / "people.toml").write_text(guess_map(tmp_path / "people.csv"))

    import_file(store, tmp_path / "people.csv", mapping=tmp_path / "people.toml", now=NOW)

    assert person(store, "aruiz").name == "Zoë Núñez"


def test_a_guess_finds_incidents_their_dates_and_the_words_that_need_a_table(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(INCIDENTS, encoding="utf-8")

    guessed = guess_map(tmp_path / "old.csv", "incident")

    assert 'date = "%d/%m/%Y %H:%M"' in guessed
    assert '"Summary" = "title"' in guessed
    assert '# "Done" = "new"' in guessed
    assert parse_map("guessed", guessed).kind == "incident"
