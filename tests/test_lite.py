"""JupyterLite: what a kernel in the browser may load is what the lessons need, and each file is what its list says."""

import zipfile

import pytest

from lessons._door.requirements import packages
from lessons._door.say import ROOT
from lessons.checkup import NEEDED
from lessons.site.lite import lock

BROWSER = ROOT / "lessons" / "requirements-browser.txt"
LISTED = {
    "numpy": {"depends": []}, "scipy": {"depends": ["numpy"]}, "prompt_toolkit": {"depends": []},
    "ipython": {"depends": ["prompt-toolkit", "no-such"]}, "other": {"depends": []},
}
ABOUT = """Name: Some_Thing
Version: 1.2
Requires-Dist: typing-extensions>=4
Requires-Dist: comm
Requires-Dist: pytest; extra == 'test'

Name: no
"""


def test_of_the_list_is_kept_what_is_wanted_and_what_that_needs():
    found = lock.needed(LISTED, ["IPython", "scipy"])
    assert list(found) == ["ipython", "numpy", "prompt-toolkit", "scipy"]
    assert found["ipython"]["depends"] == ["prompt-toolkit"]
    with pytest.raises(lock.Broken, match="no-such came, packages of Pyodide's list or with a wheel were expected"):
        lock.needed(LISTED, ["numpy", "no-such"])


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "Some_Thing-1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("some_thing/__init__.py", "")
        packed.writestr("alone.py", "")
        packed.writestr("Some_Thing-1.2.dist-info/METADATA", ABOUT)
    return path


def test_a_wheel_is_listed_with_its_imports_and_what_it_needs(wheel):
    entry = lock.own([wheel])["some-thing"]
    assert (entry["version"], entry["imports"]) == ("1.2", ["alone", "some_thing"])
    assert entry["depends"] == ["typing-extensions", "comm"]
    assert entry["sha256"] == lock.digest(wheel)


def test_a_file_that_is_not_the_listed_one_is_refused(wheel, tmp_path):
    source, folder = f"{wheel.parent.as_uri()}/", tmp_path / "brought"
    folder.mkdir()
    entry = lock.own([wheel])["some-thing"]
    lock.bring(entry, source, folder)
    assert (folder / wheel.name).read_bytes() == wheel.read_bytes()
    with pytest.raises(lock.Broken, match=f"came with sha256 {entry['sha256']}, 0000 was expected"):
        lock.bring(entry | {"sha256": "0000"}, source, folder)
    assert not (folder / wheel.name).exists()
    with pytest.raises(lock.Broken, match="absent.whl did not come from file:"):
        lock.bring(entry | {"file_name": "absent.whl"}, source, folder)


def test_the_browser_needs_no_more_than_the_lessons():
    """Of the same packages; only Pillow is older in Pyodide, which draws nothing of the course by itself."""
    here, there = dict(packages(NEEDED)), dict(packages(BROWSER))
    assert NEEDED.name == "requirements.txt"
    assert {name: least for name, least in there.items() if here[name] != least} == {"pillow": "12.2"}
