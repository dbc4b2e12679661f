"""`Q` and `,`: recording what is done as a script, and running scripts on what is marked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.commands.answers import deed_of, verb_named
from tui.desk.macro_files import digest
from tui.desk.macros import Macro, recorded, script
from tui.domain.errors import BadInput, DeskhandError
from tui.screens.bulk import Bulk, look, marked_rows, targets
from tui.screens.host import key_said
from tui.terminal.palette import Tone
from tui.widgets.asking import Kind, Question
from tui.widgets.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.desk.desk import Outcome
    from tui.screens.commanding import CommandScreen

_EDIT = "Edit macro"
_ROWS = 10  #: of a script that are seen at once
_SKELETON = 'author = ""\nabout = ""\n\n[[step]]\nverb = "note"\ntext = ""\n'


def record(screen: CommandScreen) -> None:
    """Begin to record, or end it and keep what was recorded."""
    doings = screen.desk.doings
    if doings.recorded is None:
        doings.recorded = []
        screen.show_footer()
        ends = key_said(screen, "record-macro")
        screen.message.say(f"Recording: every verb on a record is kept with its answers; {ends} ends.")
    elif not doings.recorded:
        doings.recorded = None
        screen.show_footer()
        screen.message.say("Recorded nothing.")
    else:
        made = recorded("", _author(screen), doings.recorded, screen.KIND)
        name = Question(name="name", prompt="Name", kind=Kind.TEXT)
        _ask_script(screen, "Keep what was recorded", [name], script(made))


def play(screen: CommandScreen, name: str = "") -> None:
    """Run a macro, asking which if it is not said."""
    if screen.desk.doings.recorded is not None:
        ends = key_said(screen, "record-macro")
        screen.message.refuse(f"a macro is being recorded: {ends} ends that first")
        return
    _with_name(screen, "Play macro", name, partial(_begin, screen))


def edit(screen: CommandScreen, name: str = "") -> None:
    """Write a macro's script."""

    def found(name: str) -> None:
        there = name in screen.desk.macros.names()
        text = screen.desk.macros.text(name) if there else _SKELETON.replace('""', f'"{_author(screen)}"', 1)
        _ask_script(screen, f"Macro {name}", [], text, name)

    _with_name(screen, _EDIT, name, found)


def drop(screen: CommandScreen, name: str = "") -> None:
    """Forget a macro."""

    def found(name: str) -> None:
        screen.desk.macros.drop(name)
        screen.bar.close()
        screen.refocus()
        screen.message.say(f"Dropped macro {name}.")

    _with_name(screen, "Drop macro", name, found)


# -- asking ---------------------------------------------------------------------------------------------


def _with_name(screen: CommandScreen, title: str, name: str, then: Callable[[str], None]) -> None:
    """Go on with the name, asking for it if it is not said."""
    if name:
        then(name)
        return
    names = screen.desk.macros.names()
    if not names and title != _EDIT:
        records = key_said(screen, "record-macro")
        raise BadInput(f"there are no macros yet: {records} records one, :edit-macro NAME writes one")
    suggested = screen.desk.doings.played if screen.desk.doings.played in names else next(iter(names), "")
    question = Question(
        name="name", prompt="Macro", kind=Kind.NAME, default=suggested,
        suggest=lambda typed: [one for one in names if one.startswith(typed)],
    )  # fmt: skip
    _ask(screen, title, [question], lambda answers: then(answers["name"].strip()))


def _ask(
    screen: CommandScreen,
    title: str,
    questions: Sequence[Question],
    then: Callable[[Mapping[str, str]], None],
) -> None:
    """Ask, and stay where an answer cannot be taken."""

    def answered(answers: Mapping[str, str]) -> None:
        try:
            then(answers)
        except BadInput as unread:
            screen.refused(unread)

    screen.ask(title, questions, answered)


def _ask_script(
    screen: CommandScreen, title: str, questions: Sequence[Question], text: str, name: str = ""
) -> None:
    """Ask for a script until it can be read, and keep it."""

    def then(answers: Mapping[str, str]) -> None:
        named = (name or answers["name"]).strip()
        try:
            macro = screen.desk.macros.save(named, answers["script"])
        except BadInput as unread:
            unread.field = "script" if unread.field != "name" else unread.field
            raise
        screen.desk.doings.recorded = None
        screen.desk.doings.played = named
        screen.bar.close()
        screen.refocus()
        screen.show_footer()
        plays = key_said(screen, "play-macro")
        screen.message.say(f"Kept macro {named}: {_verbs(macro)}; {plays} plays it.")

    asked = Question(name="script", prompt="Script", kind=Kind.LONG_TEXT, default=text, rows=_ROWS)
    _ask(screen, title, [*questions, asked], then)


# -- running --------------------------------------------------------------------------------------------


def _begin(screen: CommandScreen, name: str) -> None:
    """Run a macro that may run; one that may not is shown first."""
    files = screen.desk.macros
    macro, text = files.macro(name), files.text(name)
    if macro.kind != screen.KIND:
        raise BadInput(f"{name} is for a {macro.kind}, and here are {screen.KIND}s")
    if screen.bar.asking:
        screen.bar.close()
        screen.refocus()
    if files.accepted(name):
        _variables(screen, macro)
        return
    words = [(line or " ", _tone(line)) for line in files.difference(name)]
    author = macro.author or "somebody who gives no name"
    proposal = Proposal(
        f"{name} by {author} has not run here in this form: {_verbs(macro)}", words,
        yes="Enter accepts it", look=screen.look,
    )  # fmt: skip

    def decided(*, accepted: bool) -> None:
        if not accepted:
            screen.message.say("Nothing was run.")
            return
        try:
            files.accept(name, digest(text))
        except BadInput as changed:
            screen.message.refuse(str(changed))
        else:
            _variables(screen, macro)

    screen.run_worker(screen.propose(proposal, decided), group="desk")


def _variables(screen: CommandScreen, macro: Macro) -> None:
    """Ask for what the script leaves open."""
    if not macro.variables:
        _look(screen, macro, {})
        return
    questions = [
        Question(name=name, prompt=name.replace("_", " "), default=default, required=False)
        for name, default in macro.variables.items()
    ]
    _ask(screen, f"Play {macro.name}", questions, partial(_look, screen, macro))


def _look(screen: CommandScreen, macro: Macro, answers: Mapping[str, str]) -> None:
    """See what it would do to what is marked, or to the record under the cursor."""
    try:
        _try(screen, macro, answers)
    except DeskhandError as refused:
        screen.refused(refused)


def _try(screen: CommandScreen, macro: Macro, answers: Mapping[str, str]) -> None:
    row = screen.painted_row()
    rows = marked_rows(screen) or ([] if row is None else [row])
    if not rows:
        screen.message.refuse("there is no record here to run it on")
        return
    commands = [verb_named(step.command, macro.kind) for step in macro.steps]
    deeds = tuple(
        deed_of(command, rows, step.values)
        for command, step in zip(commands, macro.filled(answers), strict=True)
    )
    screen.desk.doings.played = macro.name

    def then(_outcome: Outcome, changed: Sequence[str]) -> None:
        screen.desk.marks.drop(screen.KIND, changed)
        screen.show_marks()

    warned = (one.warned(deed.values) for one, deed in zip(commands, deeds, strict=True))
    beforehand = "; ".join(dict.fromkeys(filter(None, warned)))
    look(screen, Bulk(
        title=f"{macro.name} on", deeds=deeds, targets=targets(rows, screen.KIND), then=then,
        done=f"Ran {macro.name} on {{}}.", beforehand=beforehand,
    ))  # fmt: skip


def _author(screen: CommandScreen) -> str:
    return f"{screen.desk.login}@{screen.desk.store.replica}"


def _verbs(macro: Macro) -> str:
    return ", ".join(step.command for step in macro.steps)


def _tone(line: str) -> Tone:
    return {"+": Tone.ACCENT, "-": Tone.STRUCK}.get(line[:1], Tone.PLAIN)
