"""Rows: a table of what was computed, in text and in HTML."""

import re

import numpy as np
import pytest

from lessons.views import Reveal, Rows

TABLE = Rows(["w1", "W4"], {"forgotten": ["0.3", "right"], "f′ < f": ["right", 12]})
HTML = ('<table><thead><tr><th scope="col"></th><th scope="col">w1</th><th scope="col">W4</th></tr></thead><tbody>'
        '<tr><th scope="row" style="text-align: left">forgotten</th><td>0.3</td><td>right</td></tr>'
        '<tr><th scope="row" style="text-align: left">f′ &lt; f</th><td>right</td><td>12</td></tr></tbody></table>')


def test_both_twins_hold_all_values():
    assert repr(TABLE) == "              w1     W4\nforgotten    0.3  right\nf′ < f     right     12"
    assert TABLE.stored() == TABLE._repr_html_() == HTML


def test_what_is_true_says_yes():
    assert repr(Rows(["right"], {"mine": [True], "yours": [np.False_]})) == "       right\nmine     yes\nyours     no"


def test_what_is_below_zero_has_the_sign_of_formulas():
    values = -0.5, "-3", np.array([1, -2]), "1e-9", "x[i-1]", "5 - 3", "C3-5", "(-1)", "x[-1]"
    shown = Rows(range(9), {"mine": values}).rows[0][1:]
    assert shown == ("−0.5", "−3", "[ 1 −2]", "1e-9", "x[i-1]", "5 - 3", "C3-5", "(−1)", "x[-1]")


def test_sentences_begin_below_each_other():
    made = Rows(["size", "judged"], {"mine": [12, "Right."], "yours": [1.5, "It reads δ."]})
    assert repr(made).split("\n") == ["       size  judged", "mine     12  Right.", "yours   1.5  It reads δ."]
    left = re.findall(r'<(\w+) (?:scope="\w+" )?style="text-align: left">([^<]*)</\1>', made.stored())
    assert left == [("th", "judged"), ("th", "mine"), ("td", "Right."), ("th", "yours"), ("td", "It reads δ.")]


def test_it_can_be_covered():
    assert HTML in Reveal(TABLE).stored() and repr(Reveal(TABLE)) == repr(TABLE)


def test_a_row_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="Rows: forgotten: 1 values came, 2 were expected"):
        Rows(["w1", "W4"], {"forgotten": [1]})
