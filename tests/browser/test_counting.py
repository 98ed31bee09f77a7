"""CountView on a bare page: sizes, guesses and rows by keyboard and mouse; the page says what Python says."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press
from .looks import misdrawn, violations

CELLS = (
    """from lessons.views import CountView
lenet = [dict(kind="conv", name="C1", f=5, c=6), dict(kind="subsample", name="S2", f=2),
         dict(kind="table", name="C3", f=5, c=16, links=60), dict(kind="pool", name="P4", f=2),
         dict(kind="dense", name="F5", M=84)]""",
    """view = CountView((1, 32, 32), lenet, presets={"one": ((4, 9, 12), [dict(kind="conv", name="only", f=3, c=6)])})
view""",
    "many = CountView((1, 32, 32), lenet)\nmany.guesses, many.opened = {'0': 156, '2': 7}, [0, 1, 2, 3]\nmany",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def field(view, name):
    return view.get_by_label(name, exact=True)


def says_as_python(view, bench, row):
    bench.tells(view, f"view.sentences[{row}]", whole=False)


def test_a_guess_by_keyboard(view, bench):
    field(view, "C1, your guess of the parameters").focus()
    press(view, "1", "5", "6", "Enter")
    bench.comes_to("view.opened, view.guesses", ([0], {"0": 156}))
    says_as_python(view, bench, 0)
    expect(view.get_by_role("status")).to_contain_text("✓ as you said")
    expect(field(view, "Fold C1")).to_be_focused()
    press(view, "Enter")
    bench.comes_to("view.opened, view.guesses", ([], {}))
    press(view, "7", "Enter")
    expect(view.get_by_role("status")).to_contain_text("✗ you said 7")
    press(view, *LETTERS)


def test_a_size_by_keyboard(view, bench):
    view.get_by_role("button", name="Open all").click()
    for name, keys, row in (("C1, filters", ("ArrowUp", "ArrowUp"), 0), ("input, maps", ("ArrowUp",), 0),
                            ("C3, links", ("ArrowDown",), 2), ("P4, stride", ("ArrowDown",), 3),
                            ("F5, outputs", ("ArrowUp",), 4)):
        before = bench.ask("view.sentences")[row]
        field(view, name).focus()
        press(view, *keys)
        says_as_python(view, bench, row) if bench.ask("view.sentences")[row] != before else None
    bench.comes_to("view.layers[0]['c'], view.layers[2]['links'], view.layers[3]['stride'], view.size[0]",
                      (8, 59, 1, 2))
    for row in range(5):
        says_as_python(view, bench, row)
    expect(view.locator(".lessons-count-total")).to_have_text(bench.ask("repr(view)").splitlines()[-1])


def test_what_does_not_fit_is_told(view, bench):
    notice = view.locator(".lessons-count-notice")
    field(view, "C1, side of the window").fill("33")
    expect(notice).to_have_text("C1: a window of 33 × 33 does not fit into 32 × 32")
    bench.comes_to("view.layers[0]['f']", 33)
    says_as_python(view, bench, 0)
    field(view, "C1, side of the window").fill("0")
    expect(notice).to_have_text("C1: side of the window is a whole number from 1 to 256")
    expect(field(view, "C1, side of the window")).to_have_attribute("aria-invalid", "true")
    field(view, "C1, side of the window").blur()
    expect(field(view, "C1, side of the window")).to_have_value("33")
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.layers[0]['f'], view.opened", (5, []))
    expect(notice).to_have_text("")


def test_nothing_is_kept_free_and_the_presets_stay_where_they_are(view, bench):
    one, high = view.get_by_role("button", name="one", exact=True), view.bounding_box()["height"]
    place = one.bounding_box()
    field(view, "Show C3").click()
    assert high < view.bounding_box()["height"] < high + 90 and one.bounding_box() == place
    expect(one).to_have_attribute("aria-pressed", "false")
    one.click()
    bench.comes_to("view.size, len(view.layers)", ([4, 9, 12], 1))
    expect(one).to_have_attribute("aria-pressed", "true")
    assert view.bounding_box()["height"] < high and one.bounding_box() == place
    field(view, "Show only").click()
    says_as_python(view, bench, 0)


def test_accessibility_and_looks(view, bench):
    bench.run(2)
    assert violations(bench) == []
    assert misdrawn(bench.page) == []
