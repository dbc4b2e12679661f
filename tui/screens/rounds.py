"""The rounds of an open program with its remote, with the operator's own files and environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.config import settings_folder
from tui.sync.background import Background, Hand

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.desk.desk import Desk


def background(desk: Desk, told: Callable[[], None], hand: Hand) -> Background:
    """Return them; `told` hears when something about them has changed, the `hand` is what they wait for."""
    return Background(
        desk.store, clock=desk.now, environ=os.environ, folder=settings_folder(), told=told, hand=hand
    )
