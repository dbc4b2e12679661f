"""A problem in words: what the preview, the record page and its analysis show."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from tui.desk.insight import figures
from tui.domain.analysis import DIMENSIONS, HEADINGS, verdicts
from tui.domain.priority import Level, why
from tui.screens.board_source import pain_text, spark
from tui.screens.chronology import chronology
from tui.screens.preview_text import entries_of, moment_text, open_tasks_line, task_lines
from tui.terminal.palette import Tone
from tui.widgets.cells import fit, line_of
from tui.widgets.preview import PreviewText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.desk.desk import Desk
    from tui.desk.names import Names
    from tui.domain.problem import Problem

Words = tuple[str, Tone]
Line = tuple[Words, ...]

_WIDE: Final = 12
_HAPPENING: Final = 96  #: cells of one happening


def heading_of(row: Any, names: Names) -> PreviewText:  # noqa: ANN401 (a list row)
    """Return what is known without reading the body."""
    reason = why(Level(row.impact), Level(row.urgency))
    return PreviewText(
        number=row.number, title=row.title, why="   ".join(filter(None, (reason, names.service(row.service))))
    )


def preview_of(problem: Problem, desk: Desk) -> PreviewText:
    """Return the whole record, its history newest first."""
    names = desk.names
    reason = why(problem.impact, problem.urgency)
    return PreviewText(
        number=problem.number,
        title=problem.title,
        why="   ".join(filter(None, (reason, names.service(problem.service)))),
        facts=(
            _state(problem, desk),
            _people(problem, names),
            _pain(problem, desk),
            *_known(problem, desk),
            *open_tasks_line(problem.tasks),
        ),
        entries=tuple(entries_of(problem, desk)),
    )


def with_fields(text: PreviewText, problem: Problem, desk: Desk) -> PreviewText:
    """Add what only the record page has room for."""
    lines = [*_fields(problem, desk), *_happened(problem, desk), *analysis_lines(problem, desk)]
    return replace(text, facts=(*text.facts, *lines, ()))


def analysis_lines(problem: Problem, desk: Desk) -> Iterator[Line]:
    """Yield five whys, the grid with causes weighed, and tasks, as far as there are any."""
    for number, answer in enumerate(problem.whys, 1):
        yield _fact(f"why {number}", answer)
    cells = {(cell.dimension, cell.heading): cell.text for cell in problem.grid}
    label = "grid"
    for dimension, heading in product(DIMENSIONS, HEADINGS):
        if text := cells.get((dimension, heading), ""):
            yield _fact(label, f"{_cell_words(f'{dimension}.{heading}')}: {text}")
            label = ""
    for suspect, fits, fails in verdicts(problem.suspects):
        number = problem.suspects.index(suspect) + 1
        told = f"explains {fits}" if not fails else f"explains {fits}, refuted by"
        against = f" {', '.join(map(_cell_words, suspect.fails))}" if fails else ""
        yield ((f"{f'cause {number}':<{_WIDE}}", Tone.DIM), (f"{suspect.text}  ", Tone.PLAIN),
               (f"{told}{against}", Tone.WARN if fails else Tone.ACCENT))  # fmt: skip
    yield from task_lines(problem.tasks, desk)
    if problem.review:
        yield _fact("review", problem.review)


def _cell_words(cell: str) -> str:
    return cell.replace(".", " ").replace("_", " ")


def _state(problem: Problem, desk: Desk) -> Line:
    told: list[Words] = [(f"{problem.state.words}  ", Tone.STRONG)]
    if problem.outcome:
        told.append((f"{problem.outcome.value.replace('_', ' ')}  ", Tone.PLAIN))
    if problem.review_at is not None:
        told.append((f"review {moment_text(problem.review_at, desk)}  ", Tone.PLAIN))
    if problem.known_error:
        early = "early " if problem.known_error == "early" else ""
        told.append((f"{early}known error  ", Tone.ACCENT))
    told += [(f"{flag.value}  ", Tone.WARN) for flag in problem.flags]
    return tuple(told)


def _people(problem: Problem, names: Names) -> Line:
    return (
        ("team ", Tone.DIM), (names.team(problem.team) or "–", Tone.PLAIN),
        ("   who ", Tone.DIM), (names.person(problem.assignee) or "–", Tone.PLAIN),
        ("   owner ", Tone.DIM), (names.person(problem.owner) or "–", Tone.PLAIN),
    )  # fmt: skip


def _pain(problem: Problem, desk: Desk) -> Line:
    told = figures(desk.store, problem.incidents, desk.now().timestamp())
    return (
        ("incidents ", Tone.DIM), (f"{len(problem.incidents)}", Tone.STRONG),
        (f", {told.open} open", Tone.PLAIN),
        ("   pain ", Tone.DIM), (f"{pain_text(told.pain) or '0'} person-minutes", Tone.PLAIN),
        (f"   {spark(told.weeks)}", Tone.DIM),
    )  # fmt: skip


def _known(problem: Problem, desk: Desk) -> Iterator[Line]:
    if problem.cause:
        yield _fact("cause", f"{problem.cause} ({problem.cause_status.value})")
    if problem.workaround:
        tried = f"worked {problem.worked} of {problem.used}" if problem.used else "never tried"
        verified = f", verified {moment_text(problem.verified_at, desk)}" if problem.verified_at else ""
        retired = ", retired" if problem.retired else ""
        yield _fact("workaround", f"{problem.workaround} ({tried}{verified}{retired})")
    if problem.fix:
        by = f"change {problem.change}" if problem.change else f"no change: {problem.no_change}"
        yield _fact("fix", f"{problem.fix} ({by})")
    if problem.reason:
        yield _fact("because", problem.reason)


def _fields(problem: Problem, desk: Desk) -> Iterator[Line]:
    names = desk.names
    for label, value in (
        ("opened", moment_text(problem.opened_at, desk)),
        ("category", " / ".join(filter(None, (problem.category, problem.subcategory)))),
        ("symptom", problem.symptom),
        ("ci", names.ci(problem.ci)),
        ("location", problem.location),
        ("reopened", f"{problem.reopenings} ×" if problem.reopenings else ""),
        ("source", " · ".join(filter(None, (problem.source, problem.origin)))),
        ("description", problem.description),
    ):
        if value:
            yield _fact(label, value)


def _happened(problem: Problem, desk: Desk) -> Iterator[Line]:
    """Yield what happened to it and its incidents, oldest first; of much, the last."""
    told, before = chronology(problem, desk.store)
    if before:
        yield _fact("happened", f"{before:,} earlier things, then")
    moments = [moment_text(at, desk) for at, _, _ in told]
    wide = max(map(len, moments), default=0)
    for number, (moment, (_, of, words)) in enumerate(zip(moments, told, strict=True)):
        label = "" if number or before else "happened"
        told_of = fit(line_of(f"{moment:<{wide}}  {of:<12} {words}"), _HAPPENING).rstrip()
        yield _fact(label, told_of)


def _fact(label: str, value: str) -> Line:
    return ((f"{label:<{_WIDE}}", Tone.DIM), (value, Tone.PLAIN))
