"""ChainView on a bare page: from part to part, into a layer and back, by keyboard and without a kernel."""

import re

import pytest
from playwright.sync_api import expect

from .lab import press, says
from .looks import misdrawn, violations

CELLS = (
    """from lessons.derivations import CATALOGUE
from lessons.views import ChainView""",
    'view = ChainView(CATALOGUE["nine_steps"]())\nview',
    'other = ChainView(CATALOGUE["two_layer_network"]())\nother',
)


@pytest.fixture(scope="module")
def filled(laid):
    """The view, once Python has sent all its parts, which takes seconds: one for all tests."""
    return complete(laid, laid.run(1), "view")


def complete(laid, view, name):
    laid.comes_to(f"{name}._filling.done()", True)
    expect(view.get_by_role("radiogroup", name="Part")).to_have_attribute("aria-busy", "false")
    return view


@pytest.fixture
def view(filled, laid):
    """It, as it was at first."""
    filled.scroll_into_view_if_needed()
    filled.get_by_role("button", name="Reset").click()
    yield filled
    assert laid.leaks() == []
    assert laid.watch.found == []


def lines(view):
    return view.locator(".lessons-step")


def chosen(view) -> str:
    return view.locator('.lessons-chain-row [aria-checked="true"] b').inner_text()


def used(view) -> list[str]:
    return view.locator(".lessons-chain-needed b").all_inner_texts()


def title(view):
    return view.locator(".lessons-step-title")


def test_from_part_to_part_by_keyboard(view, laid):
    view.get_by_role("radio").first.focus()
    seen = [chosen(view)]
    for _ in range(15):
        press(view, "ArrowRight")
        seen.append(chosen(view))
    assert seen == ["1", "2a", "2", "3", "4a", "4", "5", "6a", "6b", "6c", "6", "7", "8a", "8b", "8", "9"]
    says(lines(view), "What we want. dE/dw1[p,u,v] = ?")
    laid.comes_to("view.part", 15)
    assert used(view) == ["8"]
    press(view, "Home")
    assert chosen(view) == "1" and used(view) == []
    press(view, "ArrowRight", "ArrowRight")
    assert chosen(view) == "2" and used(view) == ["1", "2a"]
    expect(title(view)).to_have_text("2. The logits")
    press(view, "End")
    expect(title(view)).to_have_text("9. The first kernels")


def test_the_lines_of_the_chosen_part_are_stepped_in_every_form(view, laid):
    view.get_by_role("radio", name=re.compile(r"^6c\.")).click()
    expect(title(view)).to_have_text("6c. Back through the second pooling")
    lines(view).focus()
    press(view, "ArrowRight", "ArrowRight")
    says(lines(view), "Differentiate the definition. dE/da2[q,m,n] = sum(sum(sum("
                      "(dE/ds2[o,i,j])*S2[o,i,j,m,n]*[o == q], j, 1, N2), i, 1, N2), o, 1, Q)")
    view.get_by_role("radio", name="Numbers").click()
    says(lines(view), re.compile(r"= \(-0.0979\)[*]1[*]1 "))
    press(view, "Tab")
    view.get_by_role("radio", name=re.compile(r"^7\.")).click()                 # the form stays, the step does not
    expect(view.get_by_role("radio", name="Numbers")).to_have_attribute("aria-checked", "true")
    says(lines(view), re.compile("^What we want"))
    assert view.locator(".lessons-step-progress > span").count() == 4


def test_into_the_layer_and_back(view, laid):
    view.get_by_role("radio", name=re.compile(r"^6c\.")).click()
    view.get_by_role("combobox").select_option("002")
    says(lines(view), "What we want. dE/da2[q,m,n] = ?")
    view.get_by_role("button", name="Open the layer alone").press("Enter")
    expect(title(view)).to_have_text("The input gradient of max pooling")
    expect(view.get_by_role("combobox")).to_be_hidden()                         # it has the course's notation only
    assert chosen(view) == "6c"
    view.get_by_role("button", name="Back to part 6c").press("Enter")
    expect(title(view)).to_have_text("6c. Back through the second pooling")
    expect(view.get_by_role("combobox")).to_be_visible()
    view.get_by_role("button", name="Open the layer alone").click()
    view.get_by_role("radio", name=re.compile(r"^6\.")).click()                 # another part leaves the layer
    expect(title(view)).to_have_text("6. The second maps")
    view.get_by_role("button", name="Reset").click()
    expect(title(view)).to_have_text("1. The loss")
    laid.comes_to("view.part", 0)


def test_nothing_below_jumps_when_a_part_was_seen_before(laid):
    view, heights = complete(laid, laid.run(2), "other"), []
    for number in ("2", "9", "1", "2"):
        view.get_by_role("radio", name=re.compile(rf"^{number}\.")).click()
        heights.append(round(view.bounding_box()["height"]))
    assert heights == sorted(heights)


def test_python_chooses_a_part(view, laid):
    laid.ask("setattr(view, 'part', 11)")
    expect(title(view)).to_have_text("7. The second kernels")


def test_it_can_be_read_in_both_themes(view, laid):
    view.get_by_role("radio", name=re.compile(r"^2\.")).click()
    expect(title(view)).to_have_text("2. The logits")
    assert violations(laid) == []


def tiles(view) -> list[dict]:
    """Of each tile of the row: its place and corners, whether its print is too small, or stands out of it."""
    return view.locator(".lessons-chain-row > button").evaluate_all("""(buttons) => buttons.map((button) => {
      const size = (each) => parseFloat(getComputedStyle(each).fontSize);
      const smallest = parseFloat(getComputedStyle(button).getPropertyValue("--jp-ui-font-size1"));
      const place = button.getBoundingClientRect(), words = [...button.children];
      const isOut = ({ left, right }) => left < place.left || right > place.right;
      return { left: place.left, top: place.top, corners: getComputedStyle(button).borderRadius,
               small: words.some((each) => size(each) < smallest),
               out: words.some((each) => isOut(each.getBoundingClientRect())) };
    })""")


def test_it_fits_a_narrow_page(view, laid):
    size = laid.page.viewport_size
    laid.page.set_viewport_size({"width": 900, "height": 900})
    found = []
    for number in ("1", "8a"):
        view.get_by_role("radio", name=re.compile(rf"^{number}\.")).click()
        found += misdrawn(laid.page)
    found += [tile for tile in tiles(view) if tile["small"] or tile["out"]]
    laid.page.set_viewport_size(size)
    assert found == []


def test_without_a_kernel(view, laid):
    view.get_by_role("radio", name=re.compile(r"^9\.")).click()
    expect(title(view)).to_have_text("9. The first kernels")
    laid.shut_down()
    for number, heading in (("8a", "Back through the second convolution"), ("3", "The last weights")):
        view.get_by_role("radio", name=re.compile(rf"^{number}\.")).click()
        expect(title(view)).to_have_text(f"{number}. {heading}")
    lines(view).focus()
    press(view, "End")
    says(lines(view), "Recognize the array form. dE/dW4[k,h] = outer(d4, a3)[k,h]")
