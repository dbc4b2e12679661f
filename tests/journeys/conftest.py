"""What several journeys begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW
from tui.store import Mark, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "problems", mark=Mark.TEST, now=NOW)
    yield made
    made.close()
