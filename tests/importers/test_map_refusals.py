"""Maps that cannot be read: each is refused with its line, its key and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from test_maps import MAP, PEOPLE, given

from tui.domain.errors import BadInput
from tui.importers.mapping import parse_map

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store

BROKEN_MAPS = {
    "not TOML": (
        MAP.replace('kind = "person"', "kind = person"),
        "people.toml line 1, column 8: is not TOML: ",
    ),
    "no kind": (MAP.replace('kind = "person"\n', ""), 'people.toml: the key "kind" is missing'),
    "another kind": (
        MAP.replace('"person"', '"persons"'),
        'people.toml line 1: kind "persons" is none of person, team, service, ci, incident',
    ),
    "a key misspelt": (
        MAP.replace("source", "sorce"),
        'people.toml line 2: there is no key "sorce" in a map; did you mean "source"?',
    ),
    "no identity": (
        MAP.replace('key = "Employee ID"\n', ""),
        'people.toml: the key "key" is missing: the column that tells rows apart, or "#row"',
    ),
    "another field": (
        MAP.replace('"manager"', '"manger"'),
        'people.toml line 9: column "Boss": a person has no field "manger"; did you mean "manager"?',
    ),
    "a field filled twice": (
        MAP.replace('Site = "location"', 'Site = "login"'),
        'people.toml line 11: column "Site": the field "login" is filled by "Account" already',
    ),
    "another column": (
        MAP.replace("Account", "Acount"),
        'people.toml line 7: people.csv has no column "Acount"; did you mean "Account"?',
    ),
    "another key column": (
        MAP.replace("Employee ID", "Employe No"),
        'people.toml line 3: people.csv has no column "Employe No"',
    ),
    "a wrong value": (
        MAP.replace("true", '"perhaps"'),
        'people.toml line 17: the value of "Y" "perhaps" is neither yes nor no',
    ),
    "values for nothing": (
        MAP.replace("[values.vip]", "[values.phone]"),
        'people.toml line 16: values for "phone", which no column fills',
    ),
    "column and constant": (
        MAP.replace("language =", "login ="),
        'people.toml line 14: the field "login" has a column and a constant: choose one',
    ),
    "an unknown zone": (
        MAP + "\n",
        'people.toml line 1: there is no time zone "Mars/Base" (Europe/Paris, UTC)',
    ),
    "half a date": (
        'date = "%d.%m."\n' + MAP,
        'people.toml line 1: date "%d.%m." does not tell a whole date; "%d/%m/%Y %H:%M" does',
    ),
    "an encoding of two bytes": (
        'encoding = "utf-16"\n' + MAP,
        'people.toml line 1: encoding "utf-16" does not extend ASCII (as cp1252 does)',
    ),
    "no name": (
        MAP.replace('"Full name" = "name"\n', ""),
        'people.toml line 5: no column fills the field "name" of a person',
    ),
    "a source of words": (
        MAP.replace('"hr"', '"our HR"'),
        'people.toml line 2: source "our HR" is no short word of letters, digits and dashes',
    ),
    "a moment for a word": (
        MAP.replace('language = "en"', "language = 2026-11-22"),
        'people.toml line 14: the value of "language" must be a text, not 2026-11-22',
    ),
}
BROKEN_MAPS["an unknown zone"] = ('zone = "Mars/Base"\n' + MAP, BROKEN_MAPS["an unknown zone"][1])


@pytest.mark.parametrize("fault", BROKEN_MAPS)
def test_a_broken_map_is_refused_with_its_line_and_key(store: Store, tmp_path: Path, fault: str) -> None:
    mapping, said = BROKEN_MAPS[fault]

    with pytest.raises(BadInput) as refused:
        given(store, tmp_path, PEOPLE, mapping)

    sentence = str(refused.value)
    assert sentence.startswith(said) if fault in {"not TOML", "another key column"} else sentence == said
    assert len(store.rows("person")) == 0


def test_a_column_that_stands_twice_is_refused_with_both_places(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        given(store, tmp_path, PEOPLE.replace("Site", "Mail", 1))

    assert (
        str(refused.value)
        == 'people.toml line 8: people.csv has the column "Mail" more than once (columns 4 and 7)'
    )


def test_every_refusal_is_different() -> None:
    assert len({said for _, said in BROKEN_MAPS.values()}) == len(BROKEN_MAPS)


@settings(deadline=None, max_examples=200)
@hypothesis.example(start=123, length=2, put="\\")
@hypothesis.given(
    start=st.integers(0, len(MAP)),
    length=st.integers(0, 40),
    put=st.text(alphabet='abc"[]=.#\n\\x*0', max_size=12),
)
def test_a_mutated_map_is_read_or_refused_in_one_sentence(start: int, length: int, put: str) -> None:
    try:
        read = parse_map("mutated.toml", MAP[:start] + put + MAP[start + length :])
    except BadInput as refused:
        assert str(refused).startswith("mutated.toml")  # noqa: PT017 (either is fine)
        assert "\n" not in str(refused)  # noqa: PT017 (as above)
    else:
        assert read.columns
