"""Use cases: what an operator can do; no Textual, no HTTP."""

from __future__ import annotations

from tui.desk.actor import os_login, os_name
from tui.desk.desk import Desk, Outcome, Target
from tui.desk.names import Names
from tui.desk.zone import local_zone

__all__ = ("Desk", "Names", "Outcome", "Target", "local_zone", "os_login", "os_name")
