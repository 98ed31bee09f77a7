"""How tests are shared out: a file stays whole, a lesson in the browser is one piece; what takes longest comes first.

So all processes start with browser files, for which each starts one browser and, where it is needed, one JupyterLab;
when they come to the small files at the end, no process waits long for another.
"""

import gc
import os
import sys
from contextlib import ExitStack

import forks
import pytest
from xdist.scheduler import LoadFileScheduling

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's, in kernels too: a process for each core is enough
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of a hundred processes would compile the package

gc.disable()  # until all tests are known: what is imported stays, and need not be looked through for garbage each time

LESSONS = "browser/test_lessons.py"
ORDER = ("browser/test_site.py", LESSONS, "browser/test_walking.py", "browser/", "notebooks/", "test_derivations.py",
         "test_recipes.py", "test_printing.py", "test_figures.py", "test_step_view.py")


def rank(nodeid: str) -> int:
    """The place in ORDER of the first that is in the file's path; after them all, where none is."""
    file = nodeid.partition("::")[0]
    return next((place for place, part in enumerate(ORDER) if part in file), len(ORDER))


def piece(nodeid: str) -> str:
    """What is done by one process: a file, and of the lessons one notebook."""
    file, _, test = nodeid.partition("::")
    return f"{file}[{test.partition('[')[2]}" if file.endswith(LESSONS) else file


def pytest_configure(config):
    if hasattr(config, "workerinput") and sys.platform == "linux":
        kernels = ExitStack()
        kernels.enter_context(forks.forking())
        config.add_cleanup(kernels.close)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():  # in each process, also in the one that only shares out
    gc.freeze()
    gc.enable()


class LongestFirst(LoadFileScheduling):
    def _split_scope(self, nodeid):
        return piece(nodeid)


@pytest.hookimpl(optionalhook=True)  # pytest -p no:xdist does not know it
def pytest_xdist_make_scheduler(config, log):
    return LongestFirst(config, log)


@pytest.fixture
def unproved(monkeypatch):
    """A true line is judged without the proof that its badge tells of: the verdict does not depend on it."""
    from lessons.practice.judge import Judge  # not at the top: browser processes begin without it
    monkeypatch.setitem(Judge.judge.__globals__, "proved", lambda *_: "")
