from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine

PEOPLE = "ID,Name,Login,Site\nE1,Ana Ruiz,aruiz,Branch 14\nE2,Ana Ruiz,aruiz2,Tokyo\n"


def test_a_callers_page_says_who_they_are_and_lists_their_records(demo: CommandLine) -> None:
    shown = demo("caller", "Wanda", "Schmitt")
    record = demo("caller", "wschmitt", "--json").records[0]

    assert (shown.code, shown.err) == (0, "")
    assert "language: German" in shown.out
    assert {one["caller"] for one in (*record["open"], *record["past"])} == {"Wanda Schmitt"}
    assert all(one["number"] in shown.out for one in record["open"])
    assert {reply["text"] for reply in record["told"]}
    assert [one["number"] for one in record["open"]] == demo.numbers("caller:wschmitt", "+open", "sort:due")


def test_a_services_page_counts_what_is_open(demo: CommandLine) -> None:
    record = demo("service", "payments", "--json").records[0]

    assert (record["hours"], record["team"]) == ("24×7", "Web and Payments")
    assert (
        sum(record["open_by_priority"].values())
        == len(record["open"])
        == len(demo.numbers("service:payments", "+open"))
    )
    gate = next(item for item in record["items"] if item["name"] == "pay-gw-01")
    assert (gate["part_of"], gate["depends_on"]) == (["host-02"], ["core-switch-2"])
    assert "open by priority: P1" in demo("service", "payments").out


def test_what_a_failing_item_affects(demo: CommandLine) -> None:
    record = demo("affected", "san-01", "--json").records[0]

    through = {item["name"]: (item["relation"], item["through"]) for item in record["items"]}
    assert through["san-01"] == ("failed", None)
    assert through["erp-db-01"] == ("dependent", "san-01")
    assert {"ERP", "Identity", "File shares"} <= {service["name"] for service in record["services"]}
    assert {person["why"] for person in record["people"]} <= {"uses", "reported", "located"}
    shown = demo("affected", "san-01").out
    assert "if it fails: san-01" in shown
    assert "erp-db-01" in shown


def test_an_unknown_name_is_refused_in_one_sentence(demo: CommandLine) -> None:
    assert demo("caller", "wanda x") == (1, "", "deskhand: there is no person 'wanda x'\n")
    assert demo("affected", "erp")[::2] == (1, (
        "deskhand: 'erp' could be erp-app-02, erp-app-03, erp-db-01: say more of the name\n"
    ))  # fmt: skip


def test_people_come_in_through_a_map_and_namesakes_are_told_apart(live: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    guessed = live("import", "--guess", str(tmp_path / "people.csv"), "--map", str(tmp_path / "map.toml"))
    assert (guessed.code, guessed.out) == (0, "")

    made = live("import", "--map", str(tmp_path / "map.toml"), str(tmp_path / "people.csv"))

    assert made.out.startswith("2 people made, 0 extended, 0 unchanged\n")
    assert live("caller", "ana").err == (
        "deskhand: 'ana' could be Ana Ruiz (Branch 14), Ana Ruiz (Tokyo): "
        "say more of the name, or the login\n"
    )
    assert live("caller", "Ana Ruiz (Tokyo)", "--json").records[0]["login"] == "aruiz2"


def test_a_map_and_a_guess_refuse_what_does_not_go_together(live: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "map.toml").write_text(
        'kind = "person"\nsource = "hr"\nkey = "ID"\n[columns]\nNmae = "name"\n'
    )
    people, chosen = str(tmp_path / "people.csv"), str(tmp_path / "map.toml")

    assert live("import", people, "--map", chosen) == (
        1, "", 'deskhand: map.toml line 5: people.csv has no column "Nmae"; did you mean "Name"?\n'
    )  # fmt: skip
    assert "cannot be written: file exists" in live("import", "--guess", people, "--map", chosen).err
    assert live("import", people, "--kind", "team").code == 2
    assert live("import", people, "--map", chosen, "--format", "ldif").code == 2
    assert live("import", people, "--map", str(tmp_path / "none.toml")).code == 1
