"""FactorsView, TimelineView, LogitView and a sampled DescentView on a bare page: the page says what Python says."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons.data.history import EVENTS, PARTS
from lessons.views import DescentView, FactorsView, LogitView, TimelineView
from lessons.views.logit.data import table
classes = ["penguin", "building", "chair", "person", "bird"]
seen = [("people", 10_000_000_000), ("years", 100), ("days", 365), ("hours", 24)]""",
    """factors = FactorsView({"possible": [(("gray values", 256), [("rows", 3), ("columns", 18)])], "seen": seen})
factors""",
    "timeline = TimelineView(EVENTS, PARTS)\ntimeline",
    """logits = LogitView(classes, np.log([5, 1, 1, 2, 1]), "penguin",
                   presets={"corrected": [.5, .1, .1, .2, .1], "as printed": [.5, 0, .1, .2, .1]})
logits""",
    """s = np.linspace(-2, 2, 41)
slice = DescentView((s, s**4 - 2 * s**2 + s / 5, 4 * s**3 - 4 * s + .2), start=.1, lr=.05, lr_most=1)
slice""",
    """refused = LogitView(classes, [800, -800, 0, 1, 2], 0, presets={"as printed": [.5, 0, .1, .2, .1]})
refused.refused = "as printed"
refused""",
)


@pytest.fixture
def factors(bench):
    return bench.run(1)


@pytest.fixture
def timeline(bench):
    return bench.run(2)


@pytest.fixture
def logits(bench):
    return bench.run(3)


@pytest.fixture
def sampled(bench):
    return bench.run(4)


def field(view, name):
    return view.get_by_label(name, exact=True)


class TestFactors:
    def told(self, view, bench):
        bench.tells(view, "'. '.join(factors.sentences)")

    def test_a_number_by_keyboard(self, factors, bench):
        self.told(factors, bench)
        before = factors.bounding_box()["height"]
        for name, keys, value in (
            ("seen, days", ("ArrowDown",), "factors.values[1][2] == 364"),
            ("possible, columns", ("End", "0"), "factors.values[0] == [256, 3, 180]"),
            ("possible, gray values", ("Control+a", "2"), "factors.values[0] == [2, 3, 180]"),
            ("seen, people", ("Control+a", "7", "ArrowUp", "Enter"), "factors.values[1][0] == 8"),
        ):
            field(factors, name).focus()
            press(factors, *keys)
            bench.comes_to(value, True)
            self.told(factors, bench)
        assert factors.bounding_box()["height"] == before
        press(factors, *(letter for letter in LETTERS if letter not in "00"))
        factors.get_by_role("button", name="Reset").click()
        bench.comes_to("factors.values == factors._home['values']", True)
        self.told(factors, bench)

    @pytest.mark.parametrize(("text", "sentence"), [
        ("", "days is empty: a whole number from 1 was expected"),
        ("0", "days: a whole number from 1 to 999,999,999,999,999 was expected"),
        ("-3", "days: a whole number from 1 to"), ("2.5", "days: a whole number from 1 to"),
        ("2,5", "days: a whole number from 1 to"), ("10.000", "days: a whole number from 1 to"),
        ("1e5", "days: a whole number from 1 to"), ("x", "days: a whole number from 1 to"),
        ("1" * 16, "days: a whole number from 1 to"), ("9" * 400, "days: a whole number from 1 to"),
    ])
    def test_what_is_no_number_is_told_and_not_taken(self, text, sentence, factors, bench):
        field(factors, "seen, days").fill(text)
        expect(factors.locator(".lessons-factors-notice")).to_contain_text(sentence)
        expect(field(factors, "seen, days")).to_have_attribute("aria-invalid", "true")
        bench.comes_to("factors.values[1][2]", 365)
        field(factors, "seen, days").blur()
        expect(field(factors, "seen, days")).to_have_value("365")
        expect(factors.locator(".lessons-factors-notice")).to_have_text("")

    def test_a_power_that_is_too_long_is_told(self, factors, bench):
        field(factors, "possible, rows").fill("1,000,000")
        expect(factors.locator(".lessons-factors-notice")).to_have_text("possible would have more than 100,000 digits")
        bench.comes_to("factors.values[0]", [256, 3, 18])


class TestTimeline:
    def test_it_is_walked_by_keyboard(self, timeline, bench):
        bench.tells(timeline, "timeline.sentences[0]")
        before = timeline.bounding_box()["height"]
        timeline.get_by_role("option").first.focus()
        for keys, chosen in ((("ArrowDown",), 1), (("End",), 7), (("ArrowDown",), 7), (("ArrowUp",), 6), (("Home",), 0),
                             (("ArrowRight", "ArrowRight", "Enter"), 2)):
            press(timeline, *keys)
            bench.comes_to("timeline.chosen", chosen)
            bench.tells(timeline, "timeline.sentences[timeline.chosen]")
            expect(timeline.get_by_role("option").nth(chosen)).to_be_focused()
            expect(timeline.locator(".lessons-timeline-shown")).to_contain_text(bench.ask("EVENTS[timeline.chosen].common"))
        assert timeline.bounding_box()["height"] == before
        press(timeline, *LETTERS)

    def test_it_is_walked_by_mouse(self, timeline, bench):
        timeline.get_by_role("option", name="LeNet-5").click()
        bench.comes_to("timeline.chosen", 4)
        expect(timeline.locator(".lessons-timeline-lit")).to_have_count(4)
        timeline.get_by_role("button", name="Next").click()
        bench.comes_to("timeline.chosen", 5)
        timeline.get_by_role("button", name="Reset").click()
        bench.comes_to("timeline.chosen", 0)


class TestLogits:
    def told(self, view, bench):
        bench.tells(view, "logits.sentence")

    def test_a_slider_and_a_field_by_keyboard(self, logits, bench):
        slider = logits.get_by_role("slider", name="chair, logit z")
        slider.focus()
        press(logits, "ArrowRight", "ArrowRight", "ArrowRight")
        bench.comes_to("round(logits.logits[2], 9)", 0.03)
        self.told(logits, bench)
        press(logits, "End")
        bench.comes_to("logits.logits[2]", 5)
        field(logits, "bird, logit z as a number").fill("-800")
        bench.comes_to("logits.logits[4]", -800)
        self.told(logits, bench)
        field(logits, "bird, logit z as a number").fill("1001")
        says(logits, "z of bird is a number from −1000 to 1000")
        field(logits, "bird, logit z as a number").blur()
        expect(field(logits, "bird, logit z as a number")).to_have_value("-800")
        logits.get_by_role("radio", name="penguin").focus()
        press(logits, "ArrowDown")
        bench.comes_to("logits.target", 1)
        self.told(logits, bench)
        press(logits, *LETTERS)
        logits.get_by_role("button", name="Reset").click()
        bench.comes_to("logits.target, round(logits.loss, 6)", (0, 0.693147))

    def test_nudges_by_keyboard(self, logits, bench):
        before = logits.bounding_box()["height"]
        logits.get_by_role("button", name="raise z of penguin by h").focus()
        press(logits, "Enter")
        bench.comes_to("logits.nudged['class'], logits.nudged['h']", (0, 0.1))
        self.told(logits, bench)
        expect(logits.get_by_role("status")).to_contain_text("and the loss falls by")
        press(logits, "ArrowDown", "Enter")
        bench.comes_to("logits.nudged['class']", 1)
        expect(logits.get_by_role("status")).to_contain_text("and the loss rises by")
        self.told(logits, bench)
        press(logits, "End", "ArrowLeft")
        expect(logits.get_by_role("button", name="lower z of bird by h")).to_be_focused()
        logits.get_by_role("radio", name="h = 0.01").click()
        logits.get_by_role("button", name="lower z of bird by h").click()
        bench.comes_to("logits.nudged['h']", -0.01)
        self.told(logits, bench)
        assert logits.bounding_box()["height"] == before

    def test_what_is_printed_is_refused(self, logits, bench):
        before = logits.bounding_box()["height"]
        logits.get_by_role("button", name="as printed").click()
        bench.comes_to("logits.refused", "as printed")
        self.told(logits, bench)
        for reason in ("sum to 0.9, not 1", "ŷ of building is 0", "0/0", "sum to −0.1, not 0"):
            expect(logits.locator(".lessons-logit-more")).to_contain_text(reason)
        logits.get_by_role("button", name="raise z of chair by h").click()
        bench.comes_to("logits.refused", "")
        logits.get_by_role("button", name="corrected").click()
        bench.comes_to("[round(y, 9) for y in logits.probabilities]", [0.5, 0.1, 0.1, 0.2, 0.1])
        self.told(logits, bench)
        assert logits.bounding_box()["height"] == before


class TestSampledCurve:
    def told(self, view, bench):
        bench.tells(view, "slice.sentence")

    def test_it_ends_where_the_samples_do(self, sampled, bench):
        bench.ask("(slice.set_trait('start', [1.9]), slice.set_trait('lr', 1.0))[1]")
        for step in (1, 2, 3):
            sampled.get_by_role("button", name="Next").click()
            bench.comes_to("slice.step", step)
            self.told(sampled, bench)
        expect(sampled.get_by_role("status")).to_contain_text("It has left the picture.")


def test_accessibility_and_looks(bench):
    for cell in range(1, len(CELLS)):
        bench.run(cell)
    assert violations(bench) == []
    assert misdrawn(bench.page) == []
