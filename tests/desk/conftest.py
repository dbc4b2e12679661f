from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk_builders import Room, room_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = room_in(tmp_path)
    yield room
    room.store.close()
