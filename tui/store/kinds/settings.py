"""The list columns of a desk's settings: the text itself, so that reading it needs no decoding."""

from __future__ import annotations

from typing import Final

from tui.store.kinds.base import Document, Kind, Value, ints, text


def _project(document: Document) -> tuple[Value, ...]:
    get = document.get
    return get("id", "desk"), get("op", ""), document["text"], document["version"]


SETTINGS: Final = Kind(
    name="settings",
    record="tui.domain.settings:Settings",
    columns=(text("id", index=True), text("op"), text("text"), *ints("version")),
    project=_project,
)
