"""A real Kinto with the memory backend: started, used and stopped by the tests."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.sync.credentials import Credential

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "a-secret-of-the-tests"  # noqa: S105 (of a server that lives as long as the tests)
ADMIN = Credential("admin", SECRET)


@dataclass
class KintoServer:
    """A running server."""

    url: str
    process: subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command() -> Path:
    """Return Kinto's own program, which stands beside the interpreter it was installed for."""
    return Path(sys.executable).with_name("kinto")


def running(folder: Path, *, port: int | None = None, lines: tuple[str, ...] = ()) -> Iterator[KintoServer]:
    """Configure a server as its own `init` does, start it, and stop it at the end."""
    port = port or free_port()
    ini = folder / "kinto.ini"
    if not ini.exists():
        backends = ["--backend", "memory", "--cache-backend", "memory", "--host", "127.0.0.1"]
        subprocess.run([command(), "init", "--ini", ini, *backends], check=True, capture_output=True)
        text = ini.read_text(encoding="utf-8").replace("level = DEBUG", "level = INFO")
        ini.write_text(text.replace("[app:main]\n", "\n".join(["[app:main]", *lines, ""])), encoding="utf-8")
    process = subprocess.Popen(
        [command(), "start", "--ini", ini, "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if "Serving on" in line:
                break
        else:
            raise RuntimeError("Kinto did not start")
        process.stderr.close()
        yield KintoServer(f"http://127.0.0.1:{port}/v1", process)
    finally:
        process.stderr.close()
        process.terminate()
        process.wait(timeout=20)
