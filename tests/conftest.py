"""What every room's tests share: a moment, a small desk of their own, and where the real data is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tui.desk.demo import build_demo
from tui.store import Mark, Store, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
OPERATOR = "ana"

#: No test ever opens the keyring of the machine, nor does a program that one starts.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


@pytest.fixture
def demo_store(tmp_path: Path) -> Iterator[Store]:
    """A demonstration desk of about 300 incidents, made for `ana` at NOW."""
    store = create_store(tmp_path / "demo", mark=Mark.DEMO, replica="K7", now=NOW)
    build_demo(store, now=NOW, login=OPERATOR)
    yield store
    store.close()
