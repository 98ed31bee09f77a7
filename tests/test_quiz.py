"""Quiz: what the learner is asked, told, and not told."""

import re
from itertools import combinations

import pytest
import traitlets

from lessons.views import Choice, Quiz

CHOICES = [
    Choice("δ<sub>1</sub> x<sub>2</sub>", "(−2) · 3 = −6", "The delta at its end times the input at its start."),
    Choice("δ<sub>2</sub> x<sub>1</sub>", "1 · 4 = 4", "Here the two ends are swapped."),
    Choice("δ<sub>1</sub> W<sub>12</sub>", "(−2) · 5 = −10", "That is what flows back to the input."),
]
QUESTION = "What is ∂E/∂W<sub>12</sub>?"


def one():
    return Quiz(QUESTION, CHOICES, 0, why="The product stands in y<sub>1</sub> alone.")


def several():
    return Quiz("Which need the weights?", {"∂E/∂W": "δ and x only.", "∂E/∂x": "Wᵀδ.", "∂E/∂b": "δ alone."}, ["∂E/∂x"])


@pytest.mark.parametrize("answer", [1, "δ<sub>2</sub> x<sub>1</sub>"])
def test_answer_by_place_or_label(answer):
    assert [choice["right"] for choice in Quiz(QUESTION, CHOICES, answer).choices] == [False, True, False]


def test_choices_as_a_dictionary():
    quiz = Quiz(QUESTION, {"a": "why a", "b": ("1 + 1", "why b")}, "b")
    assert [(c["label"], c["numbers"], c["why"]) for c in quiz.choices] == [("a", "", "why a"), ("b", "1 + 1", "why b")]


def test_a_collection_asks_for_several():
    assert several().several and not one().several


@pytest.mark.parametrize("answer", [0, {1}, [0, 2], {0, 1, 2}])
def test_every_vote_is_judged(answer):
    quiz = Quiz(QUESTION, CHOICES, answer)
    wanted = {answer} if isinstance(answer, int) else set(answer)
    for vote in (set(v) for size in range(4) for v in combinations(range(3), size)):
        quiz.chosen, quiz.voted = sorted(vote), True
        assert quiz.right == (vote == wanted)
        quiz.voted = False
        assert not quiz.right


def test_text_twin():
    assert repr(one()) == "What is ∂E/∂W[12]?\n  a) δ[1] x[2]\n  b) δ[2] x[1]\n  c) δ[1] W[12]"
    assert repr(one()) == repr(one())


def test_the_answer_is_folded_away_in_the_stored_twin():
    bundle = one()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    stored = bundle["text/html"]
    folded = re.search(r"<details>.*</details>", stored, re.DOTALL)[0]
    open_part = stored.replace(folded, "") + bundle["text/plain"]
    for choice in CHOICES:
        assert choice.why in folded and choice.why not in open_part
        assert choice.numbers in folded and choice.numbers not in open_part
    assert folded.count("✓") == 1 and "✓" not in open_part


def test_only_the_named_tags_stay_tags():
    quiz = Quiz("1 < 2 & <img src=x onerror=alert(1)>", ["<i onclick=a>", "a<br>b"], 0)
    assert "<img" not in quiz.question and quiz.question.startswith("1 &lt; 2 &amp;")
    assert [choice["label"] for choice in quiz.choices] == ["&lt;i onclick=a&gt;", "a<br>b"]
    assert "<img" not in quiz._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("choices, answer, message", [
    (CHOICES, 3, "answer 3 came"),
    (CHOICES, -1, "answer -1 came"),
    (CHOICES, "δ", "answer 'δ' came"),
    (CHOICES, [0, 7], "answer 7 came"),
    (CHOICES, 0.5, "answer 0.5 came"),
    (CHOICES, [], "an empty answer came"),
    (["a"], 0, "1 choice came, two or more were expected"),
    (["a", "a"], 0, "each label was expected once"),
    ([r"\(x_2\)", "b"], 0, "TeX came"),
])
def test_bad_input(choices, answer, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Quiz(QUESTION, choices, answer)


def test_a_choice_that_does_not_exist():
    quiz = one()
    with pytest.raises(traitlets.TraitError, match="choice 3 came, one from 0 to 2 was expected"):
        quiz.chosen = [3]
    assert quiz.chosen == []
