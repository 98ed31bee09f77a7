"""Reveal covers what it is given, and shows it as it is; a quiz covers what follows it."""

import re
from html import escape

import numpy as np
import pytest

from lessons.views import LogitView, Quiz, Reveal, quiz
from lessons.views.figures import pictures_row
from lessons.views.quiz.view import Asked
from lessons.views.reveal.view import Prose

ANSWERS = {"yes": "Why yes.", "no": "Why no."}


def view():
    return LogitView(["cat", "dog"], [0.0, 1.0], "cat")


def folded(told):
    return re.search(r"<details>.*</details>", told.stored(), re.DOTALL)[0]


def test_a_value_is_folded_and_escaped():
    told = Reveal("a < b\nc", "Look & see")
    assert repr(told) == "a < b\nc"
    stored = "<details><summary>Look &amp; see</summary><pre>a &lt; b\nc</pre></details>"
    assert told._repr_mimebundle_()["text/html"] == told.stored() == stored


@pytest.mark.parametrize(("value", "printed"), [(3, "3"), ([1, 2], "[1, 2]"), (np.array([1, 2]), "[1 2]")])
def test_any_value_is_printed(value, printed):
    assert repr(Reveal(value)) == printed and f"<pre>{escape(printed)}</pre>" in Reveal(value).stored()


def test_views_and_pictures_are_covered_as_they_are():
    shown, picture = view(), pictures_row([np.eye(2)], ["one"])
    told = Reveal((shown, picture), "Look")
    held, cover = told.children
    assert held.children[0] is shown and held.children[1].value == picture.stored()
    assert (cover.title, cover.opened) == ("Look", False)
    assert repr(told) == f"{shown!r}\n{picture!r}"
    assert told.stored() == f"<details><summary>Look</summary>{shown.stored()}\n{picture.stored()}</details>"


def test_the_cover_and_what_it_covers_agree_on_whether_it_is_open():
    told = Reveal(view())
    told.children[1].opened = True
    assert told.opened
    told.opened = False
    assert not told.children[1].opened


def test_a_quiz_without_more_is_a_quiz_alone():
    assert isinstance(quiz("00/double_a_weight"), Quiz)


def test_what_follows_a_quiz_is_folded_in_the_stored_page():
    asked = quiz("00/double_a_weight", then=(view(), "the sum is 7"))
    assert isinstance(asked, Asked) and asked.children == (asked.quiz, asked.reveal)
    bare = quiz("00/double_a_weight")
    assert asked.stored() == f"{bare.stored()}\n{asked.reveal.stored()}"
    assert repr(asked) == f"{bare!r}\n{view()!r}\nthe sum is 7"
    assert folded(asked.reveal) == asked.reveal.stored()


def test_a_quiz_of_ones_own_covers_too():
    asked = Asked(Quiz("Is it?", ANSWERS, "yes"), "It is.")
    assert "It is." in folded(asked.reveal) and not asked.reveal.opened and not asked.quiz.voted


def test_prose_is_marked_up_and_its_formulas_are_left_alone():
    told = Prose("One **bold** *word*, `a < b`, $x * y * z < 1$.\n\nSee [05](05_convolution.ipynb).")
    link = '<a href="05_convolution.ipynb" target="_blank" rel="noopener">05</a>'
    assert told.stored() == told.value == (
        "<p>One <b>bold</b> <i>word</i>, <code>a &lt; b</code>, $x * y * z &lt; 1$.</p>" f"<p>See {link}.</p>")
    assert repr(told).startswith("One **bold**")


def test_a_table_of_prose_is_a_table():
    told = Prose("| | how many |\n|---|---|\n| valid | $L-K+1$ |")
    assert "<th>how many</th>" in told.stored() and "<td>$L-K+1$</td>" in told.stored()
