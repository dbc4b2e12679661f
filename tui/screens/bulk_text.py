"""The words of a change of many records: what is proposed, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk.bulk_words import changes, counted, few, given, reasons, some
from tui.terminal.palette import Tone

if TYPE_CHECKING:
    from tui.desk.deeds import Foreseen
    from tui.desk.desk import Outcome
    from tui.desk.names import Names
    from tui.screens.bulk import Bulk
    from tui.widgets.proposal import Words


def proposed(bulk: Bulk, seen: Foreseen, names: Names) -> tuple[str, list[Words]]:
    """Return the title and the words of what would come of it."""
    words: list[Words] = [(few(seen.changing), Tone.DIM)]
    words += [(line, Tone.PLAIN) for line in given(bulk.deeds)]
    words += [(line, Tone.PLAIN) for line in changes(seen.came, names)]
    if bulk.beforehand:
        words.append((f"beforehand: {bulk.beforehand}", Tone.WARN))
    words += [(f"refused {line}", Tone.WARN) for line in reasons(seen.refused)]
    words += [(notice, Tone.DIM) for notice in some(seen.notices)]
    return counted(bulk.title, seen), words


def told(outcome: Outcome, seen: Foreseen) -> str:
    """Say what was done, and what was left out of it."""
    left = f"{len(seen.refused):,} refused and still marked." if seen.refused else ""
    return " ".join(filter(None, (outcome.message, left, "; ".join(some(outcome.notices)))))
