"""Answer: what the page is told of each kind of verdict, help that comes after a try, and twins that know no tries."""

from dataclasses import replace

import pytest
from posed import HINTS, STORIES, VERDICTS, Task

from lessons.practice import progress
from lessons.views import Answer
from lessons.views.answer import line
from lessons.views.kit.twin import plain

ASK, RIGHT, WRONG = "help", "conv(d, w, 'full')", "conv(d, rot180(w), 'full')"


@pytest.fixture(autouse=True)
def written_down(monkeypatch):
    monkeypatch.setattr(line, "story", STORIES.get)


@pytest.fixture
def view():
    return Answer(Task())


def hears(view, what, value=True):
    """The page asks for something; what the view says to it."""
    view._line._handle_custom_msg({what: value}, [])
    return view.sentence


def judged(view, text):
    return hears(view, "judge", text)


def told(view):
    return view._line.state["verdict"]


@pytest.mark.parametrize(("text", "sign"), list(zip(VERDICTS, "✓→✗✗???", strict=True)))
def test_each_kind_of_verdict_is_told_with_a_sign_and_in_words(view, text, sign):
    spoken = judged(view, text)
    verdict = VERDICTS[text]
    assert view.verdict == verdict
    assert (told(view)["kind"], told(view)["sign"], told(view)["sentence"]) == (verdict.kind, sign, verdict.sentence)
    assert all(part.lower() in spoken.lower() for part in (verdict.sentence, verdict.where, verdict.badge))


def test_a_mistake_is_told_with_its_story(view):
    story = STORIES["turned-twice"]
    spoken = judged(view, WRONG)
    assert all(part in spoken and part in view._story.value for part in (story.title, story.tempts, story.fails))
    assert '<a href="06_conv1d_backprop.ipynb#Where-the-error-goes"' in view._story.value
    assert "At: rot180(w)." in spoken and told(view)["marked"] == ["conv(d, ", "rot180(w)", ", 'full')"]
    judged(view, "-conv(d, w, 'full')")
    assert view._story.value == "" and told(view)["marked"] == []


def test_a_mistake_without_a_story_is_told_without(view, monkeypatch):
    monkeypatch.setattr(line, "story", {}.get)
    judged(view, WRONG)
    assert view._story.value == "" and told(view)["sentence"] == VERDICTS[WRONG].sentence


def test_a_place_behind_the_end_is_no_part(view):
    assert judged(view, "conv(d, w") == "The line ends too early: ) was expected."
    assert told(view)["marked"] == ["conv(d, w", "", ""]


def test_a_suggestion_takes_the_place_of_the_part_that_is_meant(view):
    judged(view, "convole(d, w)")
    assert told(view)["suggestion"] == "convolve(d, w)"


def test_what_is_typed_is_read(view):
    view._line.typed = RIGHT
    assert view._line.reading == {"text": RIGHT, "message": "", "notes": ["mode full", "both from 1"]}
    assert r"\ast" in view._echo.value
    before = view._echo.value
    view._line.typed = "conv(d, w"
    assert view._line.reading["message"] and view._line.reading["marked"] == ["conv(d, w", "", ""]
    assert view._echo.value == before  # it is hidden, and keeps its height
    view._line.typed = "  "
    assert view._line.reading == {"text": "  ", "message": "", "notes": []}


def test_the_echo_is_typeset_and_not_obeyed():
    class Sharp(Task):
        def read(self, text):
            return replace(super().read(text), latex="a < b")

    view = Answer(Sharp())
    view._line.typed = "a < b"
    assert view._echo.value == r"\(\displaystyle a &lt; b\)"


def test_help_comes_step_by_step_and_each_after_a_try(view):
    assert "after a try" in hears(view, ASK) and view.level == 0
    judged(view, "convole(d, w)")
    assert "after a try" in hears(view, ASK)  # a line that is not read is no try
    for level, text in enumerate(("one", "two", "three"), 1):
        judged(view, text)
        assert view._line.state["helps"]
        assert hears(view, ASK) == f"Help {level} of 3: {plain(HINTS[level - 1])}"
        assert HINTS[level - 1].partition("<")[0] in view._help.value
        assert not view._line.state["helps"]
        judged(view, text)  # the same line once more is no new try
        assert "all the help" in hears(view, ASK) if level == 3 else "after a try" in hears(view, ASK)
        assert view.level == level and view.standing == f"{level} {'try' if level == 1 else 'tries'}, help {level} of 3"


def test_a_right_line_needs_no_help(view):
    judged(view, RIGHT)
    assert "no more help" in hears(view, ASK) and view.level == 0 and view._help.value == ""


def test_reset_forgets(view):
    fresh = dict(view._line.state)
    judged(view, WRONG)
    hears(view, ASK)
    assert hears(view, "reset") == "Cleared."
    assert (view.verdict, view.tries, view.level, view._help.value) == (None, 0, 0, "")
    changed = {"turn", "said", "put"}
    assert {k: v for k, v in view._line.state.items() if k not in changed} == {
        k: v for k, v in fresh.items() if k not in changed}
    assert view._line.state["put"] == ""


def test_every_answer_is_heard_also_the_same_again(view):
    judged(view, WRONG)
    turn = view._line.state["turn"]
    judged(view, f" {WRONG} ")
    assert view._line.state["turn"] == turn + 1 and view.tries == 1


def test_each_verdict_is_recorded_once(view, monkeypatch):
    noted = []
    monkeypatch.setattr(progress, "record", lambda *what: noted.append(what))
    for text in (WRONG, WRONG, "convole(d, w)", RIGHT):
        judged(view, text)
    assert noted == [("06/posed", "wrong", "turned-twice", WRONG), ("06/posed", "unreadable", "", "convole(d, w)"),
                     ("06/posed", "right", "", RIGHT)]


def test_the_twins_are_those_of_a_task_that_nobody_has_tried(view):
    text, html = repr(view), view.stored()
    assert text.startswith("Write ∂E/∂x as one array operation.\n   given: y[i] = ")
    assert text.endswith("\nNot tried yet.") and RIGHT not in text
    assert html.index("Not tried yet.") < html.index("<details>")
    shown, *folded = html.split("<details>")
    assert [part.partition("</summary>")[0] for part in folded] == [
        "<summary>Help 1", "<summary>Help 2", "<summary>Help 3", "<summary>One right line"]
    assert "conv(d, w, 'full')" in folded[-1] and "conv(d, w" not in shown
    assert "mjx-role" not in html and "mjx-role" in HINTS[2]
    judged(view, WRONG)
    hears(view, ASK)
    assert (repr(view), view.stored()) == (text, html)
    assert set(view._repr_mimebundle_()) == {
        "text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}


def test_a_task_about_one_place_shows_what_is_given_there():
    numbers = Answer(Task(form="numbers", at={"L": 5, "K": 3, "j": 2}))
    assert "given: w = (3; 1; -2); d = (1; -2; 2)" in repr(numbers)
    other = Answer(Task(form="numbers", at={"L": 4, "K": 2, "j": 1}))
    assert "given: w = (3; 1); d = " in repr(other)


def test_a_task_that_does_not_exist():
    with pytest.raises(ValueError, match="'06/nothing' came, one of .* was expected"):
        Answer("06/nothing")


@pytest.mark.parametrize(("text", "said"), [
    (r"Write $\partial E/\partial x_4$ out, with $\delta$.", "Write ∂E/∂x_4 out, with δ."),
    (r"\(\frac{\partial E}{\partial x}=\sum_i\frac{\partial E}{\partial y_i}\frac{\partial y_i}{\partial x}\)",
     "∂E/∂x =Σ_i∂E/∂y_i ∂y_i/∂x"),
    (r"\(\class{mjx-role-delta}{\delta_{j}}\,\class{mjx-role-weight}{w_{j-i+1}}\)", "δ_j w_{j-i+1}"),
    (r"\(\frac{\frac{a}{b}}{c_{ij}}\)", "(a/b)/c_ij"),
    ("5 $ and no formula", "5 $ and no formula"),
])
def test_formulas_in_prose_are_said_in_text(text, said):
    assert plain(text) == said
