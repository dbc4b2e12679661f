"""Every moment: a child that acknowledges each write is killed at random microseconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_kill_loses_what_was_acknowledged(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.store.proof_killed", str(tmp_path), "50", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    toll = json.loads(done.stdout)
    assert toll["kills"] == 50
    assert toll["lost"] == toll["damaged"] == []
    assert min(toll["acknowledged"], toll["undone"]) > 0
