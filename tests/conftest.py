"""How tests are shared out between processes: each file whole, and all that needs a browser on one of them."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:      # two browsers at a time would keep each other waiting
            folder, file = item.path.parts[-2:]
            item.add_marker(pytest.mark.xdist_group(folder if folder == "browser" else file))
