"""Personal settings, read once at the edge: where the operator's store is, their views, keys and history.

Who sits here and in which zone is asked of the operating system (`tui.desk.os_login`, `tui.desk.local_zone`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.commands import COMMANDS, KINDS, Keymap, commands_of
from tui.desk.own import Own
from tui.desk.own_files import read_own
from tui.desk.personal import Personal, personal_of
from tui.domain.errors import BadInput

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
    return _settings("views.toml")


def keys_file() -> Path:
    """Return the operator's own file of keys, beside it."""
    return _settings("keys.toml")


def history_file() -> Path:
    """Return the operator's own file of what was typed behind `:`, in the platform's folder for states."""
    from platformdirs import user_state_path  # noqa: PLC0415 (as above)

    return user_state_path("deskhand", appauthor=False) / "commands"


def keymap(file: Path | None) -> tuple[Keymap, str]:
    """Return the keys in force, and what is wrong with the operator's own ("" if nothing, or none are)."""
    try:
        text = read_own(file)
        if file is None or text is None:
            return Keymap(COMMANDS), ""
        from tui.commands.keyfile import own_keys  # noqa: PLC0415 (only where there is a file)

        return Keymap(COMMANDS, own_keys(text, file.name, *map(commands_of, KINDS))), ""
    except BadInput as wrong:
        return Keymap(COMMANDS), str(wrong)


def own_things() -> tuple[Own, str]:
    """Return the operator's choices and folders, and what is wrong with their file ("" if nothing is)."""
    from platformdirs import user_state_path  # noqa: PLC0415 (as above)

    file, personal, wrong = _settings("settings.toml"), Personal(), ""
    try:
        if (text := read_own(file)) is not None:
            personal = personal_of(text, file.name)
    except BadInput as unread:
        wrong = str(unread)
    state = user_state_path("deskhand", appauthor=False)
    return Own(
        personal=personal, state=state, templates=_settings("templates.toml"), macros=macros_folder()
    ), wrong


def macros_folder() -> Path:
    """Return the operator's own folder of macros."""
    return _settings("macros")


def settings_folder() -> Path:
    """Return the operator's own folder, in the platform's place for settings."""
    from platformdirs import user_config_path  # noqa: PLC0415 (as above)

    return user_config_path("deskhand", appauthor=False)


def _settings(name: str) -> Path:
    return settings_folder() / name
