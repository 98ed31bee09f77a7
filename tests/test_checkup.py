"""The installation check says what is missing, and only then."""

from lessons import checkup
from lessons._door.requirements import STUDENT
from lessons.derivations import CATALOGUE


def test_everything_is_here():
    found = checkup.checkup()
    assert found.ready
    assert repr(found).count("✓") == 4
    assert "1,797 handwritten digits" in repr(found)


def test_a_missing_package_is_named_with_what_to_type(monkeypatch):
    monkeypatch.setattr(checkup, "lacking", lambda file: ["sympy~=1.14 is missing"])
    monkeypatch.setattr(checkup, "CATALOGUE", {name: CATALOGUE[name] for name in ("fully_connected_weight",)})
    found = checkup.checkup()
    assert not found.ready
    told = "✗ sympy~=1.14 is missing\n  In the course's folder, type: python3 -m pip install -r "
    assert told + STUDENT.file in repr(found)
