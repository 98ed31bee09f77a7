"""Derive: lines on a way of one's own, mistakes on it, help towards the next line, and twins that know none of it."""

import pytest
from traitlets import TraitError

from lessons.derivations import CATALOGUE
from lessons.practice import progress
from lessons.views import Derive

CHAIN = "sum_i dE/dy_i dy_i/dx_j"
SUM = "sum_i d_i w_{j-i+1} [1<=j-i+1<=K]"
ARRAY = "conv(d, w, 'full')"
WRONG, FOLLOWS = "sum_i d_i w_{i-j+1} [1<=i-j+1<=K]", "sum_i w_{i-j+1} d_i [1<=i-j+1<=K]"


@pytest.fixture
def view():
    return Derive("06/derive")


def hears(view, what, value=True):
    """The page asks for something; what the view says to it."""
    view._line._handle_custom_msg({what: value}, [])
    return view.sentence


def judged(view, *lines):
    for line in lines:
        hears(view, "judge", line)
    return view.verdict


def test_a_whole_derivation_line_by_line(view):
    for count, line in enumerate((CHAIN, SUM, ARRAY), 1):
        verdict = judged(view, line)
        assert verdict.kind == "right" and view.accepted[-1] == line and len(view.accepted) == count
        assert view._line.state["put"] == ""
        assert view._above.value.count("<li") == count and verdict.badge[1:] in view._above.value
        assert view.done == (line == ARRAY)
    assert "whole derivation" in view.sentence and "whole derivation" in view._above.value
    assert view.standing == "3 lines, 3 tries"
    assert "no more help" in hears(view, "help")


def test_another_way_is_a_way(view):
    other = "sum_{k=max(1,j-M+1)}^{min(j,K)} d_{j-k+1} w_k"
    assert judged(view, other, "full(w, d)").done and view.accepted == (other, "full(w, d)")


def test_a_wrong_line_is_not_accepted_and_what_follows_from_it_is_told(view):
    judged(view, CHAIN)
    verdict = judged(view, WRONG)
    assert verdict.kind == "wrong" and verdict.mistake and view._story.value
    assert view.accepted == (CHAIN,) and view._line.state["put"] is None
    assert judged(view, FOLLOWS).mistake == "follows"
    assert judged(view, SUM).kind == "right"


def test_a_line_that_is_there_already_is_no_progress(view):
    assert judged(view, CHAIN, CHAIN).kind == "go on"
    assert view.accepted == (CHAIN,) and view.tries == 2


def test_help_leads_to_the_next_line_and_begins_anew_there(view):
    judged(view, WRONG)
    first = [hears(view, "help")]
    assert "Chain rule" in first[0] and view.level == 1
    judged(view, CHAIN)
    assert view.level == 0 and view._help.value == ""
    assert "after a try" in hears(view, "help")
    judged(view, WRONG)
    assert "Chain rule" not in hears(view, "help") and view.level == 1


def test_a_line_is_taken_back_into_the_field(view):
    judged(view, CHAIN, SUM, ARRAY)
    assert hears(view, "undo") == "Line 3 is taken back."
    assert not view.done and view.accepted == (CHAIN, SUM) and view._line.state["put"] == ARRAY
    assert view._line.state["verdict"] is None
    assert judged(view, ARRAY).done and view.accepted[-1] == ARRAY  # it may be handed in again
    for _ in range(3):
        hears(view, "undo")
    assert "no line" in hears(view, "undo") and view.accepted == ()


def test_reset_takes_all_lines_away(view):
    before = view._above.value
    judged(view, CHAIN, WRONG)
    hears(view, "reset")
    assert (view.accepted, view.tries, view.verdict, view._above.value) == ((), 0, None, before)
    assert judged(view, FOLLOWS).mistake != "follows"  # the wrong line before is forgotten too


def test_only_the_end_is_recorded_as_done(view, monkeypatch):
    noted = []
    monkeypatch.setattr(progress, "record", lambda *what: noted.append(what))
    judged(view, CHAIN, WRONG, ARRAY)
    assert [kind for _, kind, _, _ in noted] == ["go on", "wrong", "right"]
    assert [line for *_, line in noted] == [CHAIN, WRONG, ARRAY]
    assert {key for key, *_ in noted} == {"06/derive"}


# Lines missing

DELTA, BOUNDS = "sum_i d_i sum_k w_k [i+k-1=j]", "sum_{i=max(1,j-K+1)}^{min(j,M)} d_i w_{j-i+1}"


@pytest.fixture
def faded():
    return lambda missing: Derive("06/derive", missing=missing)


def test_one_line_is_missing_between_lines_that_are_given(faded):
    view = faded("one")
    assert view._above.value.count("derive-given") == view._below.value.count("derive-given") == 2
    assert "derive-here" in view._above.value and "Chain rule" in view._above.value
    assert judged(view, ARRAY).kind == "go on" and "further" in view.sentence and not view.accepted
    assert judged(view, SUM).kind == "right" and view.done and view.accepted == (SUM,)
    assert view._above.value.count("derive-yours") == 1 and "derive-here" not in view._above.value
    assert "whole derivation" in view._below.value and view.sentence.endswith("This is the whole derivation.")
    assert view.standing == "2 tries"


def test_several_lines_are_missing_and_filled_in_any_order(faded):
    view = faded("several")
    assert view._way.place == "3 lines are missing; write line 2."
    assert "write line 3" in hears(view, "other") and view._line.state["other"]
    assert judged(view, SUM).kind == "right" and "write line 4" in view.sentence
    assert judged(view, BOUNDS).kind == "right" and "1 line is missing; write line 2." in view.sentence
    assert not view._line.state["other"] and not view.done
    assert judged(view, DELTA).kind == "right" and view.done and view.accepted == (DELTA, SUM, BOUNDS)
    assert view.standing == "3 of 3 lines, 3 tries"
    assert hears(view, "undo") == "Line 2 is taken back." and view._line.typed == DELTA and not view.done


def test_what_is_typed_and_filled_survives_switching(faded):
    view = faded("one")
    view._line.typed = "sum_i d_i"
    view.missing = "several"
    assert view._line.typed == "" and view._line.missing == "several" and view._line.state["focus"] is False
    view._line.typed = DELTA
    view._line.missing = "free"      # as the page does
    judged(view, CHAIN)
    view._line.typed = "dE"
    view.missing = "one"
    assert view._line.typed == "sum_i d_i" and view.accepted == () and view.sentence == view._way.place
    judged(view, SUM)
    view.missing = "several"
    assert view._line.typed == DELTA and view.accepted == (SUM,)      # the line is there in both
    view.missing = "free"
    assert view._line.typed == "dE" and view.accepted == (CHAIN,)
    hears(view, "reset")
    assert view.missing == "free" and view.accepted == () and view._line.typed == ""


def test_a_rule_is_picked_and_a_wrong_one_says_why(faded):
    view = faded("one")
    offered = {name for name, _, _ in view._line.state["rules"]}
    assert offered == {"collapse", "reindex", "regroup", "recognise"}
    assert hears(view, "rule", "recognise") == ("Recognize the array form. It writes an operation on whole arrays. The "
                                                "missing line still has single entries.")
    assert view.verdict.kind == "wrong" and view.tries == 0
    hears(view, "rule", "collapse")
    assert view.verdict.kind == "right" and not view.done
    assert {kind for _, _, kind in view._line.state["rules"]} == {"", "wrong", "right"}
    before = view._line.state
    assert hears(view, "rule", "nothing") == before["said"]
    judged(view, SUM)
    assert view._line.state["rules"] == []


def test_help_is_about_the_missing_line(faded):
    view = faded("one")
    assert "after a try" in hears(view, "help")
    told = []
    for line in (WRONG, CHAIN, ARRAY):
        judged(view, line)
        told.append(hears(view, "help"))
    assert "Keep the one term" in told[0] and view.level == 3
    view.missing = "several"
    assert view.level == 0 and view.verdict is None and view._help.value == ""


def test_it_is_done_only_with_as_much_missing_as_was_asked_for(faded, monkeypatch):
    noted = []
    monkeypatch.setattr(progress, "record", lambda *what: noted.append(what[1]))
    view = faded("several")
    view.missing = "one"
    judged(view, SUM)
    view.missing = "several"
    judged(view, DELTA, BOUNDS)
    assert noted == ["go on", "go on", "right"]


def test_the_twins_of_a_derivation_with_a_gap(faded):
    view = faded("one")
    text, html = repr(view), view.stored()
    assert "\n   3. …\n   4. dE/dx[j] = sum(" in text
    shown, _, folded = html.partition("Not tried yet.")
    assert shown.count("<li>") == 5 and "<li>…</li>" in shown and "Keep the one term" in folded
    judged(view, SUM)
    view.missing = "free"
    assert (repr(view), view.stored()) == (text, html)


def test_any_part_of_a_chain_and_what_an_induction_claims():
    assert "nine_steps" in CATALOGUE and Derive("nine_steps/12", missing="several")._way.open == 2
    assert Derive("single_path", missing="one")._way.open == 1
    with pytest.raises(ValueError, match="nine_steps/1 to nine_steps/16 was expected"):
        Derive("nine_steps")
    with pytest.raises(TraitError, match="expected any of"):
        Derive("sigmoid", missing="all")


def test_the_twins_are_those_of_a_task_that_nobody_has_tried(view):
    text, html = repr(view), view.stored()
    assert text.startswith("Derive ∂E/∂x_j yourself") and "\n   dE/dx[j] = ?\n   given: " in text
    assert text.endswith("\nNot tried yet.")
    folded = [part.partition("</summary>")[0] for part in html.split("<details><summary>")[1:]]
    assert folded == ["Help 1", "Help 2", "Help 3", "One right way"]
    judged(view, CHAIN, WRONG)
    hears(view, "help")
    assert (repr(view), view.stored()) == (text, html)


def test_any_derivation_of_the_catalogue_can_be_derived():
    for made in (Derive("sigmoid"), Derive(CATALOGUE["sigmoid"]())):
        assert repr(made).startswith("Derive it: How much does E change when z_i changes a little?\n   dE/dz[i] = ?")
        assert not judged(made, "d_i a_i (1 - a_i)").done and judged(made, "d * a * (1 - a)").done


@pytest.mark.parametrize(("wanted", "error", "why"), [
    ("nothing", ValueError, "'nothing' came, a task or a name of the catalogue was expected"),
    (CATALOGUE["sigmoid"], TypeError, "a function, not called yet, came"),
    (CATALOGUE["nine_steps"](), TypeError, "Chain came, a Derivation was expected; of a Chain"),
    (3, TypeError, "int came"),
])
def test_what_cannot_be_derived_is_refused(wanted, error, why):
    with pytest.raises(error, match=why):
        Derive(wanted)
