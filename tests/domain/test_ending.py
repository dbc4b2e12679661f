from __future__ import annotations

import pytest
from domain_builders import Stamps, in_state, opened, resolved, waiting

from tui.domain import lifecycle
from tui.domain.errors import MissingFields, Refused
from tui.domain.history import ActivityKind, Visibility
from tui.domain.incident import CancelReason, Link, ResolutionCode, State


def test_resolving_asks_for_exactly_what_is_missing() -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields) as missing:
        lifecycle.resolve(opened(stamps), stamps())
    assert missing.value.names == ("code", "solution", "closure_category", "service")
    with pytest.raises(MissingFields) as missing:
        lifecycle.resolve(
            opened(stamps, service="vpn"), stamps(), code=ResolutionCode.FIXED, solution=" \n",
            closure_category="network",
        )  # fmt: skip
    assert missing.value.names == ("solution",)


def test_resolving_lifts_every_hold_and_keeps_the_first_moment() -> None:
    stamps = Stamps()
    first = resolved(waiting(opened(stamps), stamps), stamps)
    assert (first.state, first.holds, first.resolved_at) == (State.RESOLVED, (), first.first_resolved_at)
    again = resolved(lifecycle.reopen(first, stamps(), reason="still down"), stamps)
    assert again.first_resolved_at == first.resolved_at
    assert again.resolved_at is not None
    assert again.resolved_at > again.first_resolved_at


def test_reopening_counts_needs_a_reason_and_keeps_the_first_resolution() -> None:
    stamps = Stamps()
    done = resolved(in_state(State.IN_PROGRESS, stamps), stamps)
    with pytest.raises(MissingFields) as missing:
        lifecycle.reopen(done, stamps(), reason="")
    assert missing.value.names == ("reason",)
    again = lifecycle.reopen(done, stamps(), reason="still down")
    assert (again.state, again.reopenings, again.resolved_at) == (State.ASSIGNED, 1, None)
    assert (again.first_resolved_at, again.resolution) == (done.resolved_at, done.resolution)
    assert again.assignee == done.assignee


def test_closing_is_confirmed_by_the_caller_unless_somebody_else_is_named() -> None:
    stamps = Stamps()
    done = resolved(opened(stamps), stamps)
    closed = lifecycle.close(done, stamps())
    assert (closed.state, closed.closed_at) == (State.CLOSED, closed.updated_at)
    assert [c.after for c in closed.history[-1].changes if c.field == "confirmed_by"] == ["kim"]
    other = lifecycle.close(done, stamps(), confirmed_by="lee")
    assert [c.after for c in other.history[-1].changes if c.field == "confirmed_by"] == ["lee"]
    with pytest.raises(MissingFields) as missing:
        lifecycle.close(resolved(opened(stamps, caller=None), stamps), stamps())
    assert missing.value.names == ("confirmed_by",)


def test_cancelling_needs_a_reason_and_ends_every_hold() -> None:
    stamps = Stamps()
    incident = in_state(State.ON_HOLD, stamps)
    with pytest.raises(MissingFields) as missing:
        lifecycle.cancel(incident, stamps())
    assert missing.value.names == ("reason",)
    gone = lifecycle.cancel(incident, stamps(), reason=CancelReason.NOT_AN_INCIDENT)
    assert (gone.state, gone.holds) == (State.CANCELLED, ())


def test_a_duplicate_names_the_other_record_and_is_linked_to_it() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    with pytest.raises(MissingFields) as missing:
        lifecycle.cancel(incident, stamps(), reason=CancelReason.DUPLICATE)
    assert missing.value.names == ("duplicate_of",)
    with pytest.raises(Refused, match="itself"):
        lifecycle.cancel(incident, stamps(), reason=CancelReason.DUPLICATE, duplicate_of=incident.id)
    gone = lifecycle.cancel(incident, stamps(), reason=CancelReason.DUPLICATE, duplicate_of="rec0")
    assert gone.links == (Link(kind="duplicate_of", target="rec0"),)
    assert gone.history[-1].kind is ActivityKind.LINK


def test_a_note_is_internal_and_a_reply_public() -> None:
    stamps = Stamps()
    noted = lifecycle.note(opened(stamps), stamps(), text="looks like the gateway")
    assert noted.history[-1].visibility is Visibility.INTERNAL
    replied = lifecycle.reply(noted, stamps(), text="we are on it", to=("lee", "kim"))
    assert replied.history[-1].visibility is Visibility.PUBLIC
    assert replied.history[-1].recipients == ("lee", "kim")


@pytest.mark.parametrize("move", [lifecycle.note, lifecycle.reply])
def test_words_need_words(move: object) -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields) as missing:
        move(opened(stamps), stamps(), text="  ")  # type: ignore[operator]
    assert missing.value.names == ("text",)


def test_a_reply_to_nobody_is_refused() -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="name a recipient"):
        lifecycle.reply(opened(stamps, caller=None), stamps(), text="hello")


def test_opening_needs_a_title_and_records_its_creation() -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields) as missing:
        opened(stamps, title="  ")
    assert missing.value.names == ("title",)
    incident = opened(stamps, team="network")
    (created,) = incident.history
    assert created.kind is ActivityKind.CREATED
    assert {change.field: change.after for change in created.changes} == {
        "caller": "kim",
        "team": "network",
        "owner": "ana",
    }
