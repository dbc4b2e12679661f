from __future__ import annotations

import pytest
from domain_builders import Stamps, in_state

from tui.domain import lifecycle
from tui.domain.errors import IllegalTransition
from tui.domain.incident import TRANSITIONS, Event, State, legal_events

EVERY_MOVE = {event: getattr(lifecycle, event.value) for event in Event}


ILLEGAL = [(state, event) for state in State for event in Event if (state, event) not in TRANSITIONS]


@pytest.mark.parametrize(("state", "event"), ILLEGAL)
def test_what_the_table_does_not_allow_is_refused_naming_what_it_does(state: State, event: Event) -> None:
    stamps = Stamps()
    incident = in_state(state, stamps)
    with pytest.raises(IllegalTransition) as refused:
        EVERY_MOVE[event](incident, stamps())
    assert refused.value.legal == tuple(legal.value for legal in legal_events(state))
    assert state.words in str(refused.value)


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_closed_and_cancelled_are_final(state: State) -> None:
    assert legal_events(state) == ()


@pytest.mark.parametrize("state", State)
def test_a_note_and_a_reply_can_be_written_in_every_state(state: State) -> None:
    stamps = Stamps()
    incident = in_state(state, stamps)
    noted = lifecycle.note(incident, stamps(), text="seen")
    replied = lifecycle.reply(noted, stamps(), text="on it")
    assert replied.state is state
    assert len(replied.history) == len(incident.history) + 2
