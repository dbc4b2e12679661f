"""The list columns of an operation, by which undo finds what to take back."""

from __future__ import annotations

from typing import Final

from tui.store.kinds.base import Document, Kind, Value, codes, ints, milliseconds, text


def _project(document: Document) -> tuple[Value, ...]:
    return (
        document["id"],
        document["group"],
        ",".join(document.get("voids") or ()),
        document["record"],
        document["actor"],
        document["kind"],
        document["record_kind"],
        milliseconds(document["at"]),
        document["seq"],
    )


OPERATION: Final = Kind(
    name="operation",
    record="tui.domain.history:Operation",
    columns=(
        text("id", index=True),
        text("group"),
        text("voids", index=True),
        *codes("record", "actor", "kind", "record_kind"),
        *ints("at", "seq"),
    ),
    project=_project,
    local=True,
)
