"""`deskhand caller`, `service` and `affected`: the pages of the screens as text or JSON."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click

from tui.cli.output import cell, json_line, print_lines, print_table
from tui.cli.program import Verb, settings_of
from tui.cli.records import USUAL, listed, whole
from tui.cli.session import Session
from tui.commands import by_name
from tui.desk.calling import one_called
from tui.desk.directory import affected_page, caller_page, service_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from tui.cli.output import Record
    from tui.desk import Desk

_PERSON = (
    "login", "vip", "language", "location", "department", "role", "teams", "manager", "phone", "email",
)  # fmt: skip
_SERVICE = ("criticality", "hours", "owner", "team", "open_by_priority", "breached")
_AFFECTED_INCIDENTS = ("number", "priority", "state", "due", "title", "caller")


_JSON = click.option("--json", "as_json", is_flag=True, help="Everything as one line of JSON.")


@click.command("caller", cls=Verb, help=by_name("caller").help)
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@_JSON
@click.pass_context
def caller(ctx: click.Context, name: Sequence[str], *, as_json: bool) -> None:
    """Print a caller's page."""
    session = Session(settings_of(ctx))
    with session.reading() as desk:
        page = asyncio.run(caller_page(desk, one_called(desk.store.rows("person"), "person", " ".join(name))))
        told: list[Record] = [
            {"at": reply.at.isoformat().replace("+00:00", "Z"), "number": reply.number, "waits": reply.waits,
             "author": desk.names.person(reply.author) or None, "text": reply.text}
            for reply in page.told
        ]  # fmt: skip
        record = _record(desk, "person", page.person.id) | {
            "called": page.called, "open": _listed(desk, page.open), "past": _listed(desk, page.past),
            "told": told,
        }  # fmt: skip
    if as_json:
        print_lines([json_line(record)])
        return
    _print_facts(page.called, record, _PERSON, session.zone)
    for title, records in (("open", record["open"]), ("past", record["past"])):
        _print_records(title, records, USUAL["incident"], session.zone)
    _print_records("told", told, ("at", "number", "author", "text"), session.zone)


@click.command("service", cls=Verb, help=by_name("service").help)
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@_JSON
@click.pass_context
def service(ctx: click.Context, name: Sequence[str], *, as_json: bool) -> None:
    """Print a service's page."""
    session = Session(settings_of(ctx))
    with session.reading() as desk:
        found = one_called(desk.store.rows("service"), "service", " ".join(name))
        page = asyncio.run(service_page(desk, found))
        record = _record(desk, "service", found) | {
            "called": page.called, "open": _listed(desk, page.open), "breached": page.breached,
            "open_by_priority": {f"P{n}": count for n, count in enumerate(page.by_priority, 1)},
            "known_errors": _listed(desk, page.known, "problem"),
            "items": [_record(desk, "ci", item) for item in page.items],
        }  # fmt: skip
    if as_json:
        print_lines([json_line(record)])
        return
    said = record | {
        "open_by_priority": [f"{key} {count}" for key, count in record["open_by_priority"].items()]
    }
    _print_facts(page.called, said, _SERVICE, session.zone)
    _print_records("open", record["open"], USUAL["incident"], session.zone)
    known = ("number", "title", "known", "used", "worked")
    _print_records("known errors", record["known_errors"], known, session.zone)
    _print_records("items", record["items"], ("name", "location"), session.zone)


@click.command("affected", cls=Verb, help=by_name("affected").help)
@click.argument("name", nargs=-1, required=True, metavar="ITEM")
@_JSON
@click.pass_context
def affected(ctx: click.Context, name: Sequence[str], *, as_json: bool) -> None:
    """Print what suffers when an item fails."""
    session = Session(settings_of(ctx))
    with session.reading() as desk:
        found = one_called(desk.store.rows("ci"), "configuration item", " ".join(name))
        page = asyncio.run(affected_page(desk, found))
        names = desk.names
        items: list[Record] = [
            {"name": names.ci(one.item), "id": one.item, "relation": one.relation.value, "steps": one.steps,
             "through": names.ci(one.by) or None}
            for one in page.items
        ]  # fmt: skip
        services: list[Record] = [
            {"name": names.service(one), "id": one, "open": count} for one, count in page.services
        ]
        record: dict[str, Any] = {
            "kind": "affected", "name": page.called, "id": found, "items": items, "services": services,
            "people": [
                {"name": names.person(person), "id": person, "why": why}
                for why, group in (("uses", page.users), ("reported", page.reported), ("located", page.here))
                for person in group
            ],
            "open": _listed(desk, page.open),
        }  # fmt: skip
    if as_json:
        print_lines([json_line(record)])
        return
    print_lines([f"if it fails: {cell(page.called, session.zone)}"])
    _print_records("items", items, ("name", "relation", "through"), session.zone)
    _print_records("services", services, ("name", "open"), session.zone)
    _print_records("people", record["people"], ("name", "why"), session.zone)
    _print_records("open", record["open"], _AFFECTED_INCIDENTS, session.zone)


def _record(desk: Desk, kind: str, record_id: str) -> dict[str, Any]:
    """Return a record with every field it has, names beside ids."""
    rows = desk.store.rows(kind)
    place = rows.position(record_id)
    return whole(rows, place, desk) if place is not None else {}


def _listed(desk: Desk, ids: Iterable[str], kind: str = "incident") -> list[Record]:
    rows = desk.store.rows(kind)
    places = (rows.position(record) for record in ids)
    return [listed(rows, place, desk) for place in places if place is not None]


def _print_facts(name: str, record: dict[str, Any], keys: Sequence[str], zone: tzinfo) -> None:
    print_lines([f"name: {cell(name, zone)}"])
    told = {key: record[key] for key in keys if record.get(key) not in (None, "", [])}
    print_lines(f"{key.replace('_', ' ')}: {cell(value, zone)}" for key, value in told.items())


def _print_records(title: str, records: Sequence[Record], columns: Sequence[str], zone: tzinfo) -> None:
    print_lines([f"{title}: {len(records):,}"])
    if records:
        print_table(records, columns, zone)
