"""`deskhand show`: one record with its history, for people, screen readers and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli.output import cell, json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.records import whole
from tui.cli.session import Session
from tui.desk.kinds import WORKED, placed
from tui.desk.telling import local
from tui.domain.errors import BadInput
from tui.domain.lifecycle import is_struck
from tui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from tui.cli.output import Record
    from tui.desk.kinds import Place
    from tui.domain.work import WorkRecord
    from tui.store import Store

_FIELDS: Final = (
    "number", "title", "state", "priority", "impact", "urgency", "flags", "hold", "due", "paused", "team",
    "assignee", "owner", "caller", "watchers", "affected_count", "channel", "location", "service", "ci",
    "category", "subcategory", "symptom", "opened", "updated", "resolved", "closed", "reopenings",
    "handovers", "cause_status", "cause", "workaround", "known", "used", "worked", "verified", "fix",
    "change", "no_change", "outcome", "reason", "review", "linked", "origin", "source",
)  # fmt: skip

#: Fields whose changes say nothing to people.
_INNER: Final = frozenset({"voided", "started", "op"})


@click.command("show", cls=Verb, help="Show a record: its fields, then its history, oldest first.")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="The whole record as one line of JSON.")
@click.pass_context
def show(ctx: click.Context, number: str, *, as_json: bool) -> None:
    """Print one record."""
    session = Session(settings_of(ctx))
    with session.reading() as desk:
        place = place_of(desk.store, number)
        record = whole(desk.store.rows(place.kind), place.position, desk)
        struck = _struck(desk.store, place)
    print_lines([json_line(record)] if as_json else described(record, session.zone, struck))


def _struck(store: Store, place: Place) -> frozenset[str]:
    """Return the ids of the activities that were undone."""
    record: WorkRecord | None = store.read(place.kind, place.id)
    if record is None:
        return frozenset()
    return frozenset(activity.id for activity in record.history if is_struck(record, activity))


def place_of(store: Store, number: str, *kinds: str) -> Place:
    """Return where the record with this number (whatever its case) or id is, of one of these kinds or any.

    Raises:
        BadInput: there is none.
    """
    found = placed(store, number, kinds or tuple(WORKED))
    if found is None:
        raise BadInput(f"there is no {' or '.join(kinds) or 'record'} {number!r}")
    return found


def described(record: Record, zone: tzinfo, struck: frozenset[str]) -> Iterator[str]:
    """Yield a record as lines of text, each of which says what it is; `struck` activities were undone."""
    for key in _FIELDS:
        if record.get(key) not in (None, "", []):
            yield f"{_words(key)}: {cell(record[key], zone)}"
    parts: dict[str, Any] = record
    if override := parts.get("override"):
        yield f"priority set by hand: the matrix says {override['derived']}; {visible(override['reason'])}"
    for hold in parts.get("holds") or ():
        yield f"waits: {_hold(hold, zone)}"
    for task in parts.get("tasks") or ():
        yield f"task: {_task(task, zone)}"
    if resolution := parts.get("resolution"):
        yield f"resolution: {cell(resolution['code'], zone)}, {cell(resolution['closure_category'], zone)}"
        yield from _indented(resolution["solution"])
    for link in parts.get("links") or ():
        yield f"link: {_words(link['kind'])} {visible(link['target'])}"
    if parts.get("description"):
        yield "description:"
        yield from _indented(parts["description"])
    yield f"history: {len(parts.get('history') or ())} entries"
    for activity in parts.get("history") or ():
        yield from _activity(activity, zone, undone=activity["id"] in struck)


def _hold(hold: dict[str, Any], zone: tzinfo) -> str:
    until = f", follow-up {cell(hold['follow_up_at'], zone)}" if hold["follow_up_at"] else ""
    note = f": {visible(hold['note'])}" if hold["note"] else ""
    return f"{_words(hold['reason'])} since {cell(hold['since'], zone)}{until}{note}"


def _task(task: dict[str, Any], zone: tzinfo) -> str:
    done = f"done {cell(task['done_at'], zone)}" if task["done_at"] else "open"
    must = "" if task["mandatory"] else "not mandatory, "
    return f"{cell(task['title'], zone)} ({cell(task['owner'] or '–', zone)}, {must}{done})"


def _activity(activity: dict[str, Any], zone: tzinfo, *, undone: bool) -> Iterator[str]:
    what = activity["verb"] or activity["kind"]
    public = (
        f" to {cell(activity['recipients'], zone)} (public)" if activity["visibility"] == "public" else ""
    )
    taken = " (undone)" if undone else ""
    by = cell(activity["author"], zone) if activity["author"] else activity["actor_kind"]
    yield f"{local(activity['occurred_at'], zone)} {by}: {_words(what)}{public}{taken}"
    for change in activity["changes"]:
        if change["field"] in _INNER:
            continue
        before, after = (_end(change, end, zone) for end in ("before", "after"))
        yield f"    {_words(change['field'])}: {before} → {after}"
    yield from _indented(activity["text"])


def _end(change: dict[str, Any], end: str, zone: tzinfo) -> str:
    value = change.get(f"{end}_name", change[end])
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        value = [one.get("reason") or one.get("kind") or one.get("title") or "…" for one in value]
    if isinstance(value, dict):
        value = [f"{key} {inner}" for key, inner in value.items() if inner]
    return cell(value, zone)


def _words(key: str) -> str:
    return visible(key.replace("_", " "))


def _indented(text: str) -> Iterator[str]:
    for line in visible(text, newlines=True).splitlines():
        yield f"    {line}"
