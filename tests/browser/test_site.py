"""The site in browsers: pages open, each kind of view answers, over http, as a file, in Firefox; twins stand without.

Pages are opened seldom: what can be asked of one page is asked in one test.
"""

import functools
import gzip
import http.server
import itertools
import re
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest
import websocket
from playwright.sync_api import expect

from lessons.site.building import page_of
from lessons.site.page import written
from lessons.views.kit.linking import VIEWS

from . import firefox as of_firefox
from . import webkit as of_webkit
from .interacting import CENTERED, COMES, INTERACTIONS, READY, Chromium, answers, silent, uncover
from .lab import NOTEBOOKS, PATIENCE, Watch, fits, settles, until
from .looks import LAID_OUT, violations_of_page

LESSONS = [path.stem for path in NOTEBOOKS]
TRIED = sorted({each["lesson"] for each in INTERACTIONS})
LARGEST = {"10_cnn_end_to_end": 350}  # KB of a page, as a server sends it
ASKING = (
    """from lessons.derivations import CATALOGUE
from lessons.views import Answer, LayerView, StepView

StepView(CATALOGUE["fully_connected_input"](), form="written", sliders=True)""",
    'Answer("02/weight")',
    "LayerView()",
)
NARROW, PHONE, DESK = ({"width": width, "height": 844} for width in (320, 390, 1280))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The whole site, written as `python3 -m lessons site` writes it."""
    folder = tmp_path_factory.mktemp("site") / "site"
    done = subprocess.run([sys.executable, "-m", "lessons.site", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def homes(site):
    """Where the pages are: on a server, and as files."""
    serve = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {"http": f"http://127.0.0.1:{server.server_port}", "file": f"file://{site}"}
        server.shutdown()


@pytest.fixture(scope="module")
def tabs(browser):
    """How one is made, with one cache for all, and those that nobody uses now, by scheme, with what watches them: where
    a page was before, the next one opens for less than half of the work.
    """
    with browser.new_context() as context:
        yield context.new_page, {"http": [], "file": []}


@pytest.fixture
def opened(browser, tabs, homes):
    """open(scheme, name, hash, …): a page that is ready, and what must not happen there."""
    (new, idle), used = tabs, []

    def opens(scheme, name, hash="", size=DESK, **options):
        if options or not idle[scheme]:
            page = browser.new_page(**options) if options else new()
            page.set_default_timeout(1000 * PATIENCE)
            watch = Watch(page, homes[scheme])
        else:
            page, watch = idle[scheme].pop()
        used.append((None if options else scheme, page, watch))
        page.bring_to_front()                    # behind another page it would draw one frame a second
        page.set_viewport_size(size)
        page.goto(f"{homes[scheme]}/{name}.html{hash}")
        if options.get("java_script_enabled", True):
            until(page, READY)
        return page, watch

    yield opens
    for scheme, page, watch in used:
        if scheme is None:
            page.close()
        else:
            page.unroute_all()
            page.goto("about:blank")             # where nothing moves; and another # alone would load nothing
            watch.found.clear()
            idle[scheme].append((page, watch))


CUT_OFF = """() => [...document.querySelectorAll(".lessons-panel")].filter((panel) => panel.offsetParent
    && panel.scrollWidth > panel.clientWidth + 1).map((panel) => panel.className)"""

# Boxes in which a finger that moves the page gets caught.
PAGE_IN_PAGE = """() => [...document.querySelectorAll(".lessons-panel *")].filter((box) => box.checkVisibility()
    && /auto|scroll/.test(getComputedStyle(box).overflowY) && box.clientHeight > 20
    && box.scrollHeight > box.clientHeight + 2).map((box) => box.className)"""
# Pictures, and tiles of such, that are drawn so small that their letters, 13 px high, are no longer read.
UNREADABLE = """() => [...document.querySelectorAll("main :is(img, .page-tiles svg)")].map((picture) => [
    picture.getBoundingClientRect().width / (picture.viewBox?.baseVal.width ?? picture.getAttribute("width")),
    picture.alt ?? picture.parentElement.ariaLabel]).filter(([share]) => share > 0 && share < 0.65)"""


def test_each_kind_of_view_is_tried(site):
    """Each that a lesson shows has a row in site_interactions.json."""
    texts = [page.read_text(encoding="utf-8") for page in site.glob("*.html")]
    shown = {kind for text in texts for kind in re.findall(r'"kind": ?"(\w+)"', text)}
    assert {each["kind"] for each in INTERACTIONS} == shown & {path.parent.name for path in VIEWS.glob("*/view.js")}


@pytest.fixture(scope="module")
def looks():
    return set()


@pytest.mark.parametrize("lesson", ["index", *LESSONS, "crosswalk"])
def test_a_page_opens_fits_phone_and_desk_and_answers(opened, looks, lesson):
    page, watch = opened("http", lesson, size=NARROW)
    page.route("**/assets/python/*", lambda route: route.abort())
    assert page.locator("[data-view]:not([data-mounted])").count() == 0
    assert page.locator(".katex-error").all_inner_texts() == []
    for size, wrong in ((NARROW, ()), (PHONE, (CUT_OFF, UNREADABLE, PAGE_IN_PAGE)), (DESK, (CUT_OFF, UNREADABLE))):
        page.set_viewport_size(size)
        assert fits(page.locator(":root"))
        assert [settles(lambda each=each: page.evaluate(each), []) for each in wrong] == [[]] * len(wrong)
    assert silent(Chromium(page), lesson) == []
    assert violations_of_page(page, looks) == []
    assert [each for each in watch.found if "assets/python" not in each] == []


def test_on_a_phone(opened):
    """No hint speaks of keys, code shows that it goes on, a cover is one row, and under the finger nothing moves."""
    page, watch = opened("http", "06_conv1d_backprop", size=PHONE, has_touch=True, is_mobile=True)
    keys = page.locator(".lessons-keys")
    assert keys.count() > 5 and not any(each.is_visible() for each in keys.all())
    page.locator(".page-code summary").first.tap()
    code = page.locator(".page-code .code").first
    assert code.evaluate("(node) => node.scrollWidth > node.clientWidth")
    assert "local" in code.evaluate("(node) => getComputedStyle(node).backgroundAttachment")
    stage = page.locator(".lessons-slide-stage").first
    assert fits(stage)
    page.set_viewport_size(NARROW)
    label = stage.locator(".lessons-slide-label").first
    left = label.bounding_box()["x"]
    assert "gradient" in stage.evaluate("(node) => getComputedStyle(node).maskImage")
    assert stage.evaluate("""async (node) => {
        node.scrollLeft = 999;
        for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
        return getComputedStyle(node).maskImage;
    }""") == "none"
    assert label.bounding_box()["x"] == left and stage.evaluate("(node) => node.scrollLeft") > 0
    page.set_viewport_size(PHONE)
    box = page.locator(".lessons-asked .lessons-reveal").first
    box.evaluate(CENTERED)
    before, scrolled = box.bounding_box(), page.evaluate("() => scrollY")
    assert 44 <= before["height"] <= 60
    box.get_by_role("button", name="Show me").tap()
    held = box.locator(".lessons-reveal-held")
    expect(held).to_be_focused()
    after = held.bounding_box()
    assert [after[side] for side in "xy"] == pytest.approx([before[side] for side in "xy"], abs=1)
    assert page.evaluate("() => scrollY") == pytest.approx(scrolled, abs=1)
    assert after["height"] > 500 and watch.found == []


def test_axe_finds_what_is_wrong_on_a_page(opened):
    """Of two equal views the second is passed over for contrast, but not with a class or a tint of its own; of two
    parts of a view, but not with colors of its own."""
    page, _ = opened("file", "index")

    def found(html):
        page.locator("main").evaluate("(main, html) => { main.lastElementChild.innerHTML = html; }", html)
        return {each.partition(":")[0] for each in violations_of_page(page, set())}

    view, faint = "<div class='lessons'><p>plain</p>{}</div>", "<p {} color: #bbb; background: #fff'>faint</p>"
    assert found(view.format("") + view.format(faint.format("style='"))) == set()
    for own in ("class='own' style='", "style='--value: 0;"):
        assert found(view.format("") + view.format(faint.format(own))) == {"Light", "Dark"}
    assert found(view.format(faint.format("style='"))) == {"Light", "Dark"}
    assert found("<button></button>") == {"button-name"}


@pytest.mark.parametrize("lesson", TRIED)
def test_views_answer_in_a_file(opened, lesson):
    page, watch = opened("file", lesson)
    assert silent(Chromium(page), lesson) == []
    assert watch.found == []


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    with of_firefox.started(tmp_path_factory.mktemp("firefox")) as window:
        yield window


@pytest.fixture(scope="module")
def webkit():
    with of_webkit.started() as window:
        yield window


@pytest.mark.parametrize("lesson", TRIED)
@pytest.mark.parametrize("reader", ["firefox", "webkit"])
def test_views_answer_in_another_browser(request, homes, reader, lesson):
    window = request.getfixturevalue(reader)
    window.open(homes["http"], f"{lesson}.html", DESK)
    assert window.evaluate(COMES, READY, 1000 * PATIENCE)
    assert silent(window, lesson) == []
    assert window.found == []


@pytest.fixture
def hanging():
    """Where a server is that hangs when it is asked for a page, until it was asked for two."""
    asked, over = itertools.count(1), threading.Event()

    class Hanging(Quiet):
        def do_GET(self):
            if next(asked) <= 2:
                over.wait()
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<!doctype html><title>There</title>")

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hanging) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        over.set()
        server.shutdown()


def test_firefox_is_asked_again_for_a_page_that_it_does_not_finish(firefox, hanging):
    with pytest.raises(websocket.WebSocketTimeoutException):
        firefox.open(hanging, "a", DESK, patience=(2,))
    firefox.open(hanging, "a", DESK, patience=(2, *of_firefox.OPENING))  # a slow one may not have asked within 2
    assert firefox.evaluate("() => document.title") == "There"


def test_a_view_that_says_the_same_is_silent(opened):
    page, _ = opened("file", "index")
    deaf = {"kind": "prose", "view": ".page-prose", "do": [], "see": "1"}
    assert not answers(Chromium(page), deaf, patience=50)
    assert not answers(Chromium(page), deaf | {"view": ".no-such-view"})


def seen(page, kind: str):
    """The first view of a kind that is not in a tab that is not chosen."""
    return page.locator(kind).locator("visible=true").first


def test_a_vote_or_the_button_uncovers_what_follows_without_python(opened):
    page, watch = opened("http", "06_conv1d_backprop")
    loaded = []
    asked = page.locator(".lessons-asked:has(.lessons-reveal)").first
    alone = page.locator(".lessons-reveal:not(.lessons-asked *)").first
    for box in (asked, alone):
        expect(box.locator(".lessons-reveal-cover button")).to_be_visible()
        expect(box.locator(".lessons-reveal-held")).to_be_hidden()
    page.on("request", lambda sent: loaded.append(sent.url))
    asked.locator("form.lessons-quiz input").first.check()
    asked.get_by_role("button", name="Check").click()
    expect(asked.locator(".lessons-reveal-held")).to_be_visible()
    expect(alone.locator(".lessons-reveal-held")).to_be_hidden()
    alone.locator(".lessons-reveal-cover button").click()
    expect(alone.locator(".lessons-reveal-held")).to_be_visible()
    for box in (asked, alone):
        expect(box.locator(".lessons-reveal-cover")).to_be_hidden()
    assert [each for each in loaded if "python" in each] == watch.found == []


def test_a_link_leads_to_its_heading_and_what_is_read_stays(opened):
    """What is far away is not laid out before it comes near."""
    page, _ = opened("file", "06_conv1d_backprop")
    skipped = "() => [...document.querySelectorAll('.page-cell > *')].filter((each) => !each.checkVisibility({" \
              " contentVisibilityAuto: true })).length"
    assert page.evaluate(skipped) > 10
    heading = page.locator("h2").nth(-3)
    page.locator(f".page-contents a[href='#{heading.get_attribute('id')}']").click()
    top = "(node) => new Promise((then) => setTimeout(() => then(Math.round(node.getBoundingClientRect().top)), 300))"
    assert heading.evaluate(top) == 16
    page.evaluate("() => scrollBy(0, -400)")
    assert abs(heading.evaluate(top) - 416) < 3


def test_without_javascript_every_twin_stands(opened, homes):
    page, _ = opened("file", "index", java_script_enabled=False)
    for lesson in LESSONS:
        page.goto(f"{homes['file']}/{lesson}.html")
        page.locator("section").evaluate_all(LAID_OUT)
        said = page.locator("[data-view]").all_inner_texts()
        assert len(said) > 3 and all(text.strip() for text in said), lesson


def test_the_address_leads_to_the_same_line(opened):
    page, _ = opened("file", "06_conv1d_backprop")
    uncover(Chromium(page))
    view = seen(page, ".lessons-step")
    view.locator(".lessons-primary").click()
    view.locator(".lessons-primary").click()
    view.get_by_role("radio", name="Array").click()
    quiz = page.locator("form.lessons-quiz").first
    quiz.locator("input").nth(1).check()
    quiz.get_by_role("button", name="Check").click()
    until(page, "() => location.hash.includes('voted')")
    again, watch = opened("file", "06_conv1d_backprop", page.evaluate("() => location.hash"))
    expect(again.locator(".lessons-reveal-held:visible")).to_have_count(page.locator(".lessons-reveal").count())
    other = seen(again, ".lessons-step")
    now, form = ".lessons-line.lessons-now", "[aria-checked=true]"
    assert other.locator(now).text_content() == view.locator(now).text_content()
    assert other.locator(form).first.text_content() == view.locator(form).first.text_content() == "Array"
    told = "form.lessons-quiz .lessons-body"
    assert again.locator(told).first.inner_text() == page.locator(told).first.inner_text()
    assert watch.found == []


def test_the_theme_that_was_chosen_is_kept(opened):
    page, _ = opened("http", "index", color_scheme="dark")
    assert page.locator("body").get_attribute("data-jp-theme-light") == "false"
    page.locator("#page-theme").click()
    page.reload()
    until(page, READY)
    assert page.locator("body").get_attribute("data-jp-theme-light") == "true"


def test_the_site_is_small(site):
    files = [path for path in site.rglob("*") if path.is_file() and "python" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 12e6
    heavy = {path.stem: len(gzip.compress(path.read_bytes())) / 1e3 for path in site.glob("*.html")}
    assert {name: size for name, size in heavy.items() if size > LARGEST.get(name, 120)} == {}
    assert [path.stem for path in site.glob("*.html") if "data:image" in path.read_text(encoding="utf-8")] == []


@pytest.fixture
def asking(site, tmp_path, monkeypatch) -> str:
    """A page of the site with three views that ask Python: it takes long to come, so they ask it together."""
    if not (site / "assets" / "python").is_dir():
        pytest.skip("There is no Node with npm here, so the site is without Python.")
    cells = [nbformat.v4.new_code_cell(source, id=f"asking-{n}") for n, source in enumerate(ASKING, start=1)]
    cells.insert(0, nbformat.v4.new_markdown_cell("# Asking\n\n*One minute.*"))
    notebook = tmp_path / "asking.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), notebook)
    monkeypatch.setenv("LESSONS_PROGRESS", "off")
    page = written(page_of(notebook), None, None, python=10_000_000)
    (site / "asking.html").write_text(page, encoding="utf-8")
    return "asking"


def test_python_in_the_page_resizes_judges_and_derives(opened, asking):
    page, watch = opened("http", asking)
    loaded = []
    page.on("request", lambda sent: loaded.append(sent.url))
    view = page.locator("#asking-1 .lessons-step")
    view.locator(".lessons-primary").click()
    assert not [each for each in loaded if "python" in each]      # nothing of it before it is needed
    given = view.locator(".lessons-step-lines").inner_html()
    view.get_by_role("slider", name="Size M").press("ArrowRight")
    page.locator(".page-python progress").wait_for()
    until(page, "([r, before]) => r.querySelector('.lessons-step-lines').innerHTML !== before",
          [view.element_handle(), given], 4 * PATIENCE)

    answer = page.locator("#asking-2 .lessons-answer")
    answer.locator(".lessons-answer-field").fill("d_i x_j")
    answer.locator(".lessons-answer-field").press("Enter")
    answer.locator(".lessons-answer-verdict[data-kind=wrong]").wait_for(timeout=1000 * 2 * PATIENCE)

    layer = page.locator("#asking-3 .lessons-layer")
    given = layer.locator(".lessons-step-lines").inner_html()
    layer.locator(".lessons-layer-field").fill("y[i] = w*x[i] + b")
    layer.locator(".lessons-layer-asked .lessons-primary").click()
    until(page, "([r, before]) => ![before, undefined].includes(r.querySelector('.lessons-step-lines')"
          "?.innerHTML) && r.querySelector('.lessons-now mjx-container')",
          [layer.element_handle(), given], 4 * PATIENCE)
    until(page, "() => ![...document.querySelectorAll('.page-python')].some((n) => n.checkVisibility())")
    before = layer.locator(".lessons-line.lessons-now").inner_html()
    assert "mjx-container" in before
    layer.locator(".lessons-step .lessons-primary").click()
    until(page, "([r, before]) => r.querySelector('.lessons-line.lessons-now').innerHTML !== before",
          [layer.element_handle(), before])
    assert page.locator(".katex-error").count() == page.locator(".page-python:visible").count() == 0
    assert watch.found == []

    index, watch = opened("http", "index")                         # the browser has kept it
    row = index.locator(".page-progress tr:has(a[href^='02_'])").first
    assert row.locator("td").all_inner_texts()[:2] == ["0", "1"]
    for name in ("Delete", "Press again to delete all of it"):
        index.get_by_role("button", name=name, exact=True).click()
    expect(index.locator(".page-progress [role=status]")).to_have_text("Deleted.")
    assert index.locator(".page-progress tr").count() == 0 and watch.found == []
