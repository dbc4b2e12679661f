"""The bar that asks: one line a question, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from widget_builders import Harness, painted

from tui.widgets.askbar import AskBar
from tui.widgets.asking import Kind, Question

if TYPE_CHECKING:
    from textual.binding import BindingType

CODE = Question(
    name="code",
    prompt="How",
    kind=Kind.CHOICE,
    choices=(("fixed", "fixed"), ("workaround", "workaround"), ("no_answer", "no answer")),
)
SOLUTION = Question(
    name="solution",
    prompt="Solution",
    kind=Kind.LONG_TEXT,
    when=lambda values: values.get("code") != "no_answer",
)
NAMES = ("Ana Ruiz", "Andrea Weiß", "Ben Okafor")
WHO = Question(
    name="who",
    prompt="Who",
    kind=Kind.NAME,
    required=False,
    suggest=lambda text: [name for name in NAMES if name.casefold().startswith(text.casefold())],
)


def answers(app: Harness) -> list[dict[str, str]]:
    return [message.values for message in app.of(AskBar.Answered)]


async def test_it_is_hidden_until_something_is_asked() -> None:
    bar = AskBar()
    async with Harness(bar).run_test():
        assert not bar.display
        bar.ask("Resolve", [CODE])
        assert bar.display
        assert bar.has_focus


async def test_each_answer_leads_to_the_next_question_and_the_last_reports() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve INC1", [CODE, SOLUTION, WHO])
        await pilot.press("w", "enter", *"restarted", "enter", "enter")
        assert answers(app) == [{"code": "workaround", "solution": "restarted", "who": ""}]
        assert bar.asking


async def test_what_is_typed_ahead_reaches_the_question_it_was_meant_for() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [SOLUTION, WHO])
        for key in ["a", "enter", "b", "e", "down", "enter"]:
            app.simulate_key(key)
        await pilot.pause()
        assert answers(app) == [{"solution": "a", "who": "Ben Okafor"}]


async def test_a_question_that_does_not_apply_is_not_asked() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [CODE, SOLUTION])
        await pilot.press("n", "enter")
        assert answers(app) == [{"code": "no_answer"}]


async def test_what_is_known_already_is_not_asked_but_reported() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [CODE], {"code": "fixed"})
        await pilot.pause()
        assert answers(app) == [{"code": "fixed"}]


async def test_a_needed_answer_is_asked_for_again() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Note", [Question(name="text", prompt="Note")])
        await pilot.press("enter")
        assert answers(app) == []
        assert "! Note is needed" in painted(bar)[-1]


async def test_going_back_and_forth_keeps_what_was_typed() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [SOLUTION, WHO])
        await pilot.press(*"one", "enter", *"Ben", "shift+tab", "!", "enter", "enter")
        assert answers(app) == [{"solution": "one!", "who": "Ben"}]


async def test_an_error_from_outside_asks_again_without_losing_a_word() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Hold", [Question(name="until", prompt="Until", kind=Kind.MOMENT), WHO])
        await pilot.press(*"mnday", "enter", *"Cleo", "enter")
        bar.show_error("until", "cannot read the time mnday")
        assert "cannot read the time mnday" in painted(bar)[-1]
        await pilot.press(*["backspace"] * 5, *"mon", "enter", "enter")
        assert answers(app)[-1] == {"until": "mon", "who": "Cleo"}


async def test_a_complaint_is_told_whole_in_a_narrow_bar_and_keys_are_never_cut() -> None:
    bar = AskBar()
    async with Harness(bar).run_test(size=(50, 12)) as pilot:
        bar.ask("Hold", [Question(name="until", prompt="Until", kind=Kind.MOMENT), WHO])
        await pilot.pause()
        assert painted(bar)[-1].rstrip().endswith(("next", "send", "cancel", "back"))
        bar.show_error("until", "the follow-up must be ahead: monday 09:00 is over since three hours")
        await pilot.pause()
        told = " ".join(" ".join(painted(bar)).split())
        assert "the follow-up must be ahead: monday 09:00 is over since three hours" in told
        rows = len(painted(bar))
        await pilot.press("x")
        assert len(painted(bar)) == rows - 1


async def test_what_is_foretold_takes_up_to_three_rows_from_the_start_and_typing_moves_nothing() -> None:
    told = {"": "resolves 5: INC-1 Ana Ruiz, INC-2 Andrea Weiß, INC-3 Ben Okafor and 2 more; 1 goes on"}
    question = Question(
        name="fix", prompt="Fix", foretell=lambda values: told.get(values["fix"], "word " * 60)
    )
    bar = AskBar()
    async with Harness(bar).run_test(size=(50, 12)) as pilot:
        bar.ask("Resolve", [question])
        await pilot.pause()
        rows = painted(bar)
        assert " ".join(" ".join(rows[2:]).split()) == told[""]
        await pilot.press("x")
        assert len(painted(bar)) == len(rows)
        assert painted(bar)[-1].rstrip().endswith("…")
        bar.show_error("fix", "no")
        await pilot.press("backspace")
        assert painted(bar) == rows


async def test_escape_cancels_and_hides() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [CODE])
        await pilot.press("escape")
        assert len(app.of(AskBar.Cancelled)) == 1
        assert not bar.display
        assert answers(app) == []


async def test_a_default_is_shown_and_taken() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Assign", [Question(name="team", prompt="Team", default="Network")])
        await pilot.pause()
        assert "Network" in painted(bar)[1]
        await pilot.press("enter")
        assert answers(app) == [{"team": "Network"}]


async def test_arrows_and_first_letters_choose() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [CODE])
        await pilot.press("right", "right", "left", "n", "f", "left", "enter")
        assert answers(app) == [{"code": "no_answer"}]


async def test_names_are_offered_and_completed() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Assign", [WHO])
        await pilot.press("a", "n")
        assert painted(bar)[-1].strip() == "Ana Ruiz  Andrea Weiß"
        await pilot.press("down", "down")
        assert painted(bar)[-1].strip() == "Ana Ruiz  [Andrea Weiß]"
        await pilot.press("tab", "enter")
        assert answers(app) == [{"who": "Andrea Weiß"}]


async def test_several_names_are_completed_one_by_one() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Reply", [Question(name="to", prompt="To", kind=Kind.NAMES, suggest=WHO.suggest)])
        await pilot.press("b", "tab", ",", " ", "a", "tab", "enter")
        assert answers(app) == [{"to": "Ben Okafor, Ana Ruiz"}]


async def test_a_paste_keeps_its_lines_in_a_long_text_and_loses_its_escapes() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Note", [SOLUTION])
        bar.post_message(events.Paste("one\ntwo \x1b[31m"))
        await pilot.pause()
        await pilot.press("enter")
        assert answers(app) == [{"solution": "one\ntwo ␛[31m"}]


async def test_hostile_prompts_and_errors_are_words() -> None:
    bar = AskBar()
    async with Harness(bar).run_test() as pilot:
        bar.ask("Resolve \x1b[2J[/bold]", [CODE])
        bar.show_error("code", "no \u202eexit\n")
        await pilot.pause()
        assert not any("\x1b" in line or "\u202e" in line for line in painted(bar))


async def test_keys_that_mean_nothing_here_go_on() -> None:
    bar = AskBar()

    class WithKey(Harness):
        BINDINGS: ClassVar[list[BindingType]] = [("f5", "again", "Again")]
        again = 0

        def action_again(self) -> None:
            self.again += 1

    app = WithKey(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve", [CODE])
        await pilot.press("f5")
        assert app.again == 1


async def test_ctrl_s_sends_the_rest_as_it_stands_and_stops_where_words_are_needed() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve INC1", [CODE, SOLUTION, WHO])
        await pilot.press("ctrl+s")
        assert answers(app) == []
        assert "Solution is needed" in "\n".join(painted(bar))
        await pilot.press(*"restarted", "ctrl+s")
        assert answers(app) == [{"code": "fixed", "solution": "restarted", "who": ""}]


async def test_what_was_typed_before_stands_beside_its_question_again() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve INC1", [CODE, SOLUTION, WHO])
        await pilot.press("w", "enter", *"resta")
        typed = bar.typed
        assert typed == {"code": "workaround", "solution": "resta"}
        bar.close()
        bar.ask("Resolve INC1", [CODE, SOLUTION, WHO], typed=typed)
        await pilot.press("enter", *"rted", "ctrl+s")
        assert answers(app)[-1] == {"code": "workaround", "solution": "restarted", "who": ""}


async def test_an_editor_is_wanted_for_long_texts_only_and_its_words_are_put_back() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Resolve INC1", [CODE, SOLUTION])
        await pilot.press("ctrl+o", "enter", *"a", "ctrl+o")
        assert [wanted.text for wanted in app.of(AskBar.EditorWanted)] == ["a"]
        bar.put("a longer story")
        await pilot.press("enter")
        assert answers(app) == [{"code": "fixed", "solution": "a longer story"}]


async def test_typing_can_be_taken_back_word_by_word_and_brought_back() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test() as pilot:
        bar.ask("Note INC1", [SOLUTION])
        await pilot.press(*"two words", "ctrl+z")
        assert bar.typed["solution"] == "two "
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert bar.typed["solution"] == ""
        await pilot.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert bar.typed["solution"] == "two words"
        await pilot.press("ctrl+u", "ctrl+z")
        assert bar.typed["solution"] == "two words"


async def test_a_click_chooses_puts_the_cursor_and_goes_back() -> None:
    bar = AskBar()
    app = Harness(bar)
    async with app.run_test(size=(80, 20)) as pilot:
        bar.ask("Resolve INC1", [CODE, SOLUTION])
        await pilot.pause()
        choices = painted(bar)[1]
        await pilot.click(bar, offset=(choices.index("workaround") + 2, 1))
        await pilot.press("enter", *"abcdef")
        assert bar.typed["code"] == "workaround"
        line = next(line for line in painted(bar) if "abcdef" in line)
        await pilot.click(bar, offset=(line.index("c"), painted(bar).index(line)))
        await pilot.press("X")
        assert bar.typed["solution"] == "abXcdef"
        await pilot.click(bar, offset=(choices.index("workaround") + 2, 1))
        await pilot.press("left")
        assert bar.typed["code"] != "workaround"
