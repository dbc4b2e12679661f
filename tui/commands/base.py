"""What a command is: declared once; key, footer, `?`, palette, refusal and command-line verb come from it.

A declaration is plain data with no Textual and no store in it. What it does when performed is the move of the
same name of its kind (`tui.desk.incidents`), whose parameters are the command's arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class Row(Protocol):
    """The painted list row of a record, as far as commands look at it (the store's Row has these columns)."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def op(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str | None: ...  # noqa: D102
    @property
    def team(self) -> str | None: ...  # noqa: D102
    @property
    def assignee(self) -> str | None: ...  # noqa: D102
    @property
    def caller(self) -> str | None: ...  # noqa: D102
    @property
    def service(self) -> str | None: ...  # noqa: D102
    @property
    def ci(self) -> str | None: ...  # noqa: D102
    @property
    def category(self) -> str | None: ...  # noqa: D102
    @property
    def impact(self) -> str | None: ...  # noqa: D102
    @property
    def urgency(self) -> str | None: ...  # noqa: D102
    @property
    def hold(self) -> str | None: ...  # noqa: D102
    @property
    def flags(self) -> str | None: ...  # noqa: D102


Values = Mapping[str, str]

#: The answers to a FLAG.
YES, NO = "yes", "no"
#: What a verb that makes something is followed by on the command line, if it is for no kind of its own.
MADE: Final = "incident"
Refusal = Callable[[Row | None], str | None]


class Scope(StrEnum):
    """What a command acts on: a record, the desk (undo, redo, new), or only the screen."""

    RECORD = "record"
    DESK = "desk"
    VIEW = "view"


class Ask(StrEnum):
    """What kind of answer an argument takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    FLAG = "flag"
    MOMENT = "moment"
    PERSON = "person"
    PEOPLE = "people"
    TEAM = "team"
    SERVICE = "service"
    CI = "ci"
    INCIDENT = "incident"
    PROBLEM = "problem"
    VIEW = "view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One thing a command can be told.

    `default` and `choices` may depend on the painted row; for people, teams and services the default is an
    id, which the desk takes as well as a name. An argument applies only if `when(values so far)` and
    `lacking(row)` say so; `asked` is False for what only the command line offers. `positional` text may stand
    bare after the numbers on the command line. `foretells` names what is said beforehand of what will come of
    it (tui.desk.foretelling). `body` names the field of the record itself that is suggested, where no list
    column has it.
    """

    name: str
    prompt: str
    ask: Ask = Ask.TEXT
    choices: tuple[str, ...] | Callable[[Row | None], tuple[str, ...]] = ()
    required: bool = True
    default: str | Callable[[Row | None], str] = ""
    positional: bool = False
    asked: bool = True
    when: Callable[[Values], bool] | None = None
    lacking: Callable[[Row | None], bool] | None = None
    foretells: str = ""
    body: str = ""

    def default_for(self, row: Row | None) -> str:
        """Return what is suggested for this row."""
        return self.default(row) if callable(self.default) else self.default

    def choices_for(self, row: Row | None) -> tuple[str, ...]:
        """Return what can be chosen for this row."""
        return self.choices(row) if callable(self.choices) else self.choices

    def applies(self, row: Row | None, values: Values) -> bool:
        """Whether this argument has a place, given the row and what has been answered so far."""
        return (self.when is None or self.when(values)) and (self.lacking is None or self.lacking(row))


def column_of(column: str) -> Callable[[Row | None], str]:
    """Return a default taken from the painted row."""
    return lambda row: (getattr(row, column, "") or "") if row is not None else ""


def never(_row: Row | None) -> str | None:
    """Refuse nothing."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command, said once.

    `keys` are Textual key names; "g g" is a sequence. `title` is the imperative, `label` the footer's word,
    `footer` its place there (0: not shown, lower is earlier). `kinds` are the kinds of record it is for
    (none: any). `refusal` returns why it cannot be done to the painted row, or None. `action` names the
    screen's action of a VIEW command, which takes its arguments by name. `beforehand` says what cannot be
    undone about it, where `beforehand_with` names an argument only if that is answered. `part_of` names the
    command it is a part of, asked for by a key of its own: that one is performed. `of` is the kind of
    directory record it changes, which its first argument names. After one that puts a record `out_of_hand`
    the cursor goes on, by the operator's policy; what one that `leads_on` opens from a record is gone to.
    """

    name: str
    title: str
    help: str
    scope: Scope
    keys: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    kinds: tuple[str, ...] = ()
    refusal: Refusal = never
    action: str = ""
    cli: bool = False
    footer: int = 0
    label: str = ""
    beforehand: str = ""
    beforehand_with: str = ""
    part_of: str = ""
    of: str = ""
    out_of_hand: bool = False
    leads_on: bool = False

    @property
    def performed(self) -> str:
        """The name of the move it does."""
        return self.part_of or self.name

    @property
    def makes(self) -> str:
        """The kind of record it makes, which follows its verb on the command line; "" if it makes none."""
        makes = self.scope is Scope.DESK and self.arguments and not self.of
        return (*self.kinds, MADE)[0] if makes else ""

    def refused(self, row: Row | None, kind: str) -> str | None:
        """Return why it cannot be done to the painted row of a kind of record, or None."""
        if self.kinds and kind not in self.kinds:
            return f"{self.name} is not for a {kind}"
        return self.refusal(row)

    def warned(self, values: Values) -> str:
        """Return what cannot be undone about it with these answers."""
        told = not self.beforehand_with or values.get(self.beforehand_with, "").strip()
        return self.beforehand if told else ""

    def shares(self, other: Command) -> bool:
        """Tell whether the two may have a key in common: no painted row takes both."""
        apart = bool(self.kinds and other.kinds) and not set(self.kinds) & set(other.kinds)
        return apart or bool(set(self.keys) & set(other.keys))

    def next_question(self, row: Row | None, values: Values) -> Argument | None:
        """Return the first argument to ask for that has no answer in `values` yet, or None: ready to perform.

        An optional argument answered with "" counts as answered.
        """
        open_questions = (
            argument
            for argument in self.arguments
            if argument.asked and argument.name not in values and argument.applies(row, values)
        )
        return next(open_questions, None)

    def twin(self, number: str = "NUMBER") -> str:
        """Return the command line that does the same, or "" if there is none; a part says what is its own."""
        if not self.cli and not self.part_of:
            return ""
        object_ = number if self.scope is Scope.RECORD else self.makes or (self.of and "NAME")
        words = ["deskhand", self.performed, *filter(None, (object_,))]
        if self.scope is Scope.VIEW:
            return " ".join((*words, *(one.name.upper() for one in self.arguments)))
        always = [one for one in self.arguments if one.required and one.when is None and one.lacking is None]
        if self.part_of and not always:
            always = [
                one for one in self.arguments if one.asked and one.when is None and one.ask is not Ask.FLAG
            ]
        words += [f"--{argument.name.replace('_', '-')} …" for argument in always]
        return " ".join(words)
