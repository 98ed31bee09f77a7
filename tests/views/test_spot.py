"""SpotTheMistake: a line is pointed at, a mistake named, the line repaired; what is said, noted and stored of it."""

import pytest

from lessons.derivations import CATALOGUE
from lessons.practice import TASKS, progress, story
from lessons.views import SpotTheMistake
from lessons.views.kit.twin import plain

TASK = TASKS["07/spot"]
REPAIR = "conv(d, w, 'full')[j]"


@pytest.fixture
def view():
    return SpotTheMistake("07/spot")


def hears(view, **asked):
    """The page asks for something; what the view says to it."""
    view._line._handle_custom_msg(asked, [])
    return view.sentence


def state(view):
    return view._line.state


def test_from_a_line_that_is_pointed_at_to_one_in_its_place(view):
    assert "Line 1 is true" in hears(view, point=0) and view.stage == "point"
    assert "follows from a line that was wrong before" in hears(view, point=3) and view.stage == "point"
    assert {place: mark["kind"] for place, mark in state(view)["marks"].items()} == {"0": "true", "3": "follows"}
    assert state(view)["names"] == []

    assert "line 3 is the first" in hears(view, point=2) and view.stage == "name"
    assert [state(view)["marks"][str(n)]["kind"] for n in range(4)] == ["true", "true", "wrong", "follows"]
    titles = [plain(story(key).title) for key in TASK.spotting.names]
    assert [name["title"] for name in state(view)["names"]] == titles

    assert "d_j w_1" in hears(view, name="only-own-term") and view.stage == "name"
    assert r"\delta_{j}" in view._story.value.replace("}}", "}") or "delta" in view._story.value
    assert "write the line" in hears(view, name="difference-reversed") and view.stage == "repair"
    assert state(view)["put"] == ""  # the focus goes to the field
    signs = {name["key"]: name["sign"] for name in state(view)["names"]}
    assert signs == {"difference-reversed": "✓", "only-own-term": "✗", "turned-twice": "", "delta-forgotten": ""}

    assert "follows from the wrong line" in hears(view, judge=TASK.lines[3]) and view.stage == "repair"
    said, told = hears(view, judge=REPAIR), story("difference-reversed")
    assert view.stage == "done" and view.verdict.done and TASK.origin in said and TASK.origin in view.verdict.sentence
    assert plain(told.tempts) in said and told.title in view._story.value
    assert view.tries == 7 and "no more help" in hears(view, help=True)


def test_help_comes_after_a_try_and_leads_through(view):
    assert "First try" in hears(view, help=True)
    hears(view, point=0)
    assert "Write the lines out at L = 5" in hears(view, help=True)
    hears(view, point=0)  # once more is no try
    assert view.tries == 1 and "more comes after a try" in hears(view, help=True)
    hears(view, point=2)
    hears(view, name="sign")  # no name of these: not heard
    assert view.tries == 2 and "Help 2 of 3" in hears(view, help=True)


def test_what_is_not_its_turn_is_told(view):
    assert hears(view, judge=REPAIR) == "First point at the line that is wrong." and view.tries == 0
    hears(view, name="difference-reversed")
    assert view.stage == "point" and view.tries == 0
    hears(view, point=2)
    assert hears(view, judge=REPAIR) == "First say which mistake it is."
    hears(view, point=0)
    hears(view, point=17)
    assert view.stage == "name" and view.tries == 1


def test_the_page_is_not_told_the_answer_before_it_is_found(view):
    told = str(state(view)) + str(view._line.spoken) + view._line.title
    assert "difference-reversed" not in told and "names': []" in str(state(view))
    hears(view, point=2)
    first, *others = state(view)["names"]
    assert all(other.keys() == first.keys() and not other["sign"] for other in others)
    orders = [spot.names.index(spot.mistake) for spot in (TASKS[f"{n:02}/spot"].spotting for n in range(2, 11))]
    assert len(set(orders)) > 1  # the right name has no place of its own


def test_reset_begins_again(view):
    hears(view, point=2)
    hears(view, name="difference-reversed")
    hears(view, judge=REPAIR)
    assert hears(view, reset=True) == "Cleared."
    assert (view.stage, view.tries, view.verdict) == ("point", 0, None)
    assert state(view)["marks"] == {} and state(view)["names"] == []
    assert view._story.value == ""


def test_a_mistake_that_is_taken_for_another_is_noted_as_met(view, monkeypatch):
    noted = []
    monkeypatch.setattr(progress, "record", lambda *what: noted.append(what))
    for asked in ({"point": 0}, {"point": 2}, {"point": 1}, {"name": "only-own-term"}, {"name": "difference-reversed"},
                  {"judge": TASK.lines[2]}, {"judge": REPAIR}):
        hears(view, **asked)
    assert noted == [("07/spot", "wrong", ""), ("07/spot", "go on", ""), ("07/spot", "wrong", "difference-reversed"),
                     ("07/spot", "go on", ""), ("07/spot", "wrong", "difference-reversed", TASK.lines[2]),
                     ("07/spot", "right", "", REPAIR)]


def test_the_twins_are_those_of_a_task_that_nobody_has_tried(view):
    text, html = repr(view), view.stored()
    for asked in ({"point": 2}, {"name": "difference-reversed"}, {"judge": REPAIR}):
        hears(view, **asked)
    assert (repr(view), view.stored()) == (text, html)
    assert all(f"{n}. {line}" in text for n, line in enumerate(TASK.lines, 1)) and text.endswith("Not tried yet.")
    before, _, folded = html.partition("<details>")
    told = story("difference-reversed")
    assert "Not tried yet" in before and told.title not in before and before.count("<li>") == 4
    assert f"Line 3. {told.title}" in folded and TASK.origin in folded.replace("\\(", "$").replace("\\)", "$")


@pytest.mark.parametrize("what", ["fully_connected_input", "nine_steps/12", CATALOGUE["relu"]()])
def test_any_derivation_is_given_with_a_mistake(what):
    view = SpotTheMistake(what, seed=2)
    hears(view, point=view._spot.wrong)
    hears(view, name=view._spot.mistake)
    assert view.stage == "repair" and state(view)["verdict"]["sign"] == "✓"


@pytest.mark.parametrize(("what", "error", "said"), [
    ("07/input", ValueError, "'07/input' came, a task that shows a mistake"), ("07/nothing", ValueError, "came"),
    (CATALOGUE["relu"], TypeError, "a function, not called yet, came"), (7, TypeError, "int came"),
    (CATALOGUE["nine_steps"](), TypeError, "Chain came"),
])
def test_what_is_no_derivation_is_refused(what, error, said):
    with pytest.raises(error, match=said):
        SpotTheMistake(what)
