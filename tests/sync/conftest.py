from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kinto_server import KintoServer, running
from sync_builders import Clock, Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[tuple[Replica, Replica, Replica]]:
    """Three replicas at one time."""
    clock = Clock()
    three = tuple(Replica(tmp_path / name, name, clock) for name in ("A", "B", "C"))
    yield three  # type: ignore[misc] # (three of them)
    for one in three:
        one.store.close()


@pytest.fixture(scope="session")
def kinto_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KintoServer]:
    """A real Kinto, one for all tests."""
    yield from running(tmp_path_factory.mktemp("kinto"))
