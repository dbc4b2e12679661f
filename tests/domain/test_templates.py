"""Words that are written often, with variables that are filled in once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import BadInput
from tui.domain.templates import VARIABLES, Template, filled, named, templates_of

KNOWN = dict.fromkeys(VARIABLES, "") | {"number": "INC-1", "caller.first": "Kim"}


def test_variables_are_replaced_and_doubled_braces_are_braces() -> None:
    assert filled("Hello {caller.first}: {number} {{as is}}", KNOWN) == "Hello Kim: INC-1 {as is}"


@given(st.text())
def test_what_a_record_says_is_never_read_again(hostile: str) -> None:
    assert filled("a {title} b", {**KNOWN, "title": hostile}) == f"a {hostile} b"
    assert filled("{title}", {**KNOWN, "title": "{number}"}) == "{number}"


def test_an_unknown_variable_names_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"there is no \{caller.__class__\}; there are number, title, caller"):
        filled("{caller.__class__}", KNOWN)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([], "write each template as"),
        ({"a": 3}, "which command it is for"),
        ({"a": {"for": "note"}}, "it says nothing"),
        ({"a": {"for": "note", "text": 3}}, "text is a text"),
        ({"a": {"for": "note", "text": "{nobody}"}}, r"there is no \{nobody\}"),
        ({"a" * 61: {"for": "note", "text": "x"}}, "a name has 1 to 60"),
    ],
)
def test_what_is_no_template_is_said(tables: object, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        templates_of(tables, "templates.toml")


def test_a_template_is_found_by_the_beginning_of_its_name() -> None:
    found = templates_of(
        {"VPN reset": {"for": "reply", "text": "x"}, "VPN new": {"for": "reply", "text": "y"}}, "t"
    )
    assert named(found, "vpn r") == Template(name="VPN reset", command="reply", values={"text": "x"})
    with pytest.raises(BadInput, match="beginning of several templates; there are VPN reset, VPN new"):
        named(found, "vpn")
