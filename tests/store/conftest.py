from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store_builders import new_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = new_store(folder)
    yield store
    store.close()
