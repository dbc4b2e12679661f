"""The commands of a problem's life; each one's move stands in `tui.domain` (domain.md section 6)."""

from __future__ import annotations

from typing import Final

from tui.commands.base import Argument, Ask, Command, Scope, column_of
from tui.commands.grid import GRID
from tui.commands.problem_knowing import ANALYSING_COMMANDS, KNOWING_COMMANDS
from tui.commands.problem_parts import (
    KIND,
    LEVELS,
    NOTE,
    REVIEW_AT,
    WHY,
    long_text,
    not_closed,
    on,
    record,
    some_problem,
)  # fmt: skip
from tui.domain.problem_states import Event

NEW: Final = Command(
    name="new", keys=("c",), title="New problem", scope=Scope.DESK, kinds=(KIND,), cli=True, label="new",
    help="Open a problem: a title is enough; --incidents links those it causes.",
    arguments=(
        Argument(name="title", prompt="Title"),
        Argument(name="service", prompt="Service", ask=Ask.SERVICE, required=False),
        Argument(name="impact", prompt="Impact", ask=Ask.CHOICE, choices=LEVELS, default="medium"),
        Argument(name="urgency", prompt="Urgency", ask=Ask.CHOICE, choices=LEVELS, default="medium"),
        Argument(name="incidents", prompt="Incidents", required=False),
        Argument(name="team", prompt="Team", ask=Ask.TEAM, required=False, asked=False),
        Argument(name="description", prompt="Description", ask=Ask.LONG_TEXT, required=False, asked=False),
        Argument(name="category", prompt="Category", required=False, asked=False),
        Argument(name="symptom", prompt="Symptom", required=False, asked=False),
        Argument(name="location", prompt="Location", required=False, asked=False),
        Argument(name="ci", prompt="Item", ask=Ask.CI, required=False, asked=False),
    ),
)  # fmt: skip

_MOVING: Final = (
    record("take", ("t",), "Take", "Make it yours; the team stays.", not_closed, footer=1),
    record(
        "assign", ("a",), "Assign", "Hand it over to another team or person.", not_closed,
        Argument(name="team", prompt="Team", ask=Ask.TEAM, required=False, default=column_of("team")),
        Argument(name="person", prompt="Person", ask=Ask.PERSON, required=False),
        NOTE, footer=2,
    ),
    record(
        "release", ("0",), "Give back", "Give it back to its team.", not_closed, NOTE, label="give back"
    ),
    record(
        "assess", ("s",), "Assess", "Begin to look for the cause; it becomes yours if nobody has it.",
        on(Event.ASSESS), footer=3, label="next",
    ),
    record(
        "confirm", ("s",), "Confirm the cause",
        "Say what the cause is; with a workaround it is a known error from now on.", on(Event.CONFIRM),
        long_text("cause", "Root cause", body="cause"),
        long_text("workaround", "Workaround", required=False, body="workaround"),
    ),
    record(
        "fix", ("s",), "Fix", "Begin the fix; name its change if there is one already.", on(Event.FIX),
        Argument(name="change", prompt="Change", required=False), NOTE,
    ),
    record(
        "resolve", ("f",), "Resolve with the fix",
        "Say what fixed it and by which change; the incidents that wait for nothing else are resolved.",
        on(Event.RESOLVE), long_text("fix", "Fix", foretells="resolve"),
        Argument(name="change", prompt="Change", required=False),
        Argument(name="no_change", prompt="Why no change, if there is none", required=False),
        footer=5, label="finish",
    ),
    record(
        "close", ("plus",), "Fix confirmed",
        "The fix is confirmed: close it; a major problem is reviewed first.",
        on(Event.CLOSE),
        Argument(
            name="review", prompt="Review", ask=Ask.LONG_TEXT,
            lacking=lambda row: row is not None and "major" in (getattr(row, "flags", "") or ""),
        ), NOTE,
    ),
    record(
        "refute", ("minus",), "Not the cause", "It is not the cause after all: look again.",
        on(Event.REFUTE), WHY,
    ),
    record(
        "fix-failed", ("minus",), "Fix failed", "The fix did not work: find another.",
        on(Event.FIX_FAILED), WHY,
    ),
    record(
        "not-fixed", ("minus",), "Not fixed", "It came back after the fix: the fix goes on.",
        on(Event.NOT_FIXED), WHY,
    ),
    record(
        "reopen", ("minus",), "Reopen", "It recurred, or its review has come: look for the cause again.",
        on(Event.REOPEN), WHY,
    ),
    record(
        "accept-risk", ("z",), "Accept the risk",
        "Live with it until a review, when it comes back by itself; incidents that wait are told.",
        on(Event.ACCEPT_RISK), WHY, REVIEW_AT,
    ),
    record(
        "not-found", ("z",), "Cause not found",
        "Stop looking until a review, when it comes back by itself.", on(Event.NOT_FOUND), WHY, REVIEW_AT,
    ),
    record("cancel", ("x",), "Cancel", "End it: it is no problem.", on(Event.CANCEL), WHY),
    record(
        "duplicate", ("d",), "Duplicate",
        "End it as a duplicate of another problem, which takes its incidents, tasks and workaround.",
        on(Event.DUPLICATE), Argument(name="of", prompt="Duplicate of", ask=Ask.PROBLEM),
    ),
    record(
        "note", ("w",), "Write a note", "Write an internal note.", some_problem,
        Argument(name="text", prompt="Note", ask=Ask.LONG_TEXT, positional=True), footer=6,
    ),
)  # fmt: skip

PROBLEM_COMMANDS: Final = (*_MOVING, *KNOWING_COMMANDS, *ANALYSING_COMMANDS, GRID, NEW)
