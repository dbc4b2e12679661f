"""Setting right what an incident is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from domain_builders import Stamps, in_state, opened

from tui.domain import lifecycle
from tui.domain.errors import IllegalTransition, MissingFields, Refused
from tui.domain.incident import State


def test_several_fields_are_one_activity_that_lists_them() -> None:
    stamps = Stamps()
    edited = lifecycle.edit(opened(stamps), stamps(), title=" Mail is down ", service="mail", category="")
    assert (edited.title, edited.service) == ("Mail is down", "mail")
    assert [change.field for change in edited.history[-1].changes] == ["title", "service"]


def test_an_id_is_emptied_and_a_title_is_not() -> None:
    stamps = Stamps()
    assert lifecycle.edit(opened(stamps, service="vpn"), stamps(), service="").service is None
    with pytest.raises(MissingFields) as lacking:
        lifecycle.edit(opened(stamps), stamps(), title=" ")
    assert lacking.value.names == ("title",)


def test_people_are_added_and_taken_off_one_by_one() -> None:
    stamps = Stamps()
    watched = lifecycle.edit(opened(stamps), stamps(), watchers=("ben", "ana"), affected=("kim",))
    assert (watched.watchers, watched.affected) == (("ben", "ana"), ("kim",))
    assert lifecycle.edit(watched, stamps(), unwatch=("ben",), watchers=("eve",)).watchers == ("ana", "eve")
    with pytest.raises(Refused, match="nothing would change"):
        lifecycle.edit(watched, stamps(), watchers=("ben",))


def test_changing_a_wrong_caller_tells_what_that_person_has_already_seen() -> None:
    stamps = Stamps()
    told = lifecycle.reply(opened(stamps), stamps(), text="please  restart\nit")
    late = lifecycle.reply(told, stamps(), text="not out yet")
    moved = lifecycle.edit(late, stamps(after=timedelta(0)), caller="lee")
    assert moved.caller == "lee"
    assert moved.history[-1].verb == "seen"
    assert "please restart it" in moved.history[-1].text
    assert "not out yet" not in moved.history[-1].text
    silent = lifecycle.edit(opened(stamps), stamps(), caller="lee")
    assert silent.history[-1].verb == "edit"


def test_what_has_ended_for_good_stays_as_it_is() -> None:
    stamps = Stamps()
    with pytest.raises(IllegalTransition):
        lifecycle.edit(in_state(State.CLOSED, stamps), stamps(), title="other")
