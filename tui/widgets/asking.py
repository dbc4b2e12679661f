"""Questions, and the order they are asked in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of answer a question wants; NAMES are several, with commas between; a LINE has many words."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    MOMENT = "moment"
    NAME = "name"
    NAMES = "names"
    LINE = "line"


Suggest = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask for.

    `choices` are (value, words) pairs; `suggest` completes a name from what was typed; `when` tells from the
    answers so far whether the question applies; `foretell` says from them and the one being given what will
    come of it; `rows` of a long text are shown at once. Of a LINE, `suggest` is handed all of it, and
    completes it from where `begins` says; Up walks back through the `earlier` ones, oldest first. `beside`
    says what is worth knowing of the answer being given, in up to `beside_rows` lines.
    """

    name: str
    prompt: str
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    default: str = ""
    hint: str = ""
    rows: int = 3
    suggest: Suggest | None = None
    begins: Callable[[str], int] | None = None
    earlier: tuple[str, ...] = ()
    beside: Suggest | None = None
    beside_rows: int = 0
    when: Callable[[Mapping[str, str]], bool] | None = None
    foretell: Callable[[Mapping[str, str]], str] | None = None


class Answering:
    """The state of one round: which question stands, what was answered, what was typed but left."""

    def __init__(
        self, asked: Sequence[Question], values: Mapping[str, str], typed: Mapping[str, str] | None = None
    ) -> None:
        self._questions = tuple(asked)
        self._values = dict(values)
        self._given = frozenset(values)
        self._typed: dict[str, str] = dict(typed or {})
        self._at = -1
        self._forward()

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that apply to the answers so far, without those answered beforehand."""
        return tuple(question for question in self._questions if self._applies(question))

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask."""
        return self._at >= len(self._questions)

    @property
    def question(self) -> Question:
        """The question that stands; after the last, the last."""
        return self._questions[min(self._at, len(self._questions) - 1)]

    @property
    def values(self) -> dict[str, str]:
        """Every answer that applies, by name."""
        applying = {question.name for question in self.asked} | self._given
        return {name: value for name, value in self._values.items() if name in applying}

    @property
    def typed(self) -> dict[str, str]:
        """Everything answered or typed so far, by name, also for the question that stands."""
        return {**self._values, **self._typed}

    def shown(self, question: Question) -> str:
        """Return what stands beside the question: what was typed or answered, else its default."""
        return self._typed.get(question.name, self._values.get(question.name, question.default))

    def words(self, question: Question) -> str:
        """Return the answer as people say it, or "" for one that was not asked yet."""
        value = self._values.get(question.name, "")
        return dict(question.choices).get(value, value)

    def keep(self, text: str) -> None:
        """Remember what was typed for the question that stands."""
        self._typed[self.question.name] = text

    def answer(self, text: str) -> str:
        """Take the answer and go on; or return why it is none."""
        question = self.question
        self.keep(text)
        if question.required and not text.strip():
            return f"{question.prompt} is needed"
        self._values[question.name] = text
        self._forward()
        return ""

    def back(self) -> bool:
        """Return to the question before; False at the first."""
        before = [number for number in range(self._at) if self._applies(self._questions[number])]
        if before:
            self._at = before[-1]
        return bool(before)

    def is_before(self, question: Question) -> bool:
        """Whether a question was asked before the one that stands."""
        return question in self._questions[: self._at]

    def return_to(self, name: str) -> None:
        """Let that question stand again (the last one asked, if none has that name)."""
        names = [question.name for question in self._questions]
        last = max((names.index(question.name) for question in self.asked), default=len(names) - 1)
        self._at = names.index(name) if name in names else last
        self._given -= {self.question.name}

    def _applies(self, question: Question) -> bool:
        return question.name not in self._given and (question.when is None or question.when(self._values))

    def _forward(self) -> None:
        self._at += 1
        while not self.done and not self._applies(self._questions[self._at]):
            self._at += 1
