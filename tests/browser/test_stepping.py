"""StepView on a bare page: by keyboard and by mouse, in every form and notation, with sliders, and without a kernel."""

import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import violations

CELLS = (
    """from lessons.derivations import CATALOGUE
from lessons.engine.printing import uncolored
from lessons.views import StepView
derivation = CATALOGUE["fully_connected_weight"]()""",
    "view = StepView(derivation, sliders=True)\nview",
    'other = StepView(CATALOGUE["fully_connected_input"]())\nother',
    'StepView(CATALOGUE["fully_connected_input"](), at={"D": 9}, units=True)',
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def line(view) -> str:
    """The formula that is shown."""
    return view.locator(".lessons-step-lines .lessons-now").first.inner_text()


def lines(bench, name="view") -> list[str]:
    """What is spoken at each step, out of the text twin: "Chain rule. dE/dW[m,d] = …"."""
    twin = bench.ask(f"repr({name})")
    return [f"{rule}. {text}" for rule, text in re.findall(r"^\d+\. (.*)\n   (.*)$", twin, flags=re.MULTILINE)]


def test_by_keyboard_from_the_first_to_the_last_step(view, bench):
    spoken = lines(bench)
    view.focus()
    shown = [line(view)]
    for text in spoken[1:]:
        press(view, "ArrowRight")
        says(view, text)
        shown.append(line(view))
        assert view.locator(".lessons-step-lines .lessons-line:visible").count() <= 2  # this line and the one before
    assert len(set(shown)) == len(spoken)
    bench.comes_to("view.step", len(spoken) - 1)

    press(view, "ArrowRight")
    says(view, "This is the last step.")
    assert line(view) == shown[-1]
    press(view, "Home")
    says(view, spoken[0])
    press(view, "ArrowLeft")
    says(view, "This is the first step.")
    assert line(view) == shown[0]
    press(view, "End")
    says(view, spoken[-1])
    bench.comes_to("view.step", len(spoken) - 1)


def test_the_height_stays(view, bench):
    view.focus()
    heights = set()
    for text in lines(bench)[1:]:
        heights.add(view.bounding_box()["height"])
        press(view, "ArrowRight")
        says(view, text)
    assert len(heights | {view.bounding_box()["height"]}) == 1


def test_buttons_go_where_the_keys_go(view, bench):
    spoken = lines(bench)
    view.get_by_role("button", name="Next").click()
    says(view, spoken[1])
    view.get_by_role("button", name="Back").click()
    says(view, spoken[0])
    view.get_by_role("button", name="Play").click()
    says(view, spoken[1])
    view.get_by_role("button", name="Pause").click()
    view.locator(".lessons-step-progress > span").last.click()
    says(view, spoken[-1])
    view.get_by_role("button", name="Reset").click()
    says(view, spoken[0])


def test_form_and_notation_change_the_line_and_keep_the_step(view, bench):
    view.focus()
    press(view, "ArrowRight", "ArrowRight")
    says(view, lines(bench)[2])
    shown = {line(view)}
    for form in ("Written out", "Array", "Numbers", "Index"):
        view.get_by_role("radio", name=form).click()
        expect(view.get_by_role("radio", name=form)).to_have_attribute("aria-checked", "true")
        says(view, lines(bench)[2])
        shown.add(line(view))
    other = view.get_by_role("combobox", name="Notation")
    other.select_option(index=1)
    bench.comes_to("view.notation", other.input_value())
    assert other.input_value() != "course"
    says(view, lines(bench)[2])
    shown.add(line(view))
    assert len(shown) == 5
    bench.comes_to("view.step", 2)


def test_a_form_that_was_seen_stands_there_at_once(view):
    formula = view.locator(".lessons-step-lines .lessons-now mjx-container").first
    formula.evaluate("(node) => { node.dataset.seen = ''; }")
    shown = line(view)
    view.get_by_role("radio", name="Array").click()
    expect(view.locator("[data-seen]")).to_have_count(0)
    assert line(view) != shown
    view.get_by_role("radio", name="Index").click()
    expect(view.locator(".lessons-now [data-seen]")).to_have_count(1)
    assert line(view) == shown


def test_python_hears_once_what_a_hand_does_in_a_row(view, bench):
    bench.ask("(setattr(view, 'heard', []), view.observe(lambda change: view.heard.append(change.new), 'step'))[1]")
    view.evaluate("""(view) => { for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"])
        view.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }""")
    bench.comes_to("view.heard", [3])


def test_a_slider_changes_a_size(view, bench):
    view.get_by_role("radio", name="Written out").click()
    view.focus()
    press(view, "ArrowRight")
    before = lines(bench)[1]
    says(view, before)
    slider = view.get_by_role("slider", name="Size M")
    slider.focus()
    press(view, "ArrowRight")
    expect(view.get_by_role("status")).not_to_have_text(before)
    says(view, lines(bench)[1])
    bench.comes_to("view._at['M']", int(slider.input_value()))
    bench.comes_to("view.step, view.form", (1, "written"))


def test_copy_as_latex(view, bench):
    view.focus()
    press(view, "ArrowRight")
    view.get_by_role("button", name="Copy as LaTeX").click()
    says(view, "Copied as LaTeX.")
    copied = view.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == bench.ask("uncolored(view.shown.lines[1].latex)")


def test_letters_stay_in_the_view(view):
    view.focus()
    press(view, *LETTERS)
    view.get_by_role("button", name="Next").focus()
    press(view, *LETTERS)


def test_two_views_are_independent(view, bench):
    other = bench.run(2)
    before = line(view)
    other.focus()
    press(other, "End")
    says(other, lines(bench, "other")[-1])
    assert line(view) == before
    bench.comes_to("view.step", 0)
    view.focus()
    press(view, "ArrowRight")
    says(view, lines(bench)[1])
    says(other, lines(bench, "other")[-1])


def test_accessibility_on_the_way(view, bench):
    view.focus()
    press(view, "ArrowRight", "ArrowRight")
    view.get_by_role("radio", name="Numbers").click()
    assert violations(bench) == []


def test_without_a_kernel(view, bench):
    spoken = lines(bench)
    bench.shut_down()
    view.focus()
    for text in spoken[1:]:
        press(view, "ArrowRight")
        says(view, text)
    before = line(view)
    view.get_by_role("radio", name="Written out").click()
    expect(view.get_by_role("status")).not_to_have_text(spoken[-1])
    assert line(view) != before
    slider = view.get_by_role("slider", name="Size M")
    slider.focus()
    press(view, "ArrowRight")
    says(view, re.compile("A new size is computed by Python, which has not answered yet."))


def test_a_case_too_large_to_draw_is_said(bench):
    view = bench.run(3)
    expect(view.locator(".lessons-step-picture")).to_have_text("More than 8 units in a column: not drawn.")


def test_a_line_that_is_too_wide_takes_the_room_of_its_margins(view):
    shown = view.locator(".lessons-step-lines .lessons-now").first
    shown.evaluate("""(line) => {
      const formula = document.createElement("span");
      formula.style.cssText = `width: ${line.clientWidth - 12}px; height: 9px`;
      line.replaceChildren(formula);
      line.closest(".lessons-step").style.maxWidth = `${line.closest(".lessons-step").clientWidth - 1}px`;
    }""")
    expect(shown).to_have_class(re.compile(r"\blessons-wide\b"))
    expect(shown).not_to_have_class(re.compile(r"\blessons-wider\b"))
