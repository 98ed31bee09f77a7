"""A view is whole in the message that opens it: on a busy page what Python says next may come after it is drawn."""

import json

import pytest
from playwright.sync_api import expect

CELLS = (
    """from lessons.derivations import CATALOGUE
from lessons.views import ChainView, Derive, StepView, quiz, tasks""",
    "StepView(CATALOGUE['fully_connected_input'](), form='written', notation='004', start=2, sliders=True, units=True)",
    "ChainView(CATALOGUE['two_layer_network'](), part=5)",
    "Derive('06/derive', missing='several')",
    "tasks('06/weight', '06/input')",
    "quiz('02/where_zero')",
)
STEP, SEEN = 1, {2: ("radio", "Index"), 3: ("button", "Check"), 4: ("radio", "2"), 5: ("button", "Check")}


@pytest.fixture
def late(bench, monkeypatch):
    """What comes after the first message never reaches a view that has a script."""
    whole, scripts = bench._taken, set()

    def taken() -> str:
        messages = json.loads(whole())
        scripts.update(each["id"] for each in messages if "_esm" in (each["data"] or {}).get("state", {}))
        return json.dumps([each for each in messages if each["type"] != "comm_msg" or each["id"] not in scripts])

    monkeypatch.setattr(bench, "_taken", taken)
    monkeypatch.setattr(bench, "view", lambda cell: bench.cell(cell).locator(".lessons").first)
    return bench


def test_a_derivation(late):
    view = late.run(STEP)
    expect(view.get_by_role("slider", name="Size D")).to_have_value("3")
    expect(view.get_by_role("radio", name="Written out")).to_be_checked()
    expect(view.get_by_label("Notation")).to_have_value("004")
    expect(view.get_by_role("slider", name="Step", exact=True)).to_have_attribute("aria-valuenow", "2")


@pytest.mark.parametrize("cell", SEEN)
def test_other_views(late, cell):
    role, name = SEEN[cell]
    expect(late.run(cell).get_by_role(role, name=name, exact=True).first).to_be_visible()
