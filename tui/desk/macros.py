"""Macros: verbs with their values, as a script people can read, write and share.

    author = "ana@K7"
    about = "Chase the vendor"
    kind = "incident"               # what it is for; incidents if it does not say

    [variables]                     # asked for before it runs; the text is what is suggested
    vendor = "ACME"

    [[step]]
    verb = "note"
    text = "Chased {vendor}"        # {name} stands for a variable, {{ and }} for a brace

    [[step]]
    verb = "hold"
    reason = "awaiting_vendor"

A script holds nothing else: no shell, no file, no environment. A value stays a value: what a variable brings
in is never read as a command, a brace or TOML again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NoReturn

from tui.desk.deeds import Deed
from tui.desk.kinds import INCIDENT, WORKED, work_on
from tui.desk.work import NEW
from tui.domain.errors import BadInput
from tui.domain.toml_lines import line_of
from tui.domain.toml_reader import Place, TomlReader

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A macro's name, which is its file's too.
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
SUFFIX: Final = ".toml"
_VARIABLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_BRACE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_KEYS: Final = ("author", "about", "kind", "variables", "step")
_VERB: Final = "verb"
_MOST_STEPS: Final = 40
_MOST_VARIABLES: Final = 20
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """A script: `variables` with what is suggested for each, and the verbs in their order."""

    name: str
    steps: tuple[Deed, ...]
    author: str = ""
    about: str = ""
    kind: str = INCIDENT
    variables: Mapping[str, str] = field(default_factory=dict)

    def filled(self, answers: Mapping[str, str]) -> tuple[Deed, ...]:
        """Return the verbs with the variables' values in their places."""
        said = {**self.variables, **answers}
        return tuple(
            Deed(command=step.command, values={key: _fill(text, said) for key, text in step.values.items()})
            for step in self.steps
        )


def recorded(name: str, author: str, doings: Iterable[Deed], kind: str) -> Macro:
    """Return what was recorded as a macro without variables."""
    steps = tuple(
        Deed(command=one.command, values={key: _braced(text) for key, text in one.values.items()})
        for one in doings
    )
    return Macro(name=name, author=author, kind=kind, steps=steps)


def script(macro: Macro) -> str:
    """Return a macro as text, which `parse` reads back."""
    lines = [f"author = {_quoted(macro.author)}", f"about = {_quoted(macro.about)}"]
    lines += [f"kind = {_quoted(macro.kind)}"] if macro.kind != INCIDENT else []
    if macro.variables:
        lines += ["", "[variables]", *(f"{key} = {_quoted(text)}" for key, text in macro.variables.items())]
    for step in macro.steps:
        lines += ["", "[[step]]", f"{_VERB} = {_quoted(step.command)}"]
        lines += [f"{key} = {_quoted(text)}" for key, text in step.values.items()]
    return "\n".join((*lines, ""))


def parse(text: str, name: str) -> Macro:
    """Return the macro a script says.

    Raises:
        BadInput: what is wrong, with line and column.
    """
    return _Script(text, name).macro(name)


class _Script(TomlReader):
    """A macro's text; what it may hold is checked against the moves there are."""

    def fail(self, at: Place, what: str) -> NoReturn:
        """Refuse what stands at a place, naming it as people do.

        Raises:
            BadInput: always.
        """
        line = line_of(self._text, at) if at else 0
        words = [f"step {int(part) + 1}" if part.isdecimal() else part for part in at if part != "step"]
        said = f"{', '.join(words)}: {what}" if words else what
        if not line:
            raise BadInput(f"{self._name}: {said}")
        column = self._text.split("\n")[line - 1].find(at[-1]) + 1
        raise BadInput(f"{self._name} line {line}, column {max(1, column)}: {said}")

    def macro(self, name: str) -> Macro:
        """Return the whole."""
        said = self.toml()
        self.only(said, _KEYS, ())
        kind = self.one_of(said.get("kind", INCIDENT), ("kind",), WORKED, "kind of record")
        variables = self._variables(self.table(said, "variables"))
        steps = said.get("step")
        if not isinstance(steps, list) or not steps:
            self.fail((), 'holds no verb: write each as [[step]] with verb = "…"')
        if len(steps) > _MOST_STEPS:
            self.fail((), f"holds {len(steps)} verbs; at most {_MOST_STEPS} run at once")
        return Macro(
            name=name, author=self._text_of(said.get("author", ""), ("author",)), kind=kind,
            about=self._text_of(said.get("about", ""), ("about",)), variables=variables,
            steps=tuple(self._step(one, ("step", str(place)), kind, variables)
                        for place, one in enumerate(steps)),
        )  # fmt: skip

    def _variables(self, table: dict[str, Any]) -> dict[str, str]:
        if len(table) > _MOST_VARIABLES:
            self.fail(("variables",), f"there are {len(table)}; at most {_MOST_VARIABLES} are asked for")
        for name in table:
            if not _VARIABLE.fullmatch(name):
                self.fail(("variables", name), "a variable's name is a letter, then letters, digits and _")
        return {name: self._text_of(value, ("variables", name)) for name, value in table.items()}

    def _step(self, given: Any, at: Place, kind: str, variables: Mapping[str, str]) -> Deed:  # noqa: ANN401 (whatever TOML says)
        table = self.as_table(given, at)
        moves = work_on(kind).moves
        verbs = [verb for verb in moves if verb != NEW]
        if _VERB not in table:
            self.fail(at, f"says no verb; there are {', '.join(verbs)}")
        verb = self.one_of(table[_VERB], (*at, _VERB), verbs, "verb")
        known = moves[verb].fields
        values: dict[str, str] = {}
        for name, value in table.items():
            if name == _VERB:
                continue
            if name not in known:
                takes = f"it takes {', '.join(known)}" if known else "it takes nothing"
                self.fail((*at, name), f"{verb} does not take {name}; {takes}")
            values[name] = self._text_of(value, (*at, name))
            self._check_braces(values[name], (*at, name), variables)
        return Deed(command=verb, values=values)

    def _check_braces(self, text: str, at: Place, variables: Mapping[str, str]) -> None:
        for found in _BRACE.finditer(text):
            if found[1] is None:
                if found[0] in {"{", "}"}:
                    self.fail(at, f"a brace stands alone: write {found[0] * 2} for a {found[0]}")
            elif found[1] not in variables:
                there = f"there are {', '.join(variables)}" if variables else "[variables] says none"
                self.fail(at, f"there is no variable {found[1]!r}; {there}")

    def _text_of(self, value: Any, at: Place) -> str:  # noqa: ANN401 (as above)
        text = self.string(value, at)
        if len(text) > _LONGEST:
            self.fail(at, f"is longer than {_LONGEST:,} characters")
        return text


def _fill(text: str, said: Mapping[str, str]) -> str:
    """Put variables in, in one pass: what they bring is not looked at again."""
    return _BRACE.sub(lambda found: found[0][0] if found[1] is None else said.get(found[1], ""), text)


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _quoted(text: str) -> str:
    """Return a TOML string; half a surrogate pair, which TOML cannot say, becomes U+FFFD."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
