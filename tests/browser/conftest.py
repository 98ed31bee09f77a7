"""A Chromium for each process, a JupyterLab where a file needs it, a notebook for each file, a fresh view each time."""

import pytest

from .bench import HOME, Bench
from .lab import Watch, chromium, jupyterlab


@pytest.fixture(scope="package")  # not session: while Playwright runs, no other test could use asyncio
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def lab(browser, tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab"), browser) as started:
        yield started


@pytest.fixture(scope="module")
def opened(lab, request):
    """The notebook of a file: made of its CELLS."""
    with lab.open(f"{request.module.__name__.rpartition('.')[2]}.ipynb", request.module.CELLS) as notebook:
        notebook.run_all()
        assert notebook.complaints() == []
        yield notebook


@pytest.fixture
def notebook(opened):
    """It, and at the end: no cell was added or lost, no error in the browser, nothing sent elsewhere."""
    before = opened.sources()
    yield opened
    assert opened.sources() == before
    assert opened.watch.found == []


@pytest.fixture(scope="module")
def laid(browser, request):
    """The CELLS of a file on a bare page."""
    with browser.new_page(viewport={"width": 1280, "height": 900}, permissions=["clipboard-read"]) as page:
        yield Bench(page, Watch(page, HOME), request.module.CELLS)


@pytest.fixture
def bench(laid):
    """It, and at the end: no plain key came as far as JupyterLab's shortcuts, no error in the browser."""
    yield laid
    laid.empty()
    assert laid.leaks() == []
    assert laid.watch.found == []


@pytest.fixture
def field(view):
    """The field for a line, in the `view` of a file."""
    return view.get_by_role("textbox", name="Your line")
