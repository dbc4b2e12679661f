"""What the desk knows of a caller, of a service, and of what a failing configuration item takes along."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tui.desk.calling import label
from tui.domain.dependence import Affected, Ties, affected_by
from tui.domain.errors import BadInput
from tui.domain.history import Visibility
from tui.domain.incident import OPEN
from tui.domain.lifecycle import is_struck
from tui.domain.people import ConfigurationItem, Person, Service
from tui.query.clocks import by_time_left
from tui.store.masks import mask_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.desk.desk import Desk
    from tui.domain.incident import Incident
    from tui.store import Rows

#: The newest records of a caller whose texts are read for what they were told.
_READ: Final = 60
_OPEN: Final = frozenset(state.value for state in OPEN)
_PRIORITIES: Final = 5
_CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A public reply somebody received; `waits` while it can still be recalled."""

    record: str
    number: str
    at: datetime
    author: str
    text: str
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerPage:
    """A caller, the ids of their open records (soonest due first) and past ones (newest first), and replies.

    `called` is their name, told apart from namesakes; `told` is newest first, of their newest records.
    """

    person: Person
    called: str
    open: tuple[str, ...]
    past: tuple[str, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """A service, its open incidents (most urgent first), how many of each priority 1 to 5, and its items.

    `known` are the ids of the problems that are its known errors, those used most first.
    """

    service: Service
    called: str
    open: tuple[str, ...]
    by_priority: tuple[int, ...]
    breached: int
    known: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedPage:
    """What suffers when an item fails: items (itself first), services with their open incidents, and people.

    People: who uses an affected item, who has reported an open incident of one of those items or services,
    and who sits where the failed item stands. Nobody is named twice.
    """

    item: ConfigurationItem
    called: str
    items: tuple[Affected, ...]
    services: tuple[tuple[str, int], ...]
    open: tuple[str, ...]
    users: tuple[str, ...]
    reported: tuple[str, ...]
    here: tuple[str, ...]


async def caller_page(desk: Desk, person_id: str) -> CallerPage:
    """Gather what the desk knows of a caller.

    Raises:
        BadInput: there is no such person.
    """
    person = await desk.store.fetch("person", person_id)
    if person is None:
        raise BadInput("this person is no longer here")
    rows = desk.store.rows("incident")
    theirs = rows.select_code("caller", lambda caller: caller == person_id)
    past = sorted((p for p in theirs if not _is_open(rows, p)), key=lambda p: -_moment(rows, p, "updated"))
    newest = sorted(theirs, key=lambda p: -_moment(rows, p, "updated"))[:_READ]
    ids = _ids(rows, newest)
    read = [await desk.store.fetch("incident", record) for record in ids]
    told = [reply for incident in read if incident for reply in _told(incident, person_id, desk.now())]
    return CallerPage(
        person=person, called=_called(desk, "person", person_id), open=_soonest(desk, theirs),
        past=_ids(rows, past), told=tuple(sorted(told, key=lambda reply: reply.at, reverse=True)),
    )  # fmt: skip


async def service_page(desk: Desk, service_id: str) -> ServicePage:
    """Gather what the desk knows of a service.

    Raises:
        BadInput: there is no such service.
    """
    service = await desk.store.fetch("service", service_id)
    if service is None:
        raise BadInput("this service is no longer here")
    rows, items = desk.store.rows("incident"), desk.store.rows("ci")
    found = [p for p in rows.select_code("service", lambda one: one == service_id) if _is_open(rows, p)]
    found.sort(key=lambda p: (rows.get(p, "priority"), _moment(rows, p, "due")))
    counts = [
        sum(rows.get(p, "priority") == priority for p in found) for priority in range(1, _PRIORITIES + 1)
    ]
    now = round(desk.now().timestamp() * 1000)
    late = [p for p in found if rows.get(p, "paused") is None and _moment(rows, p, "due") < now]
    parts = items.select_code("service", lambda one: one == service_id)
    return ServicePage(
        service=service, called=_called(desk, "service", service_id), open=_ids(rows, found),
        by_priority=tuple(counts), breached=len(late), known=_known_errors(desk, service_id),
        items=_ids(items, sorted(parts, key=lambda p: str(items.get(p, "name")).casefold())),
    )  # fmt: skip


def _known_errors(desk: Desk, service_id: str) -> tuple[str, ...]:
    """Return the open problems of a service that have a cause, or a suspected one, and a workaround."""
    rows = desk.store.rows("problem")
    found = rows.select_code("known", bool)
    theirs = [p for p in rows.select_code("service", lambda one: one == service_id, found)
              if rows.get(p, "state") != _CLOSED]  # fmt: skip
    return _ids(rows, sorted(theirs, key=lambda p: -_count(rows, p, "used")))


async def affected_page(desk: Desk, item_id: str) -> AffectedPage:
    """Gather what suffers when a configuration item fails.

    Raises:
        BadInput: there is no such item.
    """
    item = await desk.store.fetch("ci", item_id)
    if item is None:
        raise BadInput("this configuration item is no longer here")
    items, rows = desk.store.rows("ci"), desk.store.rows("incident")
    standing = {str(items.get(place, "id")): place for place in items.all()}
    ties = {one: _ties(items, place) for one, place in standing.items()}
    found = await to_thread(affected_by, item_id, ties)  # 20,000 items take 0.15 s
    places = [standing[one.item] for one in found]
    services = _distinct(str(items.get(place, "service") or "") for place in places)
    touched, served = {one.item for one in found}, set(services)
    incidents = set(rows.select_code("ci", lambda one: one in touched))
    incidents.update(rows.select_code("service", lambda one: one in served))
    troubled = [p for p in incidents if _is_open(rows, p)]
    users = _distinct(user for place in places for user in str(items.get(place, "users")).split(","))
    reported = _distinct(str(rows.get(p, "caller") or "") for p in sorted(troubled))
    using, told = set(users), {*users, *reported}
    return AffectedPage(
        item=item, called=_called(desk, "ci", item_id), items=found, open=_soonest(desk, troubled),
        services=tuple((one, sum(rows.get(p, "service") == one for p in troubled)) for one in services),
        users=users, reported=tuple(one for one in reported if one not in using),
        here=tuple(one for one in _sitting(desk, item.location) if one not in told),
    )  # fmt: skip


def _ties(items: Rows, place: int) -> Ties:
    """Return what an item is part of and depends on, from the columns in memory."""
    return Ties(_split(items.get(place, "part_of")), _split(items.get(place, "depends_on")))


def _split(text: object) -> Sequence[str]:
    return tuple(str(text).split(",")) if text else ()


def _sitting(desk: Desk, location: str) -> tuple[str, ...]:
    people = desk.store.rows("person")
    return _ids(people, people.select_code("location", lambda one: one == location)) if location else ()


def _told(incident: Incident, person: str, now: datetime) -> list[Told]:
    return [
        Told(
            record=incident.id, number=incident.number, at=activity.occurred_at, author=activity.author,
            text=activity.text, waits=activity.release_at is not None and activity.release_at > now,
        )
        for activity in incident.history
        if activity.visibility is Visibility.PUBLIC
        and person in activity.recipients
        and not is_struck(incident, activity)
    ]  # fmt: skip


def _called(desk: Desk, kind: str, record_id: str) -> str:
    rows = desk.store.rows(kind)
    place = rows.position(record_id)
    return record_id if place is None else label(rows, place)


def _soonest(desk: Desk, places: Iterable[int]) -> tuple[str, ...]:
    """Return the ids of the open ones among these incidents, as `sort:due` has them."""
    rows = desk.store.rows("incident")
    still_open = mask_of((place for place in places if _is_open(rows, place)), rows.total)
    return _ids(rows, by_time_left(still_open, rows, desk.now(), descending=False))


def _is_open(rows: Rows, place: int) -> bool:
    return rows.get(place, "state") in _OPEN


def _count(rows: Rows, place: int, column: str) -> int:
    value = rows.get(place, column)
    return value if isinstance(value, int) else 0


def _moment(rows: Rows, place: int, column: str) -> float:
    value = rows.get(place, column)
    return value if isinstance(value, int) else float("inf")


def _ids(rows: Rows, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(str(rows.get(place, "id")) for place in places)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))
