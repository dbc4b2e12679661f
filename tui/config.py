"""Personal settings, read once at the edge: where the operator's store is, and their saved views.

Who sits here and in which zone is asked of the operating system (`tui.desk.os_login`, `tui.desk.local_zone`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

STORE_VARIABLE: Final = "DESKHAND_STORE"
_FOLDER: Final = "desk"


def store_folder(named: str | None, environ: Mapping[str, str]) -> Path:
    """Return the store's folder: the one named, else DESKHAND_STORE, else in the platform's data folder."""
    chosen = named or environ.get(STORE_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 (only where nothing is named)

    return user_data_path("deskhand", appauthor=False) / _FOLDER


def views_file() -> Path:
    """Return the operator's own file of saved views, in the platform's folder for settings."""
    from platformdirs import user_config_path  # noqa: PLC0415 (as above)

    return user_config_path("deskhand", appauthor=False) / "views.toml"
