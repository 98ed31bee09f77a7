"""CompareView on a bare page: line by line by keyboard, and readable in both themes."""

import pytest

from .lab import press, says
from .looks import violations

CELLS = (
    """from lessons.derivations import CATALOGUE
from lessons.views import CompareView""",
    'view = CompareView(CATALOGUE["conv1d_input"](), CATALOGUE["conv1d_input_strided"]())\nview',
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def test_from_line_to_line(view, bench):
    spoken = bench.ask("str([pair.spoken for pair in view.pairs])")
    rows = view.locator(".lessons-compare-lines tbody tr")
    rows.first.focus()
    press(view, "ArrowDown")
    says(view, rows.nth(1).get_attribute("aria-label"))
    assert rows.nth(1).get_attribute("aria-label") in spoken
    press(view, "End")
    says(view, rows.last.get_attribute("aria-label"))
    press(view, "ArrowDown")
    says(view, "This is the last line.")
    press(view, "Home")
    says(view, rows.first.get_attribute("aria-label"))


def test_it_can_be_read_in_both_themes(view, bench):
    assert violations(bench) == []
