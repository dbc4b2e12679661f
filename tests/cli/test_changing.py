"""People, teams, services and items changed from the command line, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import CommandLine


def test_a_person_is_changed_by_name_and_undo_takes_it_back(desk: CommandLine) -> None:
    before = desk("caller", "wschmitt", "--json").records[0]
    shown = desk(
        "change-person", "Wanda", "Schmitt", "--phone", "+49 30 1", "--vip", "yes", "--teams", "none"
    )
    assert (shown.code, shown.out) == (0, "Changed Wanda Schmitt.\n")
    after = desk("caller", "wschmitt", "--json").records[0]
    assert (after["phone"], after["vip"], after["teams"]) == ("+49 30 1", True, [])
    assert desk("undo").out == "Undid change-person of Wanda Schmitt.\n"
    assert desk("caller", "wschmitt", "--json").records[0] == before
    assert desk("redo").out == "Redid change-person of Wanda Schmitt.\n"


def test_an_item_says_what_it_is_part_of_and_prints_itself(desk: CommandLine) -> None:
    shown = desk("change-ci", "pay-gw-01", "--part-of", "san-01", "--depends-on", "none", "--json")
    assert [record["part_of"] for record in shown.records] == [["san-01"]]
    through = {
        one["name"]: one["through"] for one in desk("affected", "san-01", "--json").records[0]["items"]
    }
    assert through["pay-gw-01"] == "san-01"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("change-team", "network"), 2, "change-team needs what to change"),
        (("change-team",), 2, "Missing argument 'NAME…'"),
        (("change-team", "nobody", "--tier", "2"), 1, "there is no team 'nobody'"),
        (("change-team", "network", "--tier", "7"), 2, "--tier cannot be '7': one of 1, 2, 3"),
        (("change-service", "payments", "--name", "none"), 1, "a name cannot be empty"),
        (("change-service", "payments", "--tier", "1"), 2, "No such option"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    desk: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = desk(*words)
    assert answer.code == code
    assert said.casefold() in answer.err.casefold()
