"""Records whose texts are alike, and known errors found by the words of an incident."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.desk.kinds import INCIDENT, PROBLEM
from tui.domain.errors import StoreError
from tui.domain.similarity import Similarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.desk import Desk
    from tui.store import Rows, Store

#: The part of a text that has to stand in a known error too: enough to leave out what shares only a category.
#: (Demonstration desk: an incident of a problem has 0.77 and more in common with its known error; of 325
#: others 251 are left out. 5,431 real tickets, 40 of them known errors: left out are 26 of 100 that are about
#: something else, and 9 of 100 of the same category and service.)
LEAST_ALIKE: Final = 0.15


class Alike(NamedTuple):
    """A record like a text: its kind, its position, and how much (only the order means something).

    `part` is how much of what the text says stands in the record too (0 to 1).
    """

    kind: str
    place: int
    score: float
    part: float


def alike(
    store: Store, text: str, *, kinds: Sequence[str] = (PROBLEM, INCIDENT), most: int = 10
) -> list[Alike]:
    """Return the records whose title, symptom, description and notes are most like a text."""
    index = index_of(store, kinds)
    found = []
    for hit in index.like(text, most):
        kind, _, record_id = hit.key.partition(":")
        place = store.rows(kind).position(record_id)
        if place is not None:
            found.append(Alike(kind, place, hit.score, hit.part))
    return found


def index_of(store: Store, kinds: Sequence[str]) -> Similarity:
    """Return an index of the texts of every record of these kinds; keys are "kind:id"."""
    index = Similarity()
    for kind in kinds:
        rows = store.rows(kind)
        for _position, stored in store.texts(kind, rows.all(), lambda _stored: True):
            document = json.loads(stored)
            index.add(f"{kind}:{document['id']}", (document["title"], _words(document)))
    return index


def _words(document: dict[str, Any]) -> str:
    """Return what people wrote in a record beside its title."""
    named = ("symptom", "description", "cause", "workaround", "category", "subcategory")
    said = [str(document.get(name) or "") for name in named]
    said += [str(entry.get("text") or "") for entry in document.get("history") or ()]
    return " ".join(said)


def known_errors(desk: Desk, text: str, *, service: str = "", most: int = 8) -> list[Alike]:
    """Return the known errors like a text, most alike first, then those of the service."""
    rows, index = desk.store.rows(PROBLEM), _known_index(desk.store)
    hits = [
        Alike(PROBLEM, place, hit.score, hit.part)
        for hit in index.like(text, most)
        if hit.part >= LEAST_ALIKE and (place := rows.position(hit.key)) is not None
    ]
    hits.sort(key=lambda one: -one.part)
    near = {hit.place for hit in hits}
    mine = rows.select_code("service", lambda one: bool(service) and one == service)
    same = [place for place in mine if rows.get(place, "known") and place not in near]
    return [*hits, *(Alike(PROBLEM, place, 0.0, 0.0) for place in same)][:most]


def known_error_like(desk: Desk, text: str) -> str:
    """Say which known error a text is like, "" if it is like none."""
    if len(text.strip()) < _FEWEST_LETTERS or not (found := known_errors(desk, text, most=1)):
        return ""
    rows, place = desk.store.rows(PROBLEM), found[0].place
    try:
        problem = desk.store.read(PROBLEM, str(rows.get(place, "id")))
    except StoreError:
        return ""  # who looks at it is told what is wrong with the record
    if problem is None:
        return ""
    tried = f"worked {problem.worked} of {problem.used}" if problem.used else "never tried"
    return f"known error {problem.number} ({tried}): {problem.workaround}"


_FEWEST_LETTERS: Final = 4
#: The last index of known errors: of which rows, at which version.
_KNOWN: Final[dict[str, tuple[Rows, int, Similarity]]] = {}


def _known_index(store: Store) -> Similarity:
    """Return an index of the known errors, made anew only when problems have changed."""
    rows = store.rows(PROBLEM)
    before = _KNOWN.get(PROBLEM)
    if before is not None and before[0] is rows and before[1] == rows.version:
        return before[2]
    index = Similarity()
    known = [place for place in rows.all() if rows.get(place, "known")]
    for _place, stored in store.texts(PROBLEM, known, lambda _stored: True):
        document = json.loads(stored)
        index.add(document["id"], (document["title"], _words(document)))
    _KNOWN[PROBLEM] = (rows, rows.version, index)
    return index
