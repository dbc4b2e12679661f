"""The pages of a caller, a service and a failing item in words: what stands above and below their records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.desk.calling import label
from tui.desk.directory import affected_page, caller_page, service_page
from tui.domain.dependence import Relation
from tui.screens.preview_text import moment_text
from tui.terminal.palette import Tone
from tui.widgets.cells import fit, line_of, width_of
from tui.widgets.preview import Entry, PreviewText

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from tui.desk.desk import Desk
    from tui.desk.directory import AffectedPage, CallerPage, ServicePage

T = TypeVar("T")
Words = tuple[str, Tone]
Line = tuple[Words, ...]

#: The most lines one part of a page lists; "and N more" says the rest.
MOST_LINES: Final = 500
_WIDEST: Final = 40  #: cells of a name in a list

_BLANK: Final[Line] = (("", Tone.PLAIN),)
_RELATIONS: Final[Mapping[Relation, str]] = {
    Relation.PART: "part of",
    Relation.WHOLE: "contains",
    Relation.DEPENDENT: "depends on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows: above, the ids of its records, what to say where there are none, and below."""

    head: PreviewText
    records: tuple[str, ...]
    empty: str
    body: PreviewText


async def caller_words(desk: Desk, record_id: str) -> Page:
    """Return a caller's page."""
    page = await caller_page(desk, record_id)
    return Page(
        head=_caller_head(page, desk), records=(*page.open, *page.past), empty="No records of theirs.",
        body=PreviewText(
            number="What they were told",
            why=_count(len(page.told), "public reply", "public replies") if page.told else "nothing yet",
            entries=tuple(
                Entry(
                    when=moment_text(reply.at, desk), author=desk.names.login(reply.author) or "import",
                    kind=f"{reply.number}{' (waits)' if reply.waits else ''}", text=reply.text, public=True,
                )
                for reply in page.told
            ),
        ),
    )  # fmt: skip


async def service_words(desk: Desk, record_id: str) -> Page:
    """Return a service's page."""
    page = await service_page(desk, record_id)
    items = desk.store.rows("ci")
    places = [place for item in page.items if (place := items.position(item)) is not None]
    facts = _listed(places, lambda place: (label(items, place), str(items.get(place, "location") or "")))
    known = tuple(_known(page, desk))
    return Page(
        head=_service_head(page, desk), records=page.open, empty="No open incidents.",
        body=PreviewText(
            number="Known errors" if known else "Configuration items",
            why=f"{len(page.known or page.items):,}",
            facts=(*known, *((_BLANK, _heading("Configuration items", page.items)) if known else ()), *facts),
        ),
    )  # fmt: skip


async def affected_words(desk: Desk, record_id: str) -> Page:
    """Return the page of what suffers when an item fails."""
    page = await affected_page(desk, record_id)
    people = len(page.users) + len(page.reported) + len(page.here)
    facts = (
        ((_count(len(page.items) - 1, "other item"), Tone.STRONG), (", ", Tone.DIM),
         (_count(len(page.services), "service"), Tone.STRONG), (" and ", Tone.DIM),
         (_count(people, "person", "people"), Tone.STRONG), (" affected", Tone.DIM)),
    )  # fmt: skip
    place = f"at {page.item.location}" if page.item.location else ""
    return Page(
        head=PreviewText(number="If it fails", title=page.called, why=place, facts=facts),
        records=page.open, empty="No open incidents on what it would affect.",
        body=PreviewText(number="Affected", facts=tuple(_affected(page, desk))),
    )  # fmt: skip


#: Page -> what it says of a record.
WORDS: Final[Mapping[str, Callable[[Desk, str], Awaitable[Page]]]] = {
    "caller": caller_words,
    "service": service_words,
    "affected": affected_words,
}


def _caller_head(page: CallerPage, desk: Desk) -> PreviewText:
    person, manager = page.person, desk.names.person(page.person.manager)
    teams = ", ".join(desk.names.team(team) for team in person.teams)
    flag: Line = (("VIP   ", Tone.WARN),) if person.vip else ()
    return PreviewText(
        number=person.login or "caller", title=page.called, why=person.location,
        facts=(
            (*flag, *_pairs(("speaks", person.language), ("role", person.role), ("team", teams),
                            ("department", person.department))),
            _pairs(("phone", person.phone), ("mail", person.email), ("manager", manager)),
            (("open ", Tone.DIM), (f"{len(page.open)}", Tone.STRONG), ("   past ", Tone.DIM),
             (f"{len(page.past):,}", Tone.PLAIN)),
        ),
    )  # fmt: skip


def _service_head(page: ServicePage, desk: Desk) -> PreviewText:
    service, names = page.service, desk.names
    health: list[Words] = [(f"{_count(len(page.open), 'open incident')}   ", Tone.STRONG)]
    for priority, count in enumerate(page.by_priority, 1):
        urgent = Tone.BAD if priority == 1 else Tone.PLAIN
        health.append((f"P{priority} {count}   ", urgent if count else Tone.DIM))
    if page.breached:
        health.append((f"{page.breached} breached", Tone.BAD))
    return PreviewText(
        number="service", title=page.called, why=f"criticality {service.criticality}",
        facts=(
            _pairs(("hours", service.hours or "not said"), ("owner", names.person(service.owner) or "–"),
                   ("team", names.team(service.team) or "–")),
            tuple(health),
        ),
    )  # fmt: skip


def _known(page: ServicePage, desk: Desk) -> Iterable[Line]:
    """Yield each known error with what is known of its workaround."""
    rows = desk.store.rows("problem")
    places = [place for one in page.known if (place := rows.position(one)) is not None]

    def said(place: int) -> tuple[str, str]:
        row = rows.row(place)
        early = "early, " if row.known == "early" else ""
        helped = f"worked {row.worked} of {row.used}" if row.used else "not used yet"
        return f"{row.number}  {row.title}", f"{early}workaround {helped}"

    return _listed(places, said)


def _heading(title: str, found: Sequence[object]) -> Line:
    return (title, Tone.ACCENT), (f"  {len(found):,}", Tone.DIM)


def _affected(page: AffectedPage, desk: Desk) -> Iterable[Line]:
    names = desk.names
    parts: tuple[tuple[str, Sequence[Any], Callable[[Any], tuple[str, str]]], ...] = (
        ("Services", page.services, lambda one: (names.service(one[0]), _count(one[1], "open incident"))),
        ("Items", page.items[1:],
         lambda one: (names.ci(one.item), f"{_RELATIONS[one.relation]} {names.ci(one.by)}")),
        ("People who use it", page.users, lambda one: (names.person(one), "")),
        ("People who reported it", page.reported, lambda one: (names.person(one), "")),
        ("People at its place", page.here, lambda one: (names.person(one), "")),
    )  # fmt: skip
    for title, found, said in parts:
        if found:
            yield _heading(title, found)
            yield from _listed(found, said)
            yield _BLANK


def _listed(found: Sequence[T], said: Callable[[T], tuple[str, str]]) -> Iterable[Line]:
    """Yield a name and a word about each, aligned, of at most MOST_LINES of them."""
    shown = [(line_of(name), about) for name, about in map(said, found[:MOST_LINES])]
    width = min(_WIDEST, max((width_of(name) for name, _ in shown), default=0))
    for name, about in shown:
        yield ((f"  {fit(name, width)}", Tone.PLAIN), (f"  {about}", Tone.DIM))
    if len(found) > MOST_LINES:
        yield ((f"  and {len(found) - MOST_LINES:,} more", Tone.DIM),)


def _pairs(*pairs: tuple[str, str]) -> Line:
    """Return what is known, each with its word before it."""
    told: list[Words] = []
    for word, value in pairs:
        if value:
            told += [(f"{'   ' if told else ''}{word} ", Tone.DIM), (value, Tone.PLAIN)]
    return tuple(told) or _BLANK[:1]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
