"""A kind of record that nobody has heard of."""

from __future__ import annotations

from dataclasses import dataclass

from tui.store.kinds.base import Document, Kind, Value, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gadget:
    """Something with a name and colours."""

    id: str
    name: str
    colours: tuple[str, ...] = ()


def _gadget(document: Document) -> tuple[Value, ...]:
    return document["name"], document["id"]


GADGET = Kind(
    name="gadget", record="new_kind:Gadget", columns=(text("name"), text("id", index=True)), project=_gadget
)
