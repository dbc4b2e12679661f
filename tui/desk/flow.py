"""The moves that carry an incident through a day: put off, ring, tie, escalate, split, the major ones."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.desk import kin
from tui.desk.kinds import INCIDENT
from tui.desk.reading import business_moment, number, one_of, person, record_of, team, text, title
from tui.desk.task_moves import TASK_MOVES
from tui.desk.work import Move
from tui.domain import contact, escalating, linking, major, snoozing, splitting
from tui.domain.ending import duplicate, unmerge
from tui.domain.incident_states import Escalation

if TYPE_CHECKING:
    from collections.abc import Mapping

_incident = record_of(INCIDENT)
_WHY: Final = {"reason": text}
_TEXT: Final = {"text": text}

#: Command name -> move, as in tui.desk.incidents.
FLOW_MOVES: Final[Mapping[str, Move]] = MappingProxyType(
    {
        **TASK_MOVES,
        "snooze": Move(
            snoozing.snooze, "Snoozed {}.", {"until": business_moment, **_TEXT}, ending="until {until}"
        ),
        "wake": Move(snoozing.wake, "Woke {}.", _TEXT),
        "rang": Move(
            contact.rang,
            "The caller of {} rang again.",
            {**_TEXT, "by": person},
            then=kin.recur,
        ),
        "attempt": Move(contact.attempt, "Noted an attempt to reach the caller of {}.", _TEXT),
        "duplicate": Move(
            duplicate, "Ended {} as a duplicate.", {"of": _incident, **_TEXT}, then=kin.end, ending="of {of}"
        ),
        "unmerge": Move(unmerge, "Opened {} again: it is no duplicate.", _WHY, then=kin.untie),
        "link": Move(
            linking.link,
            "Linked {}.",
            {"kind": one_of(linking.OFFERED), "to": _incident},
            then=kin.tie,
            ending="to {to} ({kind})",
        ),
        "unlink": Move(linking.unlink, "Unlinked {}.", {"to": _incident}, then=kin.untie, ending="from {to}"),
        "escalate": Move(
            escalating.escalate, "Escalated {}.", {"how": one_of(Escalation), "team": team, **_TEXT}
        ),
        "de-escalate": Move(escalating.de_escalate, "De-escalated {}.", _WHY),
        "split": Move(splitting.split, "Split {}.", {"title": title}, then=kin.part),
        "propose-major": Move(major.propose, "Proposed {} as a major incident.", _WHY),
        "accept-major": Move(
            major.accept,
            "Accepted {} as a major incident.",
            {"commander": person, "communications": person, "cadence": number},
        ),
        "reject-major": Move(major.reject, "Rejected {} as a major incident.", _WHY),
        "demote-major": Move(major.demote, "Demoted {}.", _WHY),
        "update-major": Move(major.update, "Noted the update of {}.", _TEXT),
        "hand-major": Move(
            major.hand, "Handed over {}.", {"commander": person, "communications": person, **_TEXT}
        ),
        "review-major": Move(major.review, "Reviewed {}.", _TEXT),
        "close-major": Move(major.close_major, "Closed the major incident {}."),
    }
)
