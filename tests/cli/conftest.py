from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from command_line import NOW, Answer, CommandLine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration store, made once; nobody writes to it."""
    folder = tmp_path_factory.mktemp("demo") / "desk"
    made = CommandLine(folder).alone("demo", "--no-open", "--now", NOW, "--as", "ana")
    assert made == Answer(0, f"{folder}\n", f"made a demo store in {folder}\n")
    return folder


@pytest.fixture
def demo(made_demo: Path) -> CommandLine:
    """The command line at the demonstration store, for reading."""
    return CommandLine(made_demo)


@pytest.fixture
def desk(made_demo: Path, tmp_path: Path) -> CommandLine:
    """The command line at a demonstration store of one's own."""
    return CommandLine(shutil.copytree(made_demo, tmp_path / "desk"))


@pytest.fixture
def live(tmp_path: Path) -> CommandLine:
    """The command line at a live store with nothing in it."""
    made = CommandLine(tmp_path / "live")
    assert made("init").code == 0
    return made
