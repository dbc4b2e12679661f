"""The command line as tests drive it: in this process, or as a program of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.cli import main

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-11-20T14:00:00Z"


class Answer(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON lines it printed."""
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine:
    """`deskhand --store FOLDER …`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str) -> Answer:
        """Run it in this process, with the store named before the verb."""
        return run("--store", str(self.folder), *words)

    def alone(self, *words: str) -> Answer:
        """Run it in this process, with the store named at the end."""
        return run(*words, "--store", str(self.folder))

    def program(self, *words: str, given: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
        """Run it as a program."""
        command = [sys.executable, "-m", "tui", "--store", str(self.folder), *words]
        return subprocess.run(
            command, input=given, capture_output=True, check=False, env=os.environ | environ
        )

    def numbers(self, *query: str) -> list[str]:
        """Return the numbers a query finds."""
        return [record["number"] for record in self("list", *query, "--json").records]


def run(*words: str) -> Answer:
    """Run any command line in this process."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main(words)
    return Answer(code, out.getvalue(), err.getvalue())
