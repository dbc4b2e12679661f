from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.store import TooLarge
from tui.store.frames import MAX_FRAME, Damage, Frame, encode, scan
from tui.store.log import header
from tui.store.plain import dumps

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)  # half surrogate pairs and NUL among them
DOCUMENT = st.dictionaries(
    TEXT, st.one_of(TEXT, st.integers(), st.none(), st.lists(TEXT, max_size=2)), max_size=3
)
FRAMES = st.lists(
    st.lists(st.tuples(st.sampled_from(["incident", "x}"]), DOCUMENT), max_size=3), min_size=1, max_size=5
)


def written(frames: list[list[tuple[str, dict[str, Any]]]]) -> tuple[bytes, list[bytes]]:
    parts = []
    for seq, documents in enumerate(frames):
        bodies = [dumps(document) for _, document in documents]
        put = [
            [kind, at, len(body)] for at, ((kind, _), body) in enumerate(zip(documents, bodies, strict=True))
        ]
        parts.append(encode({**header(seq, 0.0, "ana"), "put": put}, bodies)[0])
    return b"".join(parts), parts


def read_back(data: bytes) -> list[Frame | Damage]:
    return list(scan(lambda offset, size: data[offset : offset + size], 0, len(data)))


@given(FRAMES)
def test_frames_come_back_as_they_were_written(frames: list[list[tuple[str, dict[str, Any]]]]) -> None:
    data, _ = written(frames)
    for frame, documents in zip(read_back(data), frames, strict=True):
        assert isinstance(frame, Frame)
        bodies = list(frame.bodies())
        assert [(body.kind, json.loads(body.data)) for body in bodies] == documents
        assert all(data[body.offset : body.offset + len(body.data)] == body.data for body in bodies)


@given(FRAMES, st.data())
def test_a_changed_byte_costs_its_own_frame_and_no_other(
    frames: list[list[tuple[str, dict[str, Any]]]], data: st.DataObject
) -> None:
    whole, parts = written(frames)
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    found = read_back(whole[:at] + bytes([byte]) + whole[at + 1 :])
    starts = [sum(map(len, parts[:number])) for number in range(len(parts))]
    hit = max(start for start in starts if start <= at)
    assert [part.start for part in found if isinstance(part, Frame)] == [s for s in starts if s != hit]
    assert [part.start for part in found if isinstance(part, Damage)] == [hit]


@given(FRAMES, st.data())
def test_a_cut_leaves_the_whole_frames_before_it(
    frames: list[list[tuple[str, dict[str, Any]]]], data: st.DataObject
) -> None:
    whole, parts = written(frames)
    cut = data.draw(st.integers(0, len(whole)))
    ends = [sum(map(len, parts[: number + 1])) for number in range(len(parts))]
    assert [part.end for part in read_back(whole[:cut]) if isinstance(part, Frame)] == [
        e for e in ends if e <= cut
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(noise: bytes) -> None:
    assert sum(part.end - part.start for part in read_back(noise)) == len(noise)


def test_a_frame_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match="64 MB"):
        encode(header(1, 0.0, "ana"), [b"x" * MAX_FRAME])
