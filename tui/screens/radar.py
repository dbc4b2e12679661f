"""The recurrence radar and the Pareto of causes, drawn in the terminal; rows lead on to their incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from tui.desk.insight import BY_PROBLEM, CAUSES, cause_name, group_of, pareto_beside, radar_beside
from tui.domain.errors import BadInput
from tui.domain.radar import LEAST, WINDOW, WORDS
from tui.screens.board_source import pain_text
from tui.screens.findings import FindingsScreen, quoted
from tui.screens.host import key_said
from tui.terminal.palette import Tone
from tui.widgets.columns import Column
from tui.widgets.preview import PreviewText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.domain.pain import Bar
    from tui.domain.radar import Candidate
    from tui.screens.commanding import CommandScreen
    from tui.terminal.palette import Look

#: Cells of the longest bar, and below how many cells of the screen it is the shorter one.
_WIDE: Final = 30
_SHORT: Final = 14
_NARROW: Final = 100
#: What a group is by -> the fields of a query that find its incidents, in the order of the group's values.
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "service": ("service", "cat"),
    "ci": ("ci", "cat"),
    "place": ("cat", "subcategory", "location"),
}
#: What a group is by -> what a problem is told of it, in the same order; nothing where a problem has no such.
_SHARED: Final[Mapping[str, tuple[str, ...]]] = {
    "service": ("service", "category"),
    "ci": ("ci", "category"),
    "place": ("category", "", "location"),
}
#: What is counted by -> the column's header, where it is not the name itself.
_HEADERS: Final[Mapping[str, str]] = {"ci": "CI", BY_PROBLEM: "Cause (its problem)"}


class Raised(NamedTuple):
    """A candidate with its group in words."""

    candidate: Candidate
    name: str


class RadarScreen(FindingsScreen):
    """What comes again: Enter shows its incidents, `c` opens a problem that has them."""

    KIND = "problem"
    EMPTY = "Nothing comes again."

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of candidates."""
        return (
            Column(key="count", header="14 d", text=lambda one: str(len(one.candidate.incidents)), width=4,
                   right=True, lead=True),
            Column(key="usual", header="Usual", text=lambda one: f"{one.candidate.usual:.1f}", width=5,
                   right=True),
            Column(key="expected", header="Next", text=lambda one: f"{one.candidate.expected:.0f}", width=4,
                   right=True),
            Column(key="by", header="By", text=lambda one: one.candidate.group[0], width=7),
            Column(key="group", header="What comes again", text=lambda one: one.name, width=30, flex=1),
        )  # fmt: skip

    async def find(self) -> Sequence[Raised]:
        """Return the candidates."""
        return [Raised(one, group_of(one, self.desk)) for one in await radar_beside(self.desk)]

    def key_of(self, finding: Raised) -> str:
        """Return the group."""
        return "\n".join(finding.candidate.group)

    def heading(self) -> PreviewText:
        """Say what a candidate is."""
        words = f"{LEAST} or more in {WINDOW} days, without an open problem"
        keys = (("Enter", Tone.STRONG), (" its incidents   ", Tone.DIM), ("c", Tone.STRONG),
                (" open a problem with them   most expected first", Tone.DIM))  # fmt: skip
        return PreviewText(number="Radar", title=words, why=f"{len(self.found)} raised", facts=(keys,))

    def lead_on(self, finding: Raised) -> None:
        """Show the incidents of the group."""
        what, *values = finding.candidate.group
        names = self.desk.names
        if what == WORDS:
            query = " ".join(map(quoted, values))
        else:
            said = [names.of(what, values[0]), *values[1:]] if what in {"service", "ci"} else values
            pairs = zip(_FIELDS[what], said, strict=False)
            query = " ".join(f"{field}:{quoted(value)}" for field, value in pairs if value)
        self.drill(f"{query} created>-{WINDOW}d sort:-created")

    def begin(
        self,
        command: Command,
        row: Row | None,
        given: Mapping[str, str] | None = None,
        *,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Open a problem with the incidents under the cursor already linked, and say so."""
        finding = self.under_cursor() if command.name == "new" else None
        if command.name == "new" and self.looking:
            key = key_said(self, "new")
            self.message.refuse(
                f"still looking for what comes again: {key} opens a problem once it is listed"
            )
            return
        if finding is not None:
            given = {**self._known(finding), **(given or {})}
        super().begin(command, row, given, typed=typed)
        if finding is not None and self.bar.asking:
            count = len(finding.candidate.incidents)
            key = key_said(self, "edit-title")
            self.message.say(
                f"“{finding.name}”, with its {count:,} incidents linked; {key} changes the title"
            )

    def _known(self, finding: Raised) -> dict[str, str]:
        """Return what is known of a problem behind a candidate."""
        what, *values = finding.candidate.group
        known = {"title": finding.name, "incidents": ",".join(finding.candidate.incidents)}
        shared = zip(_SHARED.get(what, ()), values, strict=False)
        return {**known, **{name: value for name, value in shared if name and value}}


class Shown(NamedTuple):
    """One bar of the Pareto, with its cause in words and its part of the largest; 0 where none is named."""

    bar: Bar
    name: str
    part: float


class ParetoScreen(FindingsScreen):
    """What makes most of the pain: ← → count by another cause, Enter shows the incidents."""

    KIND = "incident"
    EMPTY = "No incidents."
    BY: ClassVar[tuple[str, ...]] = tuple(CAUSES)

    def __init__(self, desk: Desk, look: Look, by: str = "") -> None:
        super().__init__(desk, look)
        self._by = place_of(by)

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of bars."""
        sign, by = self.look.signs.block, self.BY[self._by]
        wide = _WIDE if self.app.size.width >= _NARROW else _SHORT
        return (
            Column(key="vital", header=" ", width=1, lead=True,
                   text=lambda one: "*" if one.bar.vital else ""),
            Column(key="cause", header=_HEADERS.get(by, by.capitalize()), text=lambda one: one.name, width=22,
                   flex=1, lead=True),
            Column(key="count", header="Count", width=7, right=True,
                   text=lambda one: f"{one.bar.incidents:,}"),
            Column(key="pain", header="Pain", text=lambda one: pain_text(one.bar.pain) or "0", width=8,
                   right=True),
            Column(key="upto", header="Up to", width=5, right=True,
                   text=lambda one: f"{one.bar.upto:.0%}" if one.bar.key else "–"),
            Column(key="bar", header="", width=wide, drop=1, text=lambda one: sign * round(wide * one.part)),
        )  # fmt: skip

    def on_resize(self, event: events.Resize) -> None:
        """Draw bars for which there is room."""
        super().on_resize(event)
        self.rows.set_columns(self.columns())

    async def find(self) -> Sequence[Shown]:
        """Return the bars."""
        by = self.BY[self._by]
        bars = await pareto_beside(self.desk, by)
        most = max((bar.pain for bar in bars if bar.key), default=0.0)
        return [
            Shown(bar, cause_name(self.desk, by, bar.key), bar.pain / most if bar.key and most else 0.0)
            for bar in bars
        ]

    def key_of(self, finding: Shown) -> str:
        """Return the cause."""
        return finding.bar.key

    def heading(self) -> PreviewText:
        """Say how many causes make most of it."""
        vital = sum(one.bar.vital for one in self.found)
        named = sum(bool(one.bar.key) for one in self.found)
        makes = f"{vital} of {named} causes make 80 % of the pain (*)" if named else "no incident names one"
        words = f"by {self.BY[self._by]}: {makes}"
        keys = (("← →", Tone.STRONG), (" by another cause   ", Tone.DIM), ("Enter", Tone.STRONG),
                (" its incidents", Tone.DIM))  # fmt: skip
        return PreviewText(number="Pareto", title=words, facts=(keys,))

    def lead_on(self, finding: Shown) -> None:
        """Show the incidents of a cause."""
        by = self.BY[self._by]
        if by == BY_PROBLEM:
            if not self.go_to_number(finding.bar.key):
                self.message.refuse("these have no problem")
            return
        field = "cat" if by == "category" else by
        self.drill(f"{field}:{quoted(finding.name) if finding.bar.key else 'none'} sort:-created")

    def action_show_preview(self) -> None:
        """Count by the next cause."""
        self._turn(1)

    def action_hide_preview(self) -> None:
        """Count by the cause before."""
        self._turn(-1)

    def action_pareto(self, *, by: str = "") -> None:
        """Count by what is said; nothing said leaves it as it is."""
        self._turn(place_of(by) - self._by if by else 0)

    def _turn(self, step: int) -> None:
        self._by = (self._by + step) % len(self.BY)
        self.rows.action_first()
        self.look_again()


def show_radar(screen: CommandScreen) -> None:
    """Show the radar over this screen."""
    screen.app.push_screen(RadarScreen(screen.desk, screen.look))


def show_pareto(screen: CommandScreen, *, by: str = "") -> None:
    """Show the Pareto over this screen, by what is said."""
    screen.app.push_screen(ParetoScreen(screen.desk, screen.look, by))


def place_of(by: str) -> int:
    """Return which of the causes is meant; they may be shortened while unambiguous.

    Raises:
        BadInput: there is none, or several.
    """
    causes = ParetoScreen.BY
    found = [place for place, cause in enumerate(causes) if cause.startswith(by.strip().lower())]
    exact = [place for place in found if causes[place] == by.strip().lower()]
    if by and len(exact or found) != 1:
        raise BadInput(f"nothing can be counted by {by!r}: say one of {', '.join(causes)}")
    return (exact or found)[0]
