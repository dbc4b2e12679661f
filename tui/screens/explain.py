"""`=`: the sum behind an incident's clocks and priority, with the same verbs as its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual import work

from tui.desk.clockwork import agreements, clocks
from tui.desk.explaining import COUNTED, clock_lines, priority_lines
from tui.domain.errors import StoreError
from tui.screens.record import RecordScreen
from tui.screens.telling import unreadable
from tui.terminal.palette import Tone
from tui.widgets.preview import Preview, PreviewText

if TYPE_CHECKING:
    from tui.domain.incident import Incident


class ExplainScreen(RecordScreen):
    """Why the figures of one incident are what they are."""

    @work(group="preview", exclusive=True)
    async def _read(self) -> None:
        page = self.query_exactly_one(Preview)
        try:
            incident = await self.desk.store.fetch(self.KIND, self._record_id)
        except StoreError as trouble:
            page.show(unreadable(trouble))
        else:
            page.show(self._text(incident) if incident is not None else PreviewText())

    def _text(self, incident: Incident) -> PreviewText:
        lines = list(priority_lines(incident, agreements(self.desk.names).matrix))
        for clock in clocks(incident, self.desk.names, self.desk.now()):
            lines += ["", *clock_lines(clock, self.desk.zone)]
        heads = {line for line in lines if not line.startswith(" ")}
        return PreviewText(
            number=incident.number, title=incident.title,
            facts=tuple(
                tuple((part, Tone.STRONG if line in heads else Tone.PLAIN) for part in _parts(line))
                for line in lines
            ),
        )  # fmt: skip

    def action_explain(self) -> None:
        """Go back to where it was asked."""
        self.app.pop_screen()


def _parts(line: str) -> list[str]:
    """Divide a line where it may be broken: before what an interval is counted as, behind commas."""
    if line[:COUNTED].endswith("  ") and len(line) > COUNTED:
        return [line[:COUNTED], line[COUNTED:]]
    return [part for part in _BREAKS.split(line) if part] or [line]


_BREAKS = re.compile(r"(?<=[,;] )")
