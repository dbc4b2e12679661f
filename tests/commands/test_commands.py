from __future__ import annotations

import inspect
from collections import namedtuple

import pytest

from tui.commands import COMMANDS, Ask, Command, Keymap, Row, Scope, by_name
from tui.commands.flow import FLOW_COMMANDS
from tui.commands.tasks import TASKS_COMMANDS
from tui.desk.incidents import MOVES
from tui.desk.keeping import EDITS, WHICH
from tui.domain.errors import IllegalTransition, UsageError
from tui.domain.incident import FINAL, TRANSITIONS, Event, State, next_state

Painted = namedtuple(  # noqa: PYI024 (the store's rows are such tuples)
    "Painted",
    [
        "id",
        "op",
        "number",
        "state",
        "team",
        "assignee",
        "caller",
        "service",
        "ci",
        "category",
        "hold",
        "flags",
    ],
)
KEYMAP = Keymap(COMMANDS)
PAGES = [by_name(name) for name in ("caller", "service", "affected", "history", "next", "template", "recall")]
ON_RECORDS = [command for command in COMMANDS if command.scope is Scope.RECORD]


def painted(**columns: str | None) -> Row:
    blank = dict.fromkeys(Painted._fields, "")
    return Painted(**{**blank, "state": "new", "number": "INC-T-1", **columns})


def asked(command: Command, row: Row | None, **values: str) -> list[str]:
    """Return what a screen would ask for, in order, given some answers; empty answers for the rest."""
    answers, names = dict(values), []
    while (question := command.next_question(row, answers)) is not None:
        names.append(question.name)
        answers[question.name] = ""
    return names


@pytest.mark.parametrize("command", ON_RECORDS, ids=lambda command: command.name)
def test_the_refusal_is_what_the_domain_would_say(command: Command) -> None:
    what = "record" if command in TASKS_COMMANDS else "incident"
    assert command.refusal(None) == f"no {what} under the cursor"
    for state in State:
        refusal = command.refusal(painted(state=state.value))
        if command.name in {event.value for event in Event}:
            event = Event(command.name)
            assert (refusal is None) == ((state, event) in TRANSITIONS)
            if refusal is not None:
                with pytest.raises(IllegalTransition) as refused:
                    next_state(state, event)
                assert str(refused.value) == refusal
        elif command in FLOW_COMMANDS:
            assert refusal is None or "it " in refusal
        elif command.performed in {"edit", "task", "done"}:
            assert (refusal is not None) == (state in FINAL)
        else:
            assert refusal is None


def test_every_command_that_changes_something_has_its_move_and_every_move_its_command() -> None:
    changing = {command.performed for command in COMMANDS if command.scope is not Scope.VIEW}
    assert changing == {*MOVES, *EDITS, "undo", "redo"}
    for name, kept in EDITS.items():
        assert by_name(name).of == kept.kind
        assert {argument.name for argument in by_name(name).arguments} == {WHICH, *kept.fields}


@pytest.mark.parametrize("name", MOVES)
def test_the_arguments_of_a_command_are_the_fields_of_its_move(name: str) -> None:
    arguments = {argument.name for argument in by_name(name).arguments}
    assert arguments == set(MOVES[name].fields)
    assert arguments <= set(inspect.signature(MOVES[name].function).parameters)


def test_a_part_of_a_command_takes_a_part_of_its_arguments() -> None:
    for command in COMMANDS:
        if command.part_of:
            whole = {one.name for one in by_name(command.part_of).arguments}
            assert {one.name for one in command.arguments} <= whole
            assert command.twin().startswith(f"{by_name(command.part_of).twin()} --")


def test_no_key_means_two_things_to_one_record() -> None:
    for key in {key for command in COMMANDS for key in command.keys}:
        for state in State:
            open_to = [
                one.name for one in KEYMAP.for_key(key) if one.refusal(painted(state=state.value)) is None
            ]
            assert len(open_to) <= 1, (key, state, open_to)


def test_names_are_said_once() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    with pytest.raises(UsageError, match="no command 'explode'; there are take, assign"):
        by_name("explode")


def test_the_footer_is_in_the_order_of_the_frame() -> None:
    assert [keys for keys, _ in KEYMAP.footer()] == [
        "t", "a", "s", "p", "f", "w", "r", "u", "slash", "colon", "question_mark",
    ]  # fmt: skip
    assert all(command.label for _, command in KEYMAP.footer())


def test_every_command_explains_itself() -> None:
    for command in COMMANDS:
        assert command.title
        assert command.help.endswith(".")
        assert command.keys or command.arguments
        assert (command.scope is Scope.VIEW) == bool(command.action)
        changes = command.scope is not Scope.VIEW and not command.part_of
        assert command.cli == (changes or command in PAGES)


@pytest.mark.parametrize(
    ("key", "state", "name"),
    [
        ("s", State.ASSIGNED, "start"),
        ("s", State.ON_HOLD, "resume"),
        ("plus", State.RESOLVED, "close"),
        ("minus", State.RESOLVED, "reopen"),
        ("c", State.CLOSED, "capture"),
        ("u", State.CLOSED, "undo"),
    ],
)
def test_a_key_chooses_what_the_record_allows(key: str, state: State, name: str) -> None:
    command, refusal = KEYMAP.choose(key, painted(state=state.value))
    assert (command and command.name, refusal) == (name, "")


def test_a_refused_key_says_why_and_what_is_possible() -> None:
    command, why = KEYMAP.choose("s", painted(state="new"))
    assert command is None
    assert why == "cannot start: it is new; possible: take, assign, hold, resolve, cancel"
    assert KEYMAP.choose("s", painted(state="closed"))[1] == (
        "cannot start: it is closed for good; only note and reply are possible"
    )
    assert KEYMAP.choose("f9", painted())[1] == "no command on f9"
    assert KEYMAP.choose("t", None)[1] == "no incident under the cursor"


def test_resolving_asks_for_a_service_only_if_there_is_none() -> None:
    resolve = by_name("resolve")
    assert asked(resolve, painted()) == ["code", "solution", "closure_category", "service"]
    assert asked(resolve, painted(service="vpn")) == ["code", "solution", "closure_category"]


def test_a_hold_asks_for_a_reply_only_if_it_waits_for_the_caller() -> None:
    hold = by_name("hold")
    assert asked(hold, painted(), reason="awaiting_vendor") == ["follow_up_at"]
    assert asked(hold, painted(caller="kim"), reason="awaiting_caller") == ["follow_up_at", "reply"]
    assert asked(hold, painted(), reason="awaiting_caller") == ["follow_up_at", "reply", "to"]


def test_resuming_asks_which_only_if_there_are_several() -> None:
    resume = by_name("resume")
    assert asked(resume, painted(state="on_hold", hold="awaiting_vendor")) == []
    both = painted(state="on_hold", hold="awaiting_caller,awaiting_vendor")
    question = resume.next_question(both, {})
    assert question is not None
    assert question.choices_for(both) == ("awaiting_caller", "awaiting_vendor", "all")
    assert question.default_for(both) == "all"


def test_cancelling_asks_for_the_other_record_of_a_duplicate() -> None:
    cancel = by_name("cancel")
    assert asked(cancel, painted(), reason="duplicate") == ["duplicate_of"]
    assert asked(cancel, painted(), reason="withdrawn") == []


def test_defaults_come_from_the_painted_row() -> None:
    row = painted(team="t1", caller="p1", category="network")
    found = {
        (command.name, argument.name): argument.default_for(row)
        for command in COMMANDS
        for argument in command.arguments
    }
    assert found["assign", "team"] == "t1"
    assert found["close", "confirmed_by"] == "p1"
    assert found["reply", "to"] == "p1"
    assert found["resolve", "closure_category"] == "network"
    assert found["hold", "follow_up_at"] == "tomorrow 9:00"


def test_every_choice_offers_its_default() -> None:
    for command in COMMANDS:
        for argument in command.arguments:
            if argument.ask is Ask.CHOICE:
                assert argument.default_for(None) in argument.choices_for(None)


def test_the_command_line_twin_is_shown() -> None:
    assert by_name("take").twin("INC-T-1") == "deskhand take INC-T-1"
    assert by_name("reopen").twin() == "deskhand reopen NUMBER --reason …"
    assert by_name("new").twin().startswith("deskhand new incident --title …")
    assert by_name("edit-title").twin() == "deskhand edit NUMBER --title …"
    assert by_name("undo").twin() == "deskhand undo"
    assert by_name("filter").twin() == ""
    assert by_name("caller").twin() == "deskhand caller NAME"


def test_a_record_without_a_caller_has_no_others() -> None:
    assert KEYMAP.choose("o", painted(caller="p1")) == (by_name("others"), "")
    assert KEYMAP.choose("o", painted()) == (None, "it has no caller: :caller NAME shows anybody's page")
    assert KEYMAP.choose("o", None) == (None, "no incident under the cursor")


def test_a_hold_warns_of_the_reply_only_where_one_is_sent_with_it() -> None:
    hold, reply = by_name("hold"), by_name("reply")
    assert not hold.warned({"reason": "awaiting_vendor"})
    assert not hold.warned({"reason": "awaiting_vendor", "reply": " "})
    assert "recalled" in hold.warned({"reason": "awaiting_caller", "reply": "which floor?"})
    assert "recalled" in reply.warned({})
