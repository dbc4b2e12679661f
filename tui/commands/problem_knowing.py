"""The commands of what a problem knows: links, workaround, known error, and the aids to find its cause."""

from __future__ import annotations

from typing import Final

from tui.commands.base import NO, YES, Argument, Ask, Command, column_of
from tui.commands.problem_parts import (
    LEAVE,
    LEVELS,
    LINKED,
    WHY,
    linked,
    long_text,
    record,
    some_problem,
)  # fmt: skip
from tui.domain.analysis import DIMENSIONS, FITS, HEADINGS, VERDICTS

_EDITED: Final = {
    "title": Argument(name="title", prompt="Title", required=False, default=column_of("title")),
    "impact": Argument(
        name="impact", prompt="Impact", ask=Ask.CHOICE, choices=(LEAVE, *LEVELS), required=False,
        default=LEAVE,
    ),
    "urgency": Argument(
        name="urgency", prompt="Urgency", ask=Ask.CHOICE, choices=(LEAVE, *LEVELS), required=False,
        default=LEAVE,
    ),
    "service": Argument(
        name="service", prompt="Service", ask=Ask.SERVICE, required=False, default=column_of("service")
    ),
    "category": Argument(name="category", prompt="Category", required=False, default=column_of("category")),
    "symptom": Argument(name="symptom", prompt="Symptom", required=False, default=column_of("symptom")),
    "cause": long_text("cause", "Suspected cause", required=False, body="cause"),
    "workaround": long_text("workaround", "Workaround", required=False, body="workaround"),
}  # fmt: skip


def _edit(part: str, key: str, title: str, helps: str, *fields: str) -> Command:
    arguments = tuple(_EDITED[field] for field in fields)
    return record(part, (key,), title, helps, some_problem, *arguments, part_of="edit")


KNOWING_COMMANDS: Final = (
    record(
        "link", ("L",), "Link incidents", "Link the incidents it causes, by number.", some_problem, LINKED
    ),
    record("unlink", (), "Unlink incidents", "Undo the link to incidents.", some_problem, LINKED),
    record(
        "communicate", ("r",), "Tell the workaround",
        "Write the workaround to every open linked incident: a reply to its caller, else a note.",
        linked,
        Argument(
            name="text", prompt="Workaround", ask=Ask.LONG_TEXT, required=False, body="workaround",
            foretells="communicate",
        ),
        footer=7, label="tell", beforehand="replies can be recalled for 60 seconds only",
    ),
    record(
        "tried", (), "Count a try", "Count that the workaround was tried, and whether it worked.",
        some_problem,
        Argument(
            name="worked", prompt="It worked", ask=Ask.FLAG, choices=(NO, YES), required=False, default=NO
        ),
        Argument(name="incident", prompt="On incident", ask=Ask.INCIDENT, required=False),
    ),
    record("verify", ("i v",), "Verify", "Say that the workaround still helps.", some_problem),
    record("retire", ("i r",), "Retire", "Offer the workaround to nobody any more.", some_problem, WHY),
    record("major", ("exclamation_mark",), "Major", "Make it a major problem, or no longer.", some_problem),
    record(
        "edit", (), "Edit", "Change what is known of it: title, levels, service, symptom, cause, workaround.",
        some_problem, *_EDITED.values(),
    ),
    _edit("edit-title", "i t", "Title", "Change the title.", "title"),
    _edit("edit-priority", "i p", "Priority", "Change impact and urgency.", "impact", "urgency"),
    _edit("edit-service", "i s", "Service", "Change service and category.", "service", "category"),
    _edit("edit-symptom", "i y", "Symptom", "Say how it shows itself.", "symptom"),
    _edit("edit-cause", "i c", "Suspected cause", "Say what the cause may be.", "cause"),
    _edit("edit-workaround", "i w", "Workaround", "Say what helps until it is fixed.", "workaround"),
)  # fmt: skip

ANALYSING_COMMANDS: Final = (
    record(
        "why", ("i q",), "Why", "Answer one more of the five whys, or --place again.", some_problem,
        Argument(name="text", prompt="Why", ask=Ask.LONG_TEXT, positional=True, foretells="why"),
        Argument(name="place", prompt="Place", required=False, asked=False),
    ),
    record(
        "grid", (), "Fill a cell", "Fill a cell of the Kepner-Tregoe grid.", some_problem,
        Argument(name="dimension", prompt="Dimension", ask=Ask.CHOICE, choices=DIMENSIONS, default="what"),
        Argument(name="heading", prompt="Heading", ask=Ask.CHOICE, choices=HEADINGS, default="is"),
        long_text("text", "Text", required=False),
    ),
    record(
        "suspect", (), "Suspected cause", "Add a cause to be weighed against the grid.", some_problem,
        Argument(name="text", prompt="Suspected cause", positional=True),
    ),
    record(
        "weigh", (), "Weigh a cause",
        "Say whether a suspected cause explains a cell of the grid; without --heading, a whole dimension.",
        some_problem, Argument(name="suspect", prompt="Cause (1, 2 …)", default="1"),
        Argument(name="dimension", prompt="Dimension", ask=Ask.CHOICE, choices=DIMENSIONS, default="what"),
        Argument(
            name="heading", prompt="Heading", ask=Ask.CHOICE, choices=HEADINGS, required=False, asked=False
        ),
        Argument(name="verdict", prompt="It", ask=Ask.CHOICE, choices=VERDICTS, default=FITS),
    ),
    record(
        "review", ("i m",), "Review", "Write the review of a major problem.", some_problem,
        Argument(name="text", prompt="Review", ask=Ask.LONG_TEXT, positional=True),
    ),
)  # fmt: skip
