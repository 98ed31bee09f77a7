"""TimelineView without a browser, and the dates of lessons.data.history."""

import re

import pytest
import traitlets

from lessons.data.history import EVENTS, PARTS, Event
from lessons.views import TimelineView

WINDOWS, POOLING, STAGES, LEARNING = "local windows", "pooled neighbors", "stages", "learned weights"


@pytest.fixture
def view():
    return TimelineView(EVENTS, PARTS, title="Background")


def event(title):
    [found] = [each for each in EVENTS if each.title == title]
    return found


def test_the_dates_are_those_of_the_sources():
    """E27, E28, E30–E32, ER-67: the prize is a Nobel Prize; LeNet-5 is of 1998, the zip codes are of 1989.

    HMAX was published in 1999; the years that source 004 gives, those of later work, stand in the text.
    """
    dated = {each.title: each.years for each in EVENTS}
    assert dated == {"Simple and complex cells": "1959, 1962", "Neocognitron": "1980", "Nobel Prize": "1981",
                     "Back-propagation on zip codes": "1989", "LeNet-5": "1998", "HMAX": "1999",
                     "Fragment hierarchy": "2002–2006", "Turing Award": "2018"}
    assert [each.years[:4] for each in EVENTS] == sorted(each.years[:4] for each in EVENTS)
    assert "Source 004" in event("HMAX").text and "2002–2006" in event("HMAX").text


def test_the_parts_come_together_in_lenet():
    """Nothing before 1989 claims learned weights; LeNet-5 is the first with all parts, and the only one."""
    assert [each.title for each in EVENTS if set(each.parts) == set(PARTS)] == ["LeNet-5"]
    assert all(LEARNING not in each.parts for each in EVENTS if each.years < "1989")
    assert event("Simple and complex cells").parts == (WINDOWS, POOLING)
    assert event("Neocognitron").parts == (WINDOWS, POOLING, STAGES)
    assert POOLING not in event("Back-propagation on zip codes").parts, "its maps shrink by stride"


def test_every_event_can_be_read_in_the_twin(view):
    lines = repr(view).splitlines()
    assert lines[0] == "Background" and lines[1].startswith("parts of our network: local windows (convolution), ")
    assert lines[2:] == view.sentences and len(lines) == 2 + len(EVENTS)
    for each, line in zip(EVENTS, lines[2:], strict=True):
        for told in (each.years, each.title, each.text, each.common, *each.parts):
            assert told in line
    stored = view._repr_mimebundle_()
    assert stored["text/plain"] == repr(view)
    assert stored["text/html"].count("<tr>") == 1 + len(EVENTS)
    assert stored["text/html"].count("●") == sum(len(each.parts) for each in EVENTS)


def test_the_words_are_short():
    for each in EVENTS:
        assert len(each.text.split()) <= 50 and len(each.common.split()) <= 30
        assert all(sentence.endswith(".") for sentence in (each.text, each.common))
        assert not re.search(r"Novel|—", each.text)


def test_text_is_escaped():
    view = TimelineView([Event("1", "a < b", "c.", "d.", ("p",))], {"p": "q"})
    assert "a &lt; b" in view._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(("events", "message"), [
    ([], "no events came"),
    ([("1980", "Neocognitron")], r"event \('1980', 'Neocognitron'\) came, \(years, title, text, common, parts\)"),
    ([(1980, "a", "b", "c", ())], "event"),
    ([("1980", "", "b", "c", ())], "event"),
    ([("1980", "a", "b", "c", ("magic",))], "a: the part 'magic' came, one of local windows"),
])
def test_bad_events_are_refused(events, message):
    with pytest.raises(ValueError, match=f"TimelineView: {message}"):
        TimelineView(events, PARTS)


@pytest.mark.parametrize("wrong", [-1, len(EVENTS)])
def test_an_event_that_does_not_exist_is_refused(wrong, view):
    with pytest.raises(traitlets.TraitError, match=f"chosen {wrong} came, one from 0 to {len(EVENTS) - 1} was"):
        view.chosen = wrong
    assert view.chosen == 0
