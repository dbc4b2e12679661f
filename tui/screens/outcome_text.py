"""What was done, on one line: the sentence, then what is to be remarked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.desk.desk import Outcome

NOTICES: Final = 5  #: remarks that are told beside an outcome


def outcome_line(outcome: Outcome, most: int = NOTICES) -> str:
    """Say what was done, then at most so many remarks, told apart, and how many more there are."""
    more = len(outcome.notices) - most
    aside = [f"and {more:,} more"] if more > 0 else []
    return " ".join(filter(None, (outcome.message, "; ".join((*outcome.notices[:most], *aside)))))
