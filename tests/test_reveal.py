"""Reveal folds what it shows, and shows it as it is."""

from lessons.views import Reveal


def test_an_answer_is_folded_and_escaped():
    told = Reveal("a < b\nc", "Look & see")
    assert repr(told) == "a < b\nc"
    assert told._repr_html_() == "<details><summary>Look &amp; see</summary><pre>a &lt; b\nc</pre></details>"
