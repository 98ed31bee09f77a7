"""How tests are shared out between processes: each file whole, and the files that need a browser in two lots."""

import pytest
from xdist.scheduler import LoadFileScheduling


class OneBrowserEach(LoadFileScheduling):
    """The lessons on one process, all views on another: each starts one browser and one JupyterLab, and keeps them."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "views" if "/browser/" in file and not file.endswith("/test_lessons.py") else file


@pytest.hookimpl(optionalhook=True)  # pytest -p no:xdist does not know it
def pytest_xdist_make_scheduler(config, log):
    return OneBrowserEach(config, log)
