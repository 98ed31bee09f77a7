"""How tests are shared out between processes: each file whole, and all that needs a browser on one of them."""

import pytest
from xdist.scheduler import LoadFileScheduling


class OneBrowser(LoadFileScheduling):
    """Whole files; those with a browser stay together, since two browsers at a time keep each other waiting."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "browser" if "/browser/" in file else file


@pytest.hookimpl(optionalhook=True)  # pytest -p no:xdist does not know it
def pytest_xdist_make_scheduler(config, log):
    return OneBrowser(config, log)
