"""ChannelsView on a bare page: channels are switched by mouse and keyboard, the map follows."""

import pytest
from playwright.sync_api import expect

from .lab import fits, press
from .looks import violations

CELLS = (
    """import numpy as np
from lessons.data.house import color_house
from lessons.views import ChannelsView
edge = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])""",
    """view = ChannelsView(color_house(np.random.default_rng(0)), np.stack([edge, edge / 2, edge]))
view""",
)
DRAWN = """map => { const {width, height} = map; let n = 0;
  const {data} = map.getContext("2d").getImageData(0, 0, width, height);
  for (let i = 3; i < data.length; i += 4) n += data[i] > 0; return n; }"""


@pytest.fixture
def view(bench):
    return bench.run(1)


def test_red_and_blue_leave_nothing(view, bench):
    made = view.locator("canvas").nth(1)
    assert made.evaluate(DRAWN) > 1000
    green = view.get_by_role("button", name="green")
    expect(green).to_have_attribute("aria-pressed", "true")
    green.click()
    bench.comes_to("view.on", [True, False, True])
    bench.tells(view, "view.sentence")
    assert made.evaluate(DRAWN) == 0
    green.focus()
    press(view, "Enter")
    bench.comes_to("view.on", [True] * 3)
    assert made.evaluate(DRAWN) > 1000
    assert violations(bench) == []


def test_it_is_narrow_too(view, bench):
    bench.page.set_viewport_size({"width": 390, "height": 844})
    assert violations(bench) == []
    assert fits(view)
