"""What the other browser tests rely on can fail: each checker is shown something wrong."""

import pytest

from . import lab as host
from .firefox import FIREFOX
from .lab import BROWSERS, LETTERS, Lab, browser_path, press, says
from .looks import misdrawn, strike, violations

CELLS = ("from lessons.views import Quiz", 'view = Quiz("Which?", ["one", "two"], answer=0)\nview')


def test_a_browser_is_found_by_any_of_its_names():
    for name in BROWSERS:
        assert browser_path({name: f"/bin/{name}"}.get, required=True) == f"/bin/{name}"


def test_without_a_browser_the_tests_are_skipped_or_fail():
    with pytest.raises(pytest.skip.Exception, match="There is no Chromium here"):
        browser_path({}.get, required=False)
    with pytest.raises(pytest.fail.Exception, match="LESSONS_BROWSER=required"):
        browser_path({}.get, required=True)


def test_firefox_is_asked_for_by_a_variable_of_its_own(monkeypatch):
    monkeypatch.setenv("LESSONS_BROWSER", "required")
    monkeypatch.delenv("LESSONS_FIREFOX", raising=False)
    with pytest.raises(pytest.skip.Exception, match="There is no Firefox here: none of firefox, firefox-esr"):
        browser_path({}.get, **FIREFOX)
    monkeypatch.setenv("LESSONS_FIREFOX", "required")
    with pytest.raises(pytest.fail.Exception, match="LESSONS_FIREFOX=required"):
        browser_path({}.get, **FIREFOX)


@pytest.mark.parametrize(("value", "outcome"), [("required", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_whether_a_browser_is_required_stands_in_the_environment(monkeypatch, value, outcome):
    monkeypatch.setenv("LESSONS_BROWSER", value)
    with pytest.raises(outcome):
        browser_path({}.get)


WRONG = {
    "console": ("console.error('lost')", "console: lost"),
    "pageerror": ("setTimeout(() => { throw new Error('thrown') })", "page: thrown"),
    "request": ("new Image().src = 'http://lessons.invalid/dot.png'", "request to: http://lessons.invalid/dot.png"),
    "websocket": ("new WebSocket('ws://lessons.invalid/socket')", "request to: ws://lessons.invalid/socket"),
}


@pytest.mark.parametrize("event", WRONG)
def test_the_watch_notes(lab, event):
    script, found = WRONG[event]
    with lab.page() as (page, watch):
        page.goto(f"{lab.url}/static/favicons/favicon.ico")
        assert watch.found == []
        with page.expect_event(event):
            page.evaluate(f"() => {{ {script} }}")
        assert found in watch.found


def test_the_watch_lets_pass_what_stays_here(lab):
    with lab.page() as (page, watch):
        page.goto(f"{lab.url}/static/favicons/favicon.ico")
        page.evaluate("() => Promise.all([fetch('/api/status'), fetch('data:,x'), console.warn('only a warning')])")
        assert watch.found == []


def test_a_missing_widget_manager_is_told_with_its_address(browser, lab, monkeypatch):
    monkeypatch.setattr(host, "PATIENCE_FOR_WIDGETS", 1)
    bare = Lab(lab.url, lab.folder, browser)
    bare.pages.route("**/jupyterlab-manager/**", lambda route: route.fulfill(status=404))
    with (pytest.raises(pytest.fail.Exception, match=r"no widget manager.*404.*/jupyterlab-manager/static/"),
          bare.open("bare.ipynb", CELLS)):
        pass
    bare.pages.close()


def test_a_letter_outside_a_view_would_add_a_cell(opened):
    before = opened.sources()
    opened.command("notebook:enter-command-mode")
    press(opened.cell(0), "b")
    assert len(opened.sources()) == len(before) + 1
    opened.command("notebook:undo-cell-action")
    assert opened.sources() == before


def test_a_letter_that_a_view_lets_go_adds_a_cell(opened):
    before, view = opened.sources(), opened.run(1)
    strike(opened.page, *LETTERS)
    assert opened.sources() == before
    view.evaluate("(view) => { view.outerHTML = view.outerHTML.replaceAll('data-lessons-keys', 'data-deaf'); }")
    strike(opened.page, "b")
    assert len(opened.sources()) == len(before) + 1
    opened.command("notebook:undo-cell-action")
    assert opened.sources() == before


def test_a_cell_that_raises_or_warns_or_was_not_run_is_told(opened):
    source = "import sys; print('careful', file=sys.stderr); 1 / 0"
    change = "(source) => jupyterapp.shell.currentWidget.content.model.sharedModel"
    opened.page.evaluate(f"{change}.insertCell(2, {{ cell_type: 'code', source }})", source)
    assert opened.complaints() == [f"not run: {source}"]
    opened.page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 2; }")
    opened.command("notebook:run-cell")
    assert opened.complaints() == ["careful\n", "division by zero"]
    opened.page.evaluate(f"{change}.deleteCell(2)")
    assert opened.complaints() == []


def test_silence_and_another_sentence_are_no_answer(bench):
    view = bench.run(1)
    view.get_by_role("button", name="Check").click()
    says(view, "Choose one.")
    with pytest.raises(AssertionError, match="Choose two"):
        says(view, "Choose two.", timeout=0.5)


def test_python_must_agree(bench, monkeypatch):
    monkeypatch.setattr(host, "PATIENCE", 0)
    view = bench.run(1)
    view.get_by_role("button", name="Check").click()
    bench.tells(view, "'Choose one.'")
    with pytest.raises(AssertionError, match="Choose two"):
        bench.tells(view, "'Choose two.'")


def test_a_view_that_sticks_out_is_cut_off_or_empty_is_told(bench):
    view = bench.run(1)
    assert misdrawn(bench.page) == []
    view.evaluate("(view) => { view.style.width = '3000px'; view.style.maxWidth = 'none'; }")
    assert {"Predict sticks out of its cell", "Predict scrolls sideways"} <= set(misdrawn(bench.page))
    view.evaluate("""(view) => { view.innerHTML = "<div class='lessons-grid-line' style='height: 3px'>long</div>"; }""")
    assert "Predict cuts its line off" in misdrawn(bench.page)
    view.evaluate("(view) => { view.classList.add('lessons-step'); view.replaceChildren(); }")
    assert {"Predict is 2 pixels high", "Predict shows no formula"} <= set(misdrawn(bench.page))


PLANTED = {
    "color-contrast": "<p style='color: #bbb; background: #fff'>faint</p>",
    "button-name": "<button></button>",
    "aria-valid-attr-value": "<button aria-checked='perhaps'>one</button>",
    "aria-empty": "<p aria-hidden=''>nobody hides it</p>",
}


def test_axe_that_looked_at_no_text_is_told(bench):
    bench.run(1).evaluate("(view) => view.replaceChildren()")
    nothing = "color-contrast: nothing was looked at"
    assert violations(bench) == [f"Dark: {nothing}", nothing]


def test_axe_finds_what_is_wrong(bench):
    view = bench.run(1)
    assert violations(bench) == []
    view.evaluate("(view, html) => view.insertAdjacentHTML('beforeend', html)", "".join(PLANTED.values()))
    rules = {each.removeprefix("Dark: ").partition(":")[0] for each in violations(bench)}
    assert rules >= set(PLANTED)
