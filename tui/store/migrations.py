"""From an older format to today's: one step a format number.

A step that changes no document waits for the next merge, which writes today's format; until then the store
is read and written as it is. A step that does change documents is taken when the store is first opened for
writing: every document goes into a next generation, the old log is kept beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.store import snapshot
from tui.store.description import FORMAT
from tui.store.merging import describe, live_documents
from tui.store.plain import dumps
from tui.store.succession import succeed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.drafting import Document as Draftable
    from tui.store.drafting import Draft
    from tui.store.engine import Engine
    from tui.store.kinds import Document


class Step(NamedTuple):
    """What a format brought, and how a table's document becomes one of it (None: it already is)."""

    brought: str
    document: Callable[[str, dict[str, Any]], dict[str, Any]] | None = None


Steps = Mapping[int, Step]

#: A format -> the step to the next one.
STEPS: Final[Steps] = MappingProxyType(
    {1: Step("a merge leaves removed documents out and says the highest id of each table")}
)


def due(number: int, steps: Steps) -> bool:
    """Tell whether a store of this format must be migrated before it is used."""
    return bool(_changes(number, steps))


def migrate(engine: Engine, steps: Steps) -> str:
    """Take every step from an engine's format to today's; return the name of the log that is kept.

    Raises:
        StoreError: nothing was changed.
    """
    number = engine.description.format
    changes = _changes(number, steps)

    def fill(draft: Draft) -> None:
        describe(engine, draft)
        draft.add(_changed(live_documents(engine, snapshot.take(engine)), changes))

    return succeed(engine, fill, f"format-{number}")


def _changes(number: int, steps: Steps) -> list[Callable[[str, Document], Document]]:
    taken = [steps[n].document for n in range(number, FORMAT) if n in steps]
    return [document for document in taken if document is not None]


def _changed(
    documents: Iterator[Draftable], changes: list[Callable[[str, Document], Document]]
) -> Iterator[Draftable]:
    for name, doc_id, body in documents:
        document = json.loads(body)
        for change in changes:
            document = change(name, document)
        yield name, doc_id, dumps(document)
