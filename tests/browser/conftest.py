"""One JupyterLab and one Chromium for all browser tests, one page for each file; a test runs its cell afresh."""

import pytest

from .lab import chromium, jupyterlab


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
