"""GraphView on a bare page: choose a derivative, light its paths, change the graph; by keyboard and by mouse."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, fits, press, says
from .looks import misdrawn, violations

CELLS = (
    "from lessons.graphs import count_paths, dense, network_one, path_sum\nfrom lessons.views import GraphView",
    "view = GraphView(network_one(), ask='n4')\nview",
    "deep = GraphView(dense(1, 4, 4, 4), ask='x1', edit=True)\ndeep",
    "GraphView(dense(1, 3, 3, 3, 3), ask='x1', mode='arrows')",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def cell(view, q):
    return view.locator(f"button[data-q='{q}']")


def lit(view):
    """The arrows that are lit now: how many."""
    return view.locator(".lessons-graph-arrow.lessons-graph-now")


def cards(view):
    return view.locator(".lessons-graph-row .lessons-graph-card > :nth-child(3)")


def test_the_tools_stand_in_one_row(view):
    view.get_by_role("button", name="Change the graph").click()
    cell(view, "v22[1]").click()                                            # the widest name of a number
    middles = view.locator(".lessons-graph-tools").evaluate("""(tools) => [...tools.children].map((tool) => {
        const { top, bottom } = tool.getBoundingClientRect();
        return (top + bottom) / 2;
    })""")
    assert max(middles) - min(middles) < 2


def test_choose_a_target_and_light_its_paths_by_keyboard(view, bench):
    cell(view, "n4").focus()
    press(view, "ArrowLeft")
    expect(cell(view, "w14")).to_be_focused()
    press(view, "ArrowDown", "ArrowLeft")
    expect(cell(view, "n2")).to_be_focused()
    press(view, "ArrowLeft", "ArrowLeft", "ArrowDown")
    expect(cell(view, "x2[2]")).to_be_focused()
    press(view, "Enter")
    bench.comes_to("view.ask, view.step", ("x2[2]", 1))
    expect(lit(view)).to_have_count(4)
    first, second = bench.ask("[path['ear'] for path in view._data['asked']['x2[2]']['paths']]")
    says(view, f"x2[2]. {first}")
    press(view, "Enter")
    says(view, f"x2[2]. {second}")
    expect(lit(view)).to_have_count(4)
    expect(view.locator(".lessons-graph-agree")).to_be_empty()
    press(view, "Enter")
    expect(lit(view)).to_have_count(7)              # the two paths share their last arrow
    total = bench.ask("view._data['asked']['x2[2]']['value']")
    expect(view.locator(".lessons-graph-sum strong")).to_have_text(total)
    expect(view.locator(".lessons-graph-agree")).to_contain_text(f"✓ path by path {total} · arrow by arrow {total}")
    press(view, "Enter")
    says(view, "All of it is lit.")
    press(view, "Home")
    expect(lit(view)).to_have_count(0)
    press(view, "PageUp")
    says(view, "Nothing is lit yet.")
    press(view, "End", *LETTERS)


def test_the_product_is_that_of_the_slopes(view, bench):
    cell(view, "w25").click()
    bench.comes_to("view.ask, view.step, view.steps", ("w25", 1, 1))
    *slopes, product = (float(text.strip("()").replace("−", "-")) for text in cards(view).all_text_contents())
    assert len(slopes) == 3
    assert product == pytest.approx(slopes[0] * slopes[1] * slopes[2], rel=1e-3)
    assert product == pytest.approx(bench.ask("path_sum(network_one(), 'w25')"), rel=1e-3)


def test_arrow_by_arrow_each_arrow_once(view, bench):
    cell(view, "x2[1]").click()
    view.get_by_role("radio", name="arrow by arrow").click()
    bench.comes_to("view.mode, view.step, view.steps", ("arrows", 0, 6))
    visited = 0
    for step in range(1, 7):
        view.get_by_role("button", name="Next").click()
        bench.comes_to("view.step", step)
        visited += lit(view).count()
        expect(view.locator(".lessons-graph-facts")).to_contain_text(f"{visited} of 7 arrows visited, each once")
    expect(view.locator("[data-node=n2] .lessons-graph-known")).to_contain_text("∂E/∂n2 = ")


def test_play_lights_one_path_after_the_other(view, bench):
    cell(view, "n1").click()
    view.get_by_role("button", name="Play").click()
    bench.comes_to("view.step", 2)
    view.get_by_role("button", name="Pause").click()
    expect(view.get_by_role("button", name="Play")).to_be_visible()


def test_the_learner_changes_the_graph_by_keyboard(view, bench):
    view.get_by_role("button", name="Change the graph").focus()
    press(view, "Enter")
    view.get_by_label("From").select_option("n1")
    view.get_by_label("To").select_option("n6")
    view.get_by_role("button", name="Add arrow").focus()
    press(view, "Enter")
    expect(cell(view, "w16")).to_be_visible()
    cell(view, "n1").click()
    expect(view.locator(".lessons-graph-facts")).to_contain_text("3 paths of 2 and 3 factors")
    cell(view, "w16").click()
    view.get_by_label("Number").fill("2")
    press(view, "Enter")
    bench.comes_to("view.graph.numbers['w16']", (2.0,))
    view.get_by_role("radio", name="linear").click()
    bench.comes_to("view.graph.unit", "linear")
    view.get_by_label("From").select_option("n6")
    view.get_by_label("To").select_option("n1")
    view.get_by_role("button", name="Add arrow").click()
    expect(view.locator(".lessons-graph-notice")).to_contain_text("is a circle: none of its values")
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.graph == network_one(), view.ask", (True, "n4"))
    expect(view.locator(".lessons-graph-notice")).to_be_empty()


def test_too_many_paths_are_counted(bench):
    deep = bench.run(2)
    expect(deep.locator(".lessons-graph-facts")).to_contain_text("64 paths of 4 factors")
    expect(deep.locator(".lessons-graph-facts")).to_contain_text("arrow by arrow 40 slopes are enough")
    expect(deep.get_by_role("button", name="Next")).to_be_disabled()
    deep.get_by_role("radio", name="arrow by arrow").click()
    deep.get_by_role("button", name="Next").click()
    bench.comes_to("deep.mode, deep.step", ("arrows", 1))


def test_stepping_and_switching_keep_the_height(view):
    cell(view, "x2[1]").click()
    before = view.bounding_box()["height"]
    for _ in range(3):
        view.get_by_role("button", name="Next").click()
        assert view.bounding_box()["height"] == before
    view.get_by_role("radio", name="arrow by arrow").click()
    expect(view.locator(".lessons-graph-facts")).to_contain_text("0 of 7 arrows")
    assert view.bounding_box()["height"] == before


def test_accessibility_and_looks(view, bench):
    bench.run(2)
    cell(view, "x2[1]").click()
    assert violations(bench) == []
    assert misdrawn(bench.page) == []


@pytest.mark.parametrize("shown", [1, 2])
def test_no_neighbor_covers_the_edge_of_the_weight_that_is_asked(shown, bench):
    """On a narrow page, where labels stand close."""
    bench.page.set_viewport_size({"width": 700, "height": 900})
    try:
        view = bench.run(shown)
        covered = view.evaluate("""async (view) => {
          const chips = () => [...view.querySelectorAll(".lessons-graph-weight button")];
          const edge = ({ left, right, top, bottom }) => [0, 0.25, 0.5, 0.75, 1].flatMap((t) =>
            [top + 1, bottom - 1].map((y) => [left + 4 + t * (right - left - 8), y]));
          const covered = [];
          for (let i = 0; i < chips().length; i++) {
            chips()[i].click();
            await new Promise(requestAnimationFrame);
            const chip = chips()[i];
            if (edge(chip.getBoundingClientRect()).some(([x, y]) => !chip.contains(document.elementFromPoint(x, y))))
              covered.push(chip.dataset.q);
          }
          return covered;
        }""")
    finally:
        bench.page.set_viewport_size({"width": 1280, "height": 900})
    assert covered == []


def beside(view):
    """How far each weight's label is from its own arrow, and from the nearest other one, in pixels."""
    return view.evaluate("""(view) => {
      const plane = view.querySelector(".lessons-graph-plane").getBoundingClientRect();
      const lines = [...view.querySelectorAll(".lessons-graph-arrow")];
      const far = (line, x, y) => Math.min(...Array.from({ length: 101 }, (_, i) => {
        const p = line.getPointAtLength(line.getTotalLength() * i / 100);
        return Math.hypot(p.x - x, p.y - y);
      }));
      return [...view.querySelectorAll(".lessons-graph-weight")].map((chip) => {
        const box = chip.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2 - plane.left, (box.top + box.bottom) / 2 - plane.top];
        return lines.map((line) => far(line, x, y)).sort((a, b) => a - b).slice(0, 2);
      });
    }""")


def test_each_label_stands_on_its_own_arrow_and_on_no_other(view):
    near = beside(view)
    assert near and all(own < 3 and other > 8 for own, other in near), near


def test_where_columns_have_no_room_the_whole_graph_is_seen_from_above_down(bench):
    """With as much room as a page of the site has on a phone."""
    bench.page.set_viewport_size({"width": 522, "height": 844})
    try:
        for shown in (1, 2):
            view = bench.run(shown)
            expect(view.locator(".lessons-graph-down")).to_be_visible()
            assert fits(view.locator(".lessons-graph-picture"))
            places = {node.get_attribute("data-node"): node.bounding_box()
                      for node in view.locator(".lessons-graph-node").all()}
            assert max(places, key=lambda name: places[name]["y"]) == "E"
            assert all(own < 3 for own, _ in beside(view))
            x, y = (sorted(box[side] + box[size] for box in places.values())
                    for side, size in (("x", "width"), ("y", "height")))
            assert x[-1] - x[0] < 336 and y[-1] - y[0] > 300
    finally:
        bench.page.set_viewport_size({"width": 1280, "height": 900})
    expect(view.locator(".lessons-graph-down")).to_have_count(0)


def test_the_target_of_an_output_stands_at_its_node_and_covers_nothing(view, bench):
    targets = view.locator(".lessons-graph-target")
    told = bench.ask("[f'{t} = {view.graph.numbers[t][0]:g}' for t in view.graph.targets.values()]")
    assert told and targets.all_text_contents() == told
    boxes = view.locator(".lessons-graph-node").all() + view.locator(".lessons-graph-weight").all()
    for target in targets.all():
        mine = target.bounding_box()
        for box in (each.bounding_box() for each in boxes):
            assert (mine["x"] + mine["width"] <= box["x"] or box["x"] + box["width"] <= mine["x"]
                    or mine["y"] + mine["height"] <= box["y"] + 1 or box["y"] + box["height"] <= mine["y"] + 1)


def test_in_a_crowd_too_all_that_is_known_can_be_read(bench):
    """Each ∂E/∂n stands below its node, and neither a weight nor another node lies on it."""
    view = bench.run(3)
    for _ in range(13):
        view.get_by_role("button", name="Next").click()
    known, others = view.locator(".lessons-graph-known"), ".lessons-graph-weight, .lessons-graph-node"
    assert len([each for each in known.all_inner_texts() if each]) == 13
    assert view.evaluate("""(view, others) => {
        const boxes = [...view.querySelectorAll(others)].map((each) => [each, each.getBoundingClientRect()]);
        return [...view.querySelectorAll(".lessons-graph-known")].flatMap((known) => {
            const mine = known.getBoundingClientRect();
            const lies = ([each, box]) => known.textContent && !each.contains(known) && box.right > mine.left + 1
                && box.left < mine.right - 1 && box.bottom > mine.top + 1 && box.top < mine.bottom - 1;
            return boxes.filter(lies).map(([each]) => `${each.textContent} on ${known.textContent}`);
        });
    }""", others) == []


def test_nothing_is_kept_free_below_the_question(view):
    """At the start, what stands below the picture says something, down to the buttons."""
    last = view.locator(".lessons-graph-sum").bounding_box()
    footer = view.locator(".lessons-footer").bounding_box()
    assert footer["y"] - last["y"] - last["height"] < 60
    assert view.locator(".lessons-graph-sum").inner_text().endswith("?")
