"""The bare page is to a view what JupyterLab is: the same script hears and says the same; and what is wrong is told."""

import pytest
from playwright.sync_api import expect

from .lab import press, until

CELLS = (
    '''import warnings
import anywidget
import traitlets
told = []

class Probe(anywidget.AnyWidget):
    """It writes down all that it hears: the script in the page, the object in `told`."""

    _esm = """
        const say = (el, text) => el.append(Object.assign(document.createElement("p"), { textContent: text }));
        function initialize({ model }) { model.on("change:small", () => model.set("seen", model.get("small"))); }
        function render({ model, el }) {
          el.className = "lessons";
          const acts = {
            one: () => { model.set("small", 3); model.set("small", 4); model.save_changes(); },
            both: () => { model.set({ small: 5, list: [1, { two: 2 }] }); model.save_changes(); },
            same: () => { model.set({ small: 4, list: [...model.get("list")] }); model.save_changes(); },
            large: () => { model.set("small", 99); model.save_changes(); },
            custom: () => model.send({ question: 6 }),
            deaf: () => model.off("change:list", hear),
            unsaved: () => model.set("list", []),
            error: () => { throw new Error("thrown"); },
          };
          const hear = () => say(el, `list ${JSON.stringify(model.get("list"))}`);
          for (const [name, act] of Object.entries(acts))
            el.append(Object.assign(document.createElement("button"), { textContent: name, onclick: act }));
          model.on("change:small change:list", () => say(el, `${model.get("small")} ${model.get("list").length}`));
          model.on("change:list", hear);
          model.on("msg:custom", (message) => say(el, `answer ${message.answer}`));
        }
        export default { initialize, render };"""
    small = traitlets.Int(0).tag(sync=True)
    list = traitlets.List().tag(sync=True)
    seen = traitlets.Int(0).tag(sync=True)

    def __init__(self):
        super().__init__()
        self.on_msg(lambda view, message, buffers: view.send({"answer": message["question"] * 7}))

    @traitlets.validate("small")
    def _at_most_ten(self, proposal):
        return min(proposal.value, 10)

    @traitlets.observe("small", "list", "seen")
    def _write(self, change):
        told.append((change.name, change.new))
        if change.name == "list":
            self.small = len(change.new)''',
    "told.clear()\nview = Probe()\nview",
    "warnings.warn('careful')\nProbe()",
    "41 + 1",
)


@pytest.fixture(params=["bench", "notebook"])
def host(request):
    """Both, to compare."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def opened(lab):
    with lab.open("test_bench.ipynb", CELLS[:2]) as notebook:
        notebook.run_all()
        assert notebook.complaints() == []
        yield notebook


def click(view, *names):
    for name in names:
        view.get_by_role("button", name=name).click()


def heard(view, *lines):
    expect(view.locator("p")).to_have_text(list(lines))


def test_a_change_in_the_page(host):
    view = host.run(1)
    click(view, "one")
    host.comes_to("told", [("small", 4), ("seen", 4)])
    heard(view, "3 0", "4 0")
    click(view, "same")
    click(view, "both")
    host.comes_to("sorted(told[2:], key=str)",
                  [("list", [1, {"two": 2}]), ("seen", 5), ("small", 2), ("small", 5)])


def test_what_python_corrects_comes_back(host):
    view = host.run(1)
    click(view, "large")
    heard(view, "99 0", "10 0")
    host.comes_to("view.small", 10)


def test_a_change_in_python(host):
    view = host.run(1)
    host.ask("setattr(view, 'list', [7, 8, 9])")
    heard(view, "0 3", "list [7,8,9]", "3 3")
    host.comes_to("told", [("list", [7, 8, 9]), ("small", 3)])
    click(view, "deaf")
    host.ask("setattr(view, 'list', [7])")
    heard(view, "0 3", "list [7,8,9]", "3 3", "3 1", "1 1")


def test_messages(host):
    view = host.run(1)
    click(view, "custom")
    heard(view, "answer 42")


def test_what_is_not_saved_is_not_told_until_something_is(host):
    view = host.run(1)
    host.ask("setattr(view, 'list', [1])")
    click(view, "unsaved")
    assert host.ask("view.list") == [1]
    click(view, "one")
    host.comes_to("view.list", [])


def test_a_cell_drawn_again_has_another_model(host):
    click(host.run(1), "one")
    host.comes_to("told", [("small", 4), ("seen", 4)])
    view = host.run(1)
    assert host.ask("view.small, told") == (0, [])
    host.ask("setattr(view, 'list', [1])")
    heard(view, "0 1", "list [1]", "1 1")


# What is wrong is told.


def test_a_plain_key_that_leaves_the_view_is_told(laid):
    view = laid.run(1)
    view.get_by_role("button", name="one").focus()
    press(view, "b", "Control+s", "Shift+Enter")
    leaks = [f'{key} on <button class="">' for key in ("b", "Shift")]
    assert laid.leaks() == [f"{leak}{where}" for leak in leaks for where in (" reaches a host that listens first", "")]
    assert laid.leaks() == []
    view.evaluate("(view) => { view.tabIndex = 0; view.focus(); }")
    press(view, "ArrowDown")
    until(laid.page, "() => bench.leaks.length > 2")
    key = 'ArrowDown on <div class="lessons">'
    assert laid.leaks() == [f"{key} reaches a host that listens first", key, f"{key} may scroll the page"]
    view.evaluate("(view) => view.setAttribute('data-lm-suppress-shortcuts', '')")
    press(view, "Control+s")
    assert laid.leaks()[-1] == 's on <div class="lessons"> is kept from a host that listens first'


def test_an_error_in_the_page_is_told(laid):
    click(laid.run(1), "error")
    assert laid.watch.found == ["page: thrown"]
    laid.watch.found.clear()


def test_a_cell_that_warns_or_shows_nothing_is_told(laid):
    with pytest.raises(UserWarning, match="careful"):
        laid.run(2)
    with pytest.raises(AssertionError, match="cell 3 shows 42, a widget was expected"):
        laid.run(3)
