"""What several files about practice share."""

import pytest

from lessons.practice.judge import Judge


@pytest.fixture
def unproved(monkeypatch):
    """A true line is judged without the proof that its badge tells of: the verdict does not depend on it."""
    monkeypatch.setitem(Judge.judge.__globals__, "proved", lambda *_: "")
