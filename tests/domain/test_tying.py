"""Links, escalation and splitting."""

from __future__ import annotations

import pytest
from domain_builders import Stamps, in_state, opened

from tui.domain.errors import MissingFields, Refused
from tui.domain.escalating import de_escalate, escalate
from tui.domain.incident import Flag, Link, State
from tui.domain.incident_states import Escalation
from tui.domain.linking import OFFERED, OPPOSITES, SPLIT_INTO, link, tied_back, unlink
from tui.domain.splitting import other_part, split


def test_a_link_stands_once_and_never_to_itself() -> None:
    stamps = Stamps()
    tied = link(opened(stamps), stamps(), kind="related_to", to="rec2")
    assert tied.links == (Link(kind="related_to", target="rec2"),)
    with pytest.raises(Refused, match="already"):
        link(tied, stamps(), kind="related_to", to="rec2")
    with pytest.raises(Refused, match="itself"):
        link(tied, stamps(), kind="related_to", to="rec1")
    assert unlink(tied, stamps(), to="rec2").links == ()
    with pytest.raises(Refused, match="not linked"):
        unlink(tied, stamps(), to="rec3")


def test_every_tie_that_is_offered_has_a_name_from_the_other_end() -> None:
    assert set(OFFERED) <= set(OPPOSITES)


def test_escalation_is_a_flag_and_an_activity_never_a_state() -> None:
    stamps = Stamps()
    work = in_state(State.IN_PROGRESS, stamps)
    raised = escalate(work, stamps(), how=Escalation.HIERARCHIC, text="the board asks")
    assert (raised.state, raised.flags) == (State.IN_PROGRESS, (Flag.ESCALATED,))
    with pytest.raises(MissingFields):
        escalate(work, stamps(), how=Escalation.FUNCTIONAL, text="needs a router expert")
    handed = escalate(work, stamps(), how=Escalation.FUNCTIONAL, team="net", text="needs a router expert")
    assert (handed.team, handed.assignee, handed.flags) == ("net", None, (Flag.ESCALATED,))
    assert de_escalate(raised, stamps(), reason="settled").flags == ()
    with pytest.raises(Refused, match="not escalated"):
        de_escalate(work, stamps(), reason="settled")


def test_the_other_part_has_the_same_caller_and_both_are_tied() -> None:
    stamps = Stamps()
    kept = split(opened(stamps, service="vpn"), stamps(), title="The printer too")
    fields = other_part(kept)
    assert kept.links == (Link(kind=SPLIT_INTO, target=fields["id"]),)
    assert (fields["caller"], fields["service"], fields["title"]) == ("kim", "vpn", "The printer too")
    back = tied_back(opened(stamps), stamps(), kind=SPLIT_INTO, to=kept.id)
    assert back.links == (Link(kind="split_from", target="rec1"),)
