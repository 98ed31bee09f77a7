"""DescentView on a bare page: dragged, slid and stepped, it says in the browser what the same steps are in Python."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import misdrawn, violations

CELLS = (
    """import sympy as sp
from lessons.views import DescentView
theta, W, b = sp.symbols('theta W b')""",
    "view = DescentView(theta**2 / 2, start=4, lr=0.5, lr_most=3)\nview",
    """forms = DescentView(theta**4 / 4 - theta**2 / 2 + theta / 10, start=1.4, lr=0.1, lr_most=1, momentum=0.5,
                    rules=('velocity', 'average', 'nesterov'), span=(-1.7, 1.7))
forms""",
    """plane = DescentView(((W - 3)**2 + 4 * (b - 1)**2) / 2, start=(4, 2), lr=0.1, lr_most=0.6, weight_decay=0,
                    decayed=[W], span=((-1, 5), (-1, 3)), variables=(W, b))
plane""",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


@pytest.fixture
def forms(bench):
    return bench.run(2)


@pytest.fixture
def plane(bench):
    return bench.run(3)


def told(view, bench, name="view"):
    """The live region says, letter by letter, what Python says of the same state."""
    bench.tells(view, f"{name}.sentence")


def start(view):
    return view.get_by_role("slider", name="Start")


def slide(view, name):
    return view.get_by_role("slider", name=name)


def test_steps_are_those_of_python(view, bench):
    told(view, bench)
    for k in range(1, 8):
        view.get_by_role("button", name="Next").click()
        bench.comes_to("view.step", k)
        told(view, bench)
    press(view, "ArrowLeft")
    bench.comes_to("view.step", 6)
    press(view, "Home", "ArrowLeft")
    says(view, "This is the start.")
    press(view, "End")
    bench.comes_to("view.step", 40)
    told(view, bench)
    press(view, "ArrowRight")
    says(view, "This is the last step.")


def test_one_that_runs_away_is_told_and_stays_in_the_picture(view, bench):
    slide(view, "learning rate α").focus()
    press(view, "End")
    view.get_by_role("button", name="Next").focus()
    press(view, "End")
    bench.comes_to("view.step, view.lr", (40, 3))
    told(view, bench)
    expect(view.locator(".lessons-descent-verdict")).to_contain_text("runs away")
    expect(view.locator(".lessons-descent-outside")).to_have_count(1)
    picture, ball = view.locator("svg.lessons-descent-picture").bounding_box(), view.locator(".lessons-descent-ball")
    box = ball.bounding_box()
    assert picture["x"] <= box["x"] + 10 and box["x"] + box["width"] - 10 <= picture["x"] + picture["width"]


def test_the_start_by_keyboard(view, bench):
    start(view).focus()
    press(view, "ArrowLeft", "ArrowDown", "PageDown")
    bench.comes_to("[round(x, 9) for x in view.start]", [2.8])
    told(view, bench)
    expect(start(view)).to_have_attribute("aria-valuetext", "theta = 2.8")
    press(view, "Home")
    bench.comes_to("view.start", [-5])
    press(view, "End", "ArrowRight")
    bench.comes_to("view.start", [5])
    told(view, bench)
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.start, view.lr, view.step", ([4], 0.5, 0))


def test_the_start_by_mouse(view, plane, bench):
    for each, name, by, expected in ((view, "view", (-60, 0), -1), (plane, "plane", (-50, 40), -1)):
        each.scroll_into_view_if_needed()
        before = bench.ask(f"{name}.start")
        box, mouse = start(each).bounding_box(), each.page.mouse
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + by[0], y + by[1], steps=3)
        mouse.up()
        bench.comes_to(f"[(a > b) - (a < b) for a, b in zip({name}.start, {before})]", [expected] * len(before))
        told(each, bench, name)
        moved = bench.ask(f"{name}.start")
        mouse.move(x, y)
        bench.comes_to(f"{name}.start", moved)


def test_rescaled_two_forms_go_the_same_way(forms, bench):
    places = forms.locator(".lessons-descent-ball")
    for _ in range(4):
        forms.get_by_role("button", name="Next").click()
    where = "(balls) => balls.map((ball) => ball.getAttribute('transform'))"
    apart = places.evaluate_all(where)
    assert len(set(apart)) == 3
    forms.get_by_role("radio", name="α/(1 − μ)").click()
    bench.comes_to("forms.rescaled", True)
    told(forms, bench, "forms")
    together = places.evaluate_all(where)
    assert together[0] == together[1] == apart[0]


def test_a_plane_with_weight_decay(plane, bench):
    told(plane, bench, "plane")
    slide(plane, "weight decay λ").focus()
    press(plane, *["ArrowRight"] * 4)
    bench.comes_to("round(plane.weight_decay, 9)", 0.2)
    for k in range(1, 4):
        plane.get_by_role("button", name="Next").click()
        bench.comes_to("plane.step", k)
        told(plane, bench, "plane")
    start(plane).focus()
    press(plane, "ArrowUp", "ArrowUp", "ArrowLeft")
    bench.comes_to("[x < y for x, y in zip(plane.start, (4, 9))] + [plane.start[1] > 2]", [True, True, True])
    told(plane, bench, "plane")
    expect(plane.locator(".lessons-descent-contours path")).to_have_count(14)


def test_play_and_pause(view, bench):
    view.get_by_role("button", name="Play").click()
    bench.comes_to("view.step", 2)
    view.get_by_role("button", name="Pause").click()
    expect(view.get_by_role("button", name="Play")).to_have_count(1)


def test_the_height_stays(view, forms, plane):
    for each in (view, forms, plane):
        slide(each, "learning rate α").focus()
        heights = set()
        for key in ("Home", "End", "ArrowLeft"):
            press(each, key)
            each.get_by_role("button", name="Next").click()
            heights.add(each.bounding_box()["height"])
            slide(each, "learning rate α").focus()
        start(each).focus()
        press(each, "Home")
        heights.add(each.bounding_box()["height"])
        assert len(heights) == 1


def test_letters_stay_in_the_view(view):
    start(view).focus()
    press(view, *LETTERS)
    slide(view, "learning rate α").focus()
    press(view, *LETTERS)


def test_accessibility_and_looks(view, forms, plane, bench):
    start(plane).focus()
    assert misdrawn(bench.page) == []
    assert violations(bench) == []


def test_without_a_kernel(bench):
    view = bench.run(1)
    bench.shut_down()
    for _ in range(3):
        view.get_by_role("button", name="Next").click()
    expect(view.locator(".lessons-descent-lines")).to_contain_text("θ ← 0.5 − 0.5·0.5 = 0.25")
    start(view).focus()
    press(view, "End")
    expect(view.locator(".lessons-descent-lines")).to_contain_text("θ = 0.625")
