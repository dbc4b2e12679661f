from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tui.desk import Desk, Target
from tui.desk.redacting import REDACTED, redact
from tui.domain.errors import Refused
from tui.domain.history import FieldChange
from tui.domain.problem import Problem
from tui.store import Mark, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.domain.history import Operation
    from tui.domain.incident import Incident

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
WORDS = "Ana Ruiz has \u201cmigraine\u201d again"
OTHER = "Her doctor is in Basel"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = create_store(tmp_path / "desk", mark=Mark.TEST, replica="K7", now=NOW)
    desk = Desk(store, clock=lambda: NOW, login="ana", zone=UTC)
    desk.store.catch_up()
    perform(desk, "new", "", title=WORDS, description="What is shown here stays.")
    perform(desk, "note", "i", text=OTHER)
    yield desk
    store.close()


def perform(desk: Desk, command: str, target: str, **values: str) -> None:
    rows = desk.store.rows("incident")
    targets = [Target(str(rows.get(position, "id")), "") for position in rows.all()] if target else []
    asyncio.run(desk.perform(command, targets, values))


def the_incident(desk: Desk) -> Incident:
    rows = desk.store.rows("incident")
    incident: Incident | None = desk.store.read("incident", str(rows.get(rows.all()[0], "id")))
    assert incident is not None
    return incident


def on_disk(folder: Path, text: str) -> list[str]:
    forms = (text.encode(), json.dumps(text)[1:-1].encode(), text.casefold().encode())
    return [p.name for p in folder.iterdir() if any(form in p.read_bytes() for form in forms)]


def test_a_redacted_text_is_in_no_file_of_the_store(desk: Desk) -> None:
    folder = desk.store.path
    desk.store.write_hint()
    (folder / "000001.cut-99").write_bytes(WORDS.encode())
    (folder / "000001.damaged").write_bytes(WORDS.encode())
    assert len(on_disk(folder, WORDS)) == 4
    outcome = redact(desk, "inc-k7-1", "title")
    assert outcome.numbers == ("INC-K7-1",)
    assert len(outcome.notices) == 2
    assert on_disk(folder, WORDS) == []
    incident = the_incident(desk)
    assert (incident.title, incident.description) == (REDACTED, "What is shown here stays.")
    assert on_disk(folder, OTHER) != []
    with open_store(folder) as again:
        assert again.check().clean


def test_a_redaction_that_was_cut_short_is_finished_by_asking_again(desk: Desk) -> None:
    folder = desk.store.path
    redact(desk, "INC-K7-1", "title")
    (folder / "000001.hint").write_bytes(WORDS.encode())  # as if the program had ended before it was removed
    (folder / "000009.log.new").write_bytes(WORDS.encode())
    history = the_incident(desk).history
    redact(desk, "INC-K7-1", "title")
    assert on_disk(folder, WORDS) == []
    assert the_incident(desk).history == history


def test_that_it_was_done_stays(desk: Desk) -> None:
    redact(desk, "INC-K7-1", "title")
    incident = the_incident(desk)
    entry = incident.history[-1]
    assert (entry.verb, entry.author, entry.occurred_at) == ("redact", desk.me, NOW)
    assert [change.field for change in entry.changes] == ["title"]
    operation: Operation | None = desk.store.read("operation", entry.op)
    assert operation is not None
    assert (operation.kind, operation.actor, operation.record) == ("redact", desk.me, incident.id)
    assert incident.op == operation.id


def test_an_entry_of_the_history_is_redacted_by_its_id(desk: Desk) -> None:
    note = next(entry for entry in the_incident(desk).history if entry.text == OTHER)
    redact(desk, "INC-K7-1", note.id)
    assert on_disk(desk.store.path, OTHER) == []
    struck = next(entry for entry in the_incident(desk).history if entry.id == note.id)
    assert struck.text == REDACTED
    assert (struck.author, struck.kind, struck.occurred_at) == (note.author, note.kind, note.occurred_at)
    assert the_incident(desk).title == WORDS


def test_undo_leaves_a_redaction_alone(desk: Desk) -> None:
    redact(desk, "INC-K7-1", "title")
    outcome = asyncio.run(desk.undo())
    assert "note" in outcome.message
    assert the_incident(desk).title == REDACTED


@pytest.mark.parametrize(
    ("number", "field", "words"),
    [
        ("INC-9", "title", "no record"),
        ("INC-K7-1", "state", "no text"),
        ("INC-K7-1", "solution", "no text"),
    ],
)
def test_what_is_not_there_is_refused(desk: Desk, number: str, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        redact(desk, number, field)
    assert desk.store.state[0] == 1


def test_a_problems_texts_are_redacted_wherever_they_stand(desk: Desk) -> None:
    asyncio.run(desk.perform("new", (), {"title": "VPN"}, "problem"))
    rows = desk.store.rows("problem")
    number, target = str(rows.get(0, "number")), Target(id=str(rows.get(0, "id")), kind="problem")
    asyncio.run(desk.perform("why", [target], {"text": "because of Joe"}))
    asyncio.run(desk.perform("edit", [target], {"workaround": "call Joe at home"}))
    redact(desk, number, "whys")
    redact(desk, number, "workaround")
    problem = desk.store.read("problem", target.id)
    assert (problem.whys, problem.workaround) == ((REDACTED,), REDACTED)
    assert "Joe" not in str(problem)
    assert "Joe" not in "".join(file.read_text(errors="replace") for file in desk.store.path.glob("*.log"))


@pytest.mark.parametrize("strange", [7, "x", [1], [None], [{"x": 1}], [{"title": 3}], {"field": []}])
def test_a_strange_history_of_tasks_does_not_stand_in_the_way(desk: Desk, strange: Any) -> None:  # noqa: ANN401
    perform(desk, "task", "i", title="Ring Kim at 555")
    incident = the_incident(desk)
    change = FieldChange(field="tasks", before=strange, after=strange)
    entry = replace(incident.history[-1], id="strange", changes=(change,))
    desk.store.transact(lambda tx: tx.put(replace(incident, history=(*incident.history, entry))))
    redact(desk, incident.number, "tasks")
    assert the_incident(desk).tasks[0].title == REDACTED


def test_the_titles_of_tasks_are_redacted_apart_from_the_records_own(desk: Desk) -> None:
    perform(desk, "task", "i", title="Ring Kim at 555")
    number = str(desk.store.rows("incident").get(0, "number"))
    redact(desk, number, "title")
    incident = desk.store.read("incident", str(desk.store.rows("incident").get(0, "id")))
    assert (incident.title, incident.tasks[0].title) == (REDACTED, "Ring Kim at 555")
    redact(desk, number, "tasks")
    incident = desk.store.read("incident", incident.id)
    assert incident.tasks[0].title == REDACTED
    assert not any("555" in one.text for one in incident.history)


@pytest.mark.parametrize("field", ["grid", "suspects"])
def test_what_was_written_of_a_cause_is_redacted_wherever_it_was_told(desk: Desk, field: str) -> None:
    asyncio.run(desk.perform("new", (), {"title": "It drops"}, "problem"))
    rows = desk.store.rows("problem")
    about = [Target(str(rows.get(rows.all()[0], "id")), kind="problem")]
    cell = {"dimension": "what", "heading": "is"}
    for command, values in (
        ("grid", {**cell, "text": OTHER + " she says"}), ("suspect", {"text": OTHER + " they say"}),
        ("weigh", {**cell, "suspect": "1", "verdict": "fits"}),
    ):  # fmt: skip
        asyncio.run(desk.perform(command, about, values))
    redact(desk, str(rows.get(rows.all()[0], "number")), field)
    problem = desk.store.read("problem", about[0].id)
    assert isinstance(problem, Problem)
    told = {"grid": problem.grid[0].text, "suspects": problem.suspects[0].text}
    assert told.pop(field) == REDACTED
    assert REDACTED not in told.values()
    gone = OTHER + (" she says" if field == "grid" else " they say")
    assert not on_disk(desk.store.path, gone)
    assert problem.suspects[0].fits == ("what.is",)


def test_a_cause_told_by_an_older_version_with_its_test_is_redacted_too(desk: Desk) -> None:
    asyncio.run(desk.perform("new", (), {"title": "It drops"}, "problem"))
    rows = desk.store.rows("problem")
    about = [Target(str(rows.get(rows.all()[0], "id")), kind="problem")]
    asyncio.run(desk.perform("suspect", about, {"text": OTHER}))
    asyncio.run(desk.perform("weigh", about, {"suspect": "1", "dimension": "what", "verdict": "fits"}))
    problem = desk.store.read("problem", about[0].id)
    assert isinstance(problem, Problem)
    assert problem.history[-1].text == "what fits"
    old = replace(problem.history[-1], text=f"{OTHER}: what fits")
    desk.store.transact(lambda tx: tx.put(replace(problem, history=(*problem.history[:-1], old))))
    redact(desk, problem.number, "suspects")
    redacted = desk.store.read("problem", problem.id)
    assert isinstance(redacted, Problem)
    assert not [one.text for one in redacted.history if OTHER in one.text]
