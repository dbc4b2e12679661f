"""The list columns of a problem; times are ms since the epoch, `incidents` are ids, comma-joined."""

from __future__ import annotations

from typing import Final

from tui.store.kinds.base import Document, Kind, Value, codes, ints, milliseconds, open_tasks, text

#: The states of open problems beside "new" (tui/domain/problem_states.py); queries know them by name.
WORKING: Final = ("assess", "root_cause", "fix_in_progress")
_SECOND: Final = 1_000


def _project(document: Document) -> tuple[Value, ...]:
    from tui.domain.priority import Level, derive  # noqa: PLC0415 (the first paint projects nothing)
    from tui.domain.problem_timed import inactive_from, last_activity, steps_ahead  # noqa: PLC0415 (as above)

    get = document.get
    incidents = get("incidents") or ()
    impact, urgency = get("impact", "medium"), get("urgency", "medium")
    stale, ahead = inactive_from(document), steps_ahead(document)
    return (
        document["number"],
        document["title"],
        document["id"],
        get("op", ""),
        ",".join(incidents),
        get("symptom", ""),
        get("state", "new"),
        impact,
        urgency,
        get("team"),
        get("assignee"),
        get("owner"),
        get("service"),
        get("ci"),
        get("category", ""),
        get("location", ""),
        ",".join(get("flags") or ()),
        get("source", ""),
        get("origin", ""),
        get("cause_status", "unknown"),
        get("outcome", ""),
        _known(document),
        "yes" if get("workaround") else "",
        derive(Level(impact), Level(urgency)),
        milliseconds(document["opened_at"]),
        milliseconds(document["updated_at"]),
        milliseconds(get("resolved_at")),
        milliseconds(get("closed_at")),
        milliseconds(get("review_at")),
        milliseconds(get("verified_at")),
        _SECOND * last_activity(document)[0],
        None if stale is None else _SECOND * stale,
        _SECOND * ahead[0].at if ahead else None,
        get("used", 0),
        get("worked", 0),
        len(incidents),
        open_tasks(document),
        get("reopenings", 0),
    )


def _known(document: Document) -> str:
    """Return what kind of known error it is (`Problem.known_error`)."""
    status = document.get("cause_status", "unknown")
    if not document.get("workaround") or document.get("retired") or status == "unknown":
        return ""
    return "known" if status == "known" else "early"


PROBLEM: Final = Kind(
    name="problem",
    worked=True,
    record="tui.domain.problem:Problem",
    columns=(
        text("number", search=True, index=True),
        text("title", search=True),
        text("id", index=True),
        text("op"),
        text("incidents"),
        text("symptom"),
        *codes("state", "impact", "urgency", "team", "assignee", "owner", "service", "ci", "category"),
        *codes("location", "flags", "source", "origin", "cause_status", "outcome", "known", "workaround"),
        *ints(
            "priority", "opened", "updated", "resolved", "closed", "review", "verified", "last_at", "stale"
        ),
        *ints("timed", "used", "worked", "linked", "tasks", "reopenings"),
    ),
    project=_project,
)
