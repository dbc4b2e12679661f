"""What a host says is read as Python's own reader reads it, however it is written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sync.parsing import parsed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(told=JSON | st.builds(lambda data: {"data": data}, JSON), indent=st.sampled_from([None, 0, 3]))
def test_it_is_read_as_it_was_written(told: object, indent: int | None) -> None:
    assert parsed(json.dumps(told, indent=indent).encode()) == told


@given(data=st.lists(JSON, min_size=1, max_size=4), cut=st.integers(min_value=1))
def test_what_is_cut_off_is_no_json(data: list[object], cut: int) -> None:
    whole = json.dumps({"data": data}).encode()
    with pytest.raises(ValueError, match=r".*"):
        parsed(whole[: len(whole) - 1 - cut % (len(whole) - 1)])


@pytest.mark.parametrize(
    "text",
    [
        '{"data":[1,]}', '{"data":[1, ', '{"data":[1] ', '{"data":[1]}x', '{"data":[NaN]}', '{"data":[1 2]}',
        '{"data":[-Infinity], "more": 1}', "", "[", "nul",
    ],
)  # fmt: skip
def test_nothing_else_is_taken_for_json(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parsed(text.encode())


def test_what_says_more_than_data_is_read_whole() -> None:
    assert parsed(b'{"data":[{"a":1}],"more":[2]}') == {"data": [{"a": 1}], "more": [2]}
    assert parsed(b'{"data":[1],"data":[2]}') == {"data": [2]}


def test_bytes_that_are_no_text_are_no_json() -> None:
    with pytest.raises(ValueError, match=r".*"):
        parsed(b'{"data":["\xff"]}')
