"""Tabs hold views as they are, and show one of them."""

import pytest
import traitlets

from lessons.views import LogitView, Tabs


def views():
    return {name: LogitView(["cat", "dog"], [0.0, size], "cat") for name, size in {"one": 1.0, "two": 2.0}.items()}


def test_the_twins_hold_all_views():
    held = views()
    told = Tabs(held)
    assert repr(told) == f"one:\n{held['one']!r}\n\ntwo:\n{held['two']!r}"
    second = f"<details><summary>two</summary>{held['two'].stored()}</details>"
    assert told._repr_mimebundle_()["text/html"] == told.stored() == held["one"].stored() + second


def test_what_is_chosen_follows_the_learner():
    told = Tabs(views())
    told.children[0].chosen = 1
    assert told.chosen == 1
    told.chosen = 0
    assert told.children[0].chosen == 0
    with pytest.raises(traitlets.TraitError, match="chosen 2 came, 0 to 1 was expected"):
        told.chosen = 2


def test_what_does_not_fit_is_refused():
    held = views()
    with pytest.raises(ValueError, match="1 views came, at least two were expected"):
        Tabs({"one": held["one"]})
    with pytest.raises(TypeError, match="int came as two, a view was expected"):
        Tabs({"one": held["one"], "two": 3})
