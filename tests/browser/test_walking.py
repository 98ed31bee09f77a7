"""NetworkView on a bare page: walked, asked and followed by keyboard, from ŷ through all layers to a pixel and back."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons import digits
from lessons.network.architectures import digit_cnn
from lessons.network import Network
from lessons.views import NetworkView
data = digits.load()
four = data.labels_train.tolist().index(4)
x, t = data.x_train[[four]].reshape(1, 1, 8, 8), data.t_train[[four]]
network = digit_cnn(rng=np.random.default_rng(0))""",
    "view = NetworkView(network, x, t, labels=range(10))\nview",
    """small = NetworkView(Network.dense((3, 4, 2), rng=np.random.default_rng(1)), [[1.0, -2, 0.5]], [[1, 0]],
                    title="Two dense layers")
small""",
    """late = NetworkView(Network.dense((3, 4, 2), rng=np.random.default_rng(1)), [[1.0, -2, 0.5]], [[1, 0]])
late._telling.cancel()
late""",
)
# Of the first six terms of the sum the one that counts most: where its cell of an array is, as it is written.
LARGEST = """(lambda trace, terms: trace.label(*max(((cell, term.value) for term in terms for cell in term.cells
    if cell.name == {0!r}), key=lambda pair: abs(pair[1]))[0]).partition("[")[2][:-1])(
    view._trace, view._trace.sources(view.cell[0], tuple(view.cell[1:]))[:6])"""
FORWARD = ["x", "z1", "a1", "s1", "z2", "a2", "s2", "v2", "z3", "a3", "z4", "yhat", "E"]


@pytest.fixture
def view(bench):
    return whole(bench, 1, "view")


@pytest.fixture
def small(bench):
    return whole(bench, 2, "small")


def whole(bench, number, name):
    """The view of a cell, once Python has told in its spare time how the numbers are made."""
    found = bench.run(number)
    bench.comes_to(f"bool({name}._told)", True)
    return found


def station(view, name):
    return view.locator(f'[data-station="{name}"]')


def cell(view, name, place):
    """The cell of an array, in row-major order."""
    return view.locator(f'[data-name="{name}"] [role=gridcell]').nth(place)


def told(view, bench, state=None, name="view"):
    """The live region says what Python says of the same state, and the cell in question is marked."""
    if state:
        bench.comes_to(f"{name}.cell", state)
    sentence, pinned = bench.ask(f"{name}.sentence, {name}.pinned")
    says(view, ("pinned: " if pinned else "") + sentence)
    asked = view.locator(".lessons-grid-asked")
    expect(asked).to_have_count(1)
    expect(asked).to_have_attribute("aria-selected", "true")


def here(view, bench, name):
    """The one station that is chosen, and focused; its array stands on the board."""
    expect(station(view, name)).to_be_focused()
    expect(view.locator(".lessons-network-diagram [aria-checked=true]")).to_have_count(1)
    expect(station(view, name)).to_have_attribute("aria-checked", "true")
    expect(view.locator(f'.lessons-network-board [data-name="{name}"]')).to_have_count(1)
    bench.comes_to("view.station, view.cell[0]", (name, name))


def marked(view) -> set[str]:
    """The stations that are marked as sources of the chosen one."""
    return set(view.locator(".lessons-network-source").evaluate_all("(all) => all.map((one) => one.dataset.station)"))


def shown(view) -> list[str]:
    arrays = view.locator(".lessons-network-board [data-name]")
    return arrays.evaluate_all("(all) => all.map((one) => one.dataset.name)")


def lit(view) -> list[str]:
    """The arrays in which cells are lit, one name for each cell that is."""
    cells = view.locator(".lessons-grid-lit")
    return cells.evaluate_all("(all) => all.map((one) => one.closest('[data-name]').dataset.name)")


def number(bench, place) -> str:
    """A number of z1 as the page writes it."""
    return bench.ask(f"f'{{view._trace.arrays[\"z1\"].values[{place}]:.4g}}'").replace("-", "−")


def trail(view):
    return view.locator(".lessons-network-trail button")


def follow(view, name, place=None):
    """Choose the first symbol of an array in the sum, or that of a place counted from 1, by keyboard."""
    symbols = view.locator(".lessons-network-line .lessons-grid-follow")
    label = view.locator(f'[data-name="{name}"] .lessons-grid-name b').text_content()
    written = "[0-9,]*" if place is None else place if re.search(r"\d\d", place) else place.replace(",", "")
    symbols.filter(has_text=re.compile(f"^{re.escape(label)}{written}$")).first.focus()
    press(view, "Enter")


def test_the_forward_row_by_arrows(view, bench):
    station(view, "z1").focus()
    press(view, "Home")
    for name in FORWARD:
        here(view, bench, name)
        press(view, "ArrowRight")
    here(view, bench, "E")  # at the end of the row it stays
    told(view, bench)
    press(view, "ArrowLeft", "ArrowLeft")
    here(view, bench, "z4")


def test_up_and_down_and_to_both_ends(view, bench):
    station(view, "z1").focus()
    for key, name in (("ArrowDown", "dz1"), ("ArrowDown", "dw1"), ("ArrowRight", "dw2"), ("ArrowUp", "dz2"),
                      ("ArrowLeft", "ds1"), ("ArrowUp", "s1"), ("End", "dx"),
                      ("ArrowUp", "x"), ("Home", "x")):
        press(view, key)
        here(view, bench, name)
    told(view, bench)


def test_the_way_back_shows_what_each_delta_is_made_from(view, bench):
    sources = {"dz4": {"yhat", "t"}, "da3": {"W4", "dz4"}, "dz3": {"a3", "da3"}, "dW3": {"v2", "dz3"},
               "dv2": {"W3", "dz3"}, "ds2": {"dv2"}, "dw2": {"s1", "dz2"}, "ds1": {"w2", "dz2"},
               "dw1": {"x", "dz1"}, "dx": {"w1", "dz1"}}
    stations = set(bench.ask("list(view._stations)"))
    for name, made_from in sources.items():
        station(view, name).click()
        here(view, bench, name)
        assert set(shown(view)) - {name, f"db{name[-1]}"} == made_from
        assert marked(view) == made_from & stations


def test_ask_and_pin_a_cell(view, bench):
    cell(view, "z1", 7).focus()  # row 2, column 2 of the first map
    expect(view.get_by_role("status")).to_have_text(re.compile(r"^z1\[1,2,2\] = w1\[1,1,1\]\*x\[2,2\] \+ "))
    press(view, "ArrowRight")
    expect(view.get_by_role("status")).to_have_text(re.compile(r"^z1\[1,2,3\] = "))
    press(view, "Enter")
    told(view, bench, ["z1", 0, 0, 1, 2])
    assert sorted(lit(view)) == ["b1"] + 9 * ["w1"] + 9 * ["x"]
    above = view.locator(".lessons-network-value").filter(has_text=",")
    expect(above).to_have_text(f"1,2,3 {number(bench, (0, 0, 1, 2))}")
    press(view, "ArrowRight")
    told(view, bench, ["z1", 0, 0, 1, 2])  # pinned, it stays
    press(view, "Escape")
    told(view, bench, ["z1", 0, 0, 1, 3])
    bench.comes_to("view.pinned", False)


def test_with_the_mouse(view, bench):
    target = cell(view, "z1", 40)
    cell(view, "z1", 0).hover()  # the first event of a mouse tells no movement
    target.hover()
    expect(target).to_have_class(re.compile("lessons-grid-asked"))
    target.click()
    told(view, bench, ["z1", 0, 1, 0, 4])
    cell(view, "z1", 3).hover()
    told(view, bench, ["z1", 0, 1, 0, 4])
    cell(view, "x", 9).click()
    told(view, bench, ["x", 0, 0, 1, 1])  # it is given: where it goes
    expect(view.get_by_role("radio", name="where it goes")).to_have_attribute("aria-checked", "true")


def test_follow_from_the_answer_to_a_pixel_and_back(view, bench):
    station(view, "yhat").click()
    expect(view.locator(".lessons-network-trail")).to_contain_text("Point at a cell")
    way = ["yhat", "z4", "a3", "z3", "v2", "s2", "a2", "z2", "s1", "a1", "z1", "x"]
    told(view, bench)
    cells = [bench.ask("view.cell")]
    for steps, name in enumerate(way[1:], start=1):
        follow(view, name)
        bench.comes_to("view.station, view.cell[0], view.pinned", (name, name, True))
        expect(trail(view)).to_have_count(steps)
        expect(view.locator(".lessons-grid-asked")).to_be_focused()
        expect(view.locator(".lessons-grid-asked")).to_be_in_viewport()
        cells.append(bench.ask("view.cell"))
    assert len(set(map(tuple, cells))) == len(way)
    told(view, bench)
    bench.comes_to("[cell for _, *cell in view.trail]", cells[:-1])
    for steps in (10, 9, 8):
        press(view, "Backspace")
        expect(trail(view)).to_have_count(steps)
        told(view, bench, cells[steps])
    back = trail(view).filter(has_text="z⁽³⁾")
    back.focus()
    press(view, "Enter")
    told(view, bench, cells[3])
    expect(trail(view)).to_have_count(3)
    bench.comes_to("view.station", "z3")
    trail(view).last.click()  # the last in the line is the first of the way
    told(view, bench, cells[0])
    expect(trail(view)).to_have_count(0)
    press(view, "Backspace", "Backspace")
    told(view, bench, cells[0])


@pytest.mark.parametrize(("first", "way"), [
    ("dz1", ("da1", "ds1", "dz2")), ("dz2", ("da2", "ds2", "dv2", "dz3", "da3", "dz4", "yhat")),
])
def test_follow_a_delta_back_to_the_loss(view, bench, first, way):
    station(view, first).click()
    for name in way:
        follow(view, name, bench.ask(LARGEST.format(name)))
        bench.comes_to("view.station, view.cell[0]", (name, name))
    told(view, bench)
    expect(trail(view)).to_have_count(len(way))


def test_what_is_given_is_seen_where_it_is_used(view, bench):
    station(view, "z2").click()
    follow(view, "w2")
    bench.comes_to("view.station, view.cell[0]", ("z2", "w2"))
    told(view, bench)
    press(view, "Backspace")
    bench.comes_to("view.station, view.cell[0]", ("z2", "z2"))


def test_where_a_pixel_goes(view, bench):
    station(view, "x").click()
    told(view, bench)
    cell(view, "x", 0).click()
    told(view, bench, ["x", 0, 0, 0, 0])
    assert sorted(lit(view)) == 8 * ["dw1"] + 8 * ["z1"]
    cell(view, "x", 27).click()
    told(view, bench, ["x", 0, 0, 3, 3])
    assert sorted(lit(view)) == 72 * ["dw1"] + 72 * ["z1"]
    station(view, "z1").click()
    cell(view, "w1", 4).click()
    told(view, bench, ["w1", 0, 0, 1, 1])
    view.get_by_role("radio", name="where it goes").click()
    assert lit(view) == 36 * ["z1"]


def test_where_a_computed_number_goes(view, bench):
    station(view, "a3").click()
    view.get_by_role("radio", name="where it goes").click()
    bench.comes_to("view.direction", "to")
    told(view, bench)
    view.get_by_role("radio", name="where it comes from").click()
    told(view, bench)


def test_what_is_asked_before_python_has_told_how_numbers_are_made(bench):
    view = bench.run(3)
    cell(view, "x", 1).click()
    bench.comes_to("late.cell", ["x", 0, 1])
    expect(view.locator(".lessons-network-line")).to_be_empty()
    bench.ask("list(late._tell())")
    told(view, bench, name="late")


def test_large_arrays_in_numbers(view, bench):
    assert cell(view, "z1", 0).text_content() == ""
    view.get_by_role("radio", name="numbers").click()
    bench.comes_to("view.numbers", True)
    told(view, bench)
    expect(cell(view, "z1", 0)).to_have_text(number(bench, (0, 0, 0, 0)))
    assert view.locator(".lessons-picture").count() == 0
    for name in ("z2", "dw2", "dW3"):
        station(view, name).click()
        here(view, bench, name)
        board, asked = (view.locator(each).bounding_box() for each in (".lessons-network-board", ".lessons-grid-asked"))
        assert board["x"] <= asked["x"] and asked["x"] + asked["width"] <= board["x"] + board["width"]
        assert board["y"] <= asked["y"] and asked["y"] + asked["height"] <= board["y"] + board["height"]
    view.get_by_role("radio", name="pictures").click()
    expect(cell(view, "dW3", 0)).to_have_text("")


def test_the_rows_of_kernels_are_numbered(view):
    station(view, "z2").click()
    heads = view.locator('[data-name="w2"] .lessons-network-head')
    words = heads.all_text_contents()
    assert [word for word in words if word.startswith("out")] == [f"out {q}" for q in range(1, 21)]
    blocks = view.locator('[data-name="w2"] .lessons-grid-block')
    seventh, label = blocks.nth(6 * 8).bounding_box(), heads.filter(has_text=re.compile("^out 7$")).bounding_box()
    assert abs(seventh["y"] + seventh["height"] / 2 - label["y"] - label["height"] / 2) < 3
    assert label["x"] < seventh["x"]


def test_set_from_python(view, bench):
    bench.ask("setattr(view, 'station', 'dw2')")
    expect(station(view, "dw2")).to_have_attribute("aria-checked", "true")
    told(view, bench)
    bench.ask("setattr(view, 'cell', ['a3', 0, 4])")
    expect(station(view, "a3")).to_have_attribute("aria-checked", "true")
    told(view, bench)


def test_reset(view, bench):
    begin = bench.ask("view.station, view.cell")
    station(view, "yhat").click()
    follow(view, "z4")
    view.get_by_role("radio", name="numbers").click()
    view.get_by_role("radio", name="where it goes").click()
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.station, view.cell", begin)
    bench.comes_to("view.direction, view.pinned, view.numbers, view.trail", ("from", False, False, []))
    expect(trail(view)).to_have_count(0)
    told(view, bench)


# Of each station, once it is chosen: in numbers and in pictures, how high things are, before and while one points.
HEIGHTS = """(view) => {
    const board = view.querySelector(".lessons-network-board"), bottom = (node) => node.getBoundingClientRect().bottom;
    const measured = () => ({
        line: view.querySelector(".lessons-network-line").offsetHeight,
        high: board.offsetHeight,
        scrolls: board.firstChild.scrollHeight,
        free: bottom(board) - Math.max(...[...board.querySelectorAll("[data-name]")].map(bottom)),
    });
    const looks = ["numbers", "pictures"], radios = [...view.querySelectorAll("[role=radio]")];
    return looks.flatMap((look) => {
        radios.find((each) => each.textContent === look).click();
        return [...view.querySelectorAll("[data-station]")].map((station) => {
            station.click();
            const cell = [...view.querySelectorAll(".lessons-grid-cell")].at(-1), before = cell.className;
            const now = measured();
            cell.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, movementX: 1 }));
            return { ...now, look, name: station.dataset.station, asked: cell.className !== before,
                     pointing: measured().high };
        });
    });
}"""


def test_the_board_is_as_high_as_what_it_shows(view, bench):
    """Nothing is kept free; what does not fit scrolls; and while one points, nothing moves."""
    found = view.evaluate(HEIGHTS)
    assert len(found) == 2 * len(bench.ask("list(view._stations)")) and sum(each["asked"] for each in found) > 40
    assert {each["line"] for each in found} == {found[0]["line"]}
    for now in found:
        assert now["pointing"] == now["high"] <= 440, now
        assert 0 <= now["free"] <= 12 or (now["high"] == 440 and now["scrolls"] > 440), now
    highs = {each["high"] for each in found}
    assert min(highs) < 200 < max(highs)
    board = view.locator(".lessons-network-board")
    for look, name in itertools.product(("numbers", "pictures"), ("z1", "dw2", "dx")):  # with a real mouse too
        view.get_by_role("radio", name=look).click()
        station(view, name).click()
        before = board.bounding_box()["height"]
        view.locator(".lessons-grid-cell").last.hover()
        assert board.bounding_box()["height"] == before, (look, name)


def test_all_of_a_station_is_seen_at_once(view, bench):
    """In pictures no array is cut off or scrolled away, and none covers another."""
    found = view.evaluate("""(view) => [...view.querySelectorAll("[data-station]")].map((station) => {
        station.click();
        const board = view.querySelector(".lessons-network-board"), arrays = [...board.querySelectorAll("[data-name]")];
        return [station.dataset.station, ...[board, ...arrays].map((each) => each.getBoundingClientRect().toJSON())];
    })""")
    assert len(found) == len(bench.ask("list(view._stations)"))
    for name, board, *boxes in found:
        assert boxes, name
        for box in boxes:
            assert board["left"] <= box["left"] and box["right"] <= board["right"] + 1, name
            assert board["top"] <= box["top"] and box["bottom"] <= board["bottom"] + 1, name
        apart = [(a["right"] <= b["left"] + 1 or b["right"] <= a["left"] + 1 or a["bottom"] <= b["top"] + 1
                  or b["bottom"] <= a["top"] + 1) for i, a in enumerate(boxes) for b in boxes[:i]]
        assert all(apart), name


def test_letters_and_backspace_stay_in_the_view(view):
    for place in (station(view, "z1"), cell(view, "z1", 0), view.get_by_role("button", name="Reset")):
        place.focus()
        press(view, *LETTERS, "Backspace", "Delete")


def test_a_dense_network(small, bench):
    small.locator('[data-station="yhat"]').click()
    for name in ("z2", "a1", "z1"):
        follow(small, name)
        bench.comes_to("small.cell[0]", name)
    follow(small, "x")
    told(small, bench, ["x", 0, 0], name="small")


@pytest.mark.parametrize("name", ["z1", "dw2"])
def test_accessibility_and_looks(view, bench, name):
    station(view, name).click()
    cell(view, name, 5).click()
    assert misdrawn(bench.page) == []
    assert violations(bench) == []


def test_without_a_kernel(view, bench):
    bench.shut_down()
    station(view, "z4").click()
    for name in ("a3", "z3", "v2", "s2"):
        follow(view, name)
    expect(trail(view)).to_have_count(4)
    says(view, re.compile(r"^pinned: s2\[\d+,1,1\] = a2\["))


def test_tiles_are_large_enough_to_see_and_joined_by_arrows(view):
    tiles = view.locator(".lessons-network-station")
    assert all(tile.bounding_box()["width"] >= 56 and tile.bounding_box()["height"] >= 56 for tile in tiles.all())
    ways = tiles.evaluate_all("tiles => tiles.map((tile) => getComputedStyle(tile, '::after').content)")
    rows = [tile.get_attribute("class") for tile in tiles.all()]
    for row, sign in (("forward", '"→"'), ("backward", '"←"')):
        here = [way for way, look in zip(ways, rows, strict=True) if f"network-{row}" in look]
        assert here == ["none", *[sign] * (len(here) - 1)]


def test_three_columns_from_weights_result(view):
    def columns():
        return view.locator(".lessons-network-column").evaluate_all("""columns => columns.map((column) => [
            column.firstChild.textContent,
            ...[...column.querySelectorAll("[data-name]")].map((each) => each.dataset.name)])""")

    station(view, "z2").click()
    assert columns() == [["from", "s1"], ["weights", "w2", "b2"], ["result", "z2"]]
    station(view, "dw2").click()
    assert [each[0] for each in columns()] == ["from", "result"] and columns()[1][1:] == ["dw2", "db2"]
    station(view, "x").click()
    assert [each[0] for each in columns()] == ["given", "goes into"]
