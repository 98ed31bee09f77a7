"""What the tests of a field for lines share: a line handed in, and a page as narrow as a phone."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Locator

from .bench import Bench
from .lab import press

PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 900}
COLUMN = ".jp-OutputArea-output { max-width: 380px !important }"


def hand_in(view: Locator, line: str) -> None:
    """Write a line and press Enter."""
    view.get_by_role("textbox", name="Your line").fill(line)
    press(view, "Enter")


@contextlib.contextmanager
def phone(bench: Bench) -> Iterator[None]:
    """The page is as wide as a phone, and the outputs of cells with it."""
    bench.page.set_viewport_size(PHONE)
    narrow = bench.page.add_style_tag(content=COLUMN)
    yield
    narrow.evaluate("(style) => style.remove()")
    bench.page.set_viewport_size(DESK)


def fits(bench: Bench, view: Locator, selector: str) -> bool:
    """Whether these parts are within the page and large enough for a finger, and nothing has to be scrolled."""
    boxes = [part.bounding_box() for part in view.locator(selector).all() if part.is_visible()]
    inside = all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in boxes)
    output = bench.page.locator(".jp-OutputArea-output").nth(1)
    return (bool(boxes) and inside and all(box["height"] >= 24 for box in boxes)
            and output.evaluate("(node) => node.scrollWidth <= node.clientWidth"))
