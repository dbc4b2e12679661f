from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from servicenow_log import NOW

from tui.store import Mark, Store, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "store", mark=Mark.TEST, replica="T1", now=NOW)
    yield made
    made.close()
