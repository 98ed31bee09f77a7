"""What compares pages and twins sees a broken sentence, and a sentence that nobody compares."""

import json

import pytest
from node import told, unsaid

WORDS = {"one": "{n} dog", "many": "{n:,} dogs", "none": {"at all": "no dog"}}
VIEW = """import WORDS from "./words.json" with { type: "json" };
export const say = (n) => (n ? WORDS[n === 1 ? "one" : "many"].replace(/\\{n(:,)?\\}/, n) : WORDS.none["at all"]);"""


@pytest.fixture
def view(tmp_path):
    (tmp_path / "view.js").write_text(VIEW, encoding="utf-8")
    (tmp_path / "words.json").write_text(json.dumps(WORDS), encoding="utf-8")
    return tmp_path / "view.js"


def test_a_broken_sentence_is_seen(view):
    states, twins = [0, 1, 2], ["no dog", "1 dog", "2 dogs"]
    assert told(view, "say", states) == twins
    for name in ("one", "many"):
        view.with_name("words.json").write_text(json.dumps(WORDS | {name: "{n} cat"}), encoding="utf-8")
        assert told(view, "say", states) != twins


def test_a_sentence_that_no_state_says_is_named(view):
    table = view.with_name("words.json")
    assert unsaid(view, "say", [0, 1, 2], table) == set()
    assert unsaid(view, "say", [1], table) == {"words.many", "words.none.at all"}
    with pytest.raises(AssertionError, match=r"view\.js does not import other\.json"):
        table.with_name("other.json").write_text("{}?", encoding="utf-8")
        unsaid(view, "say", [1], table.with_name("other.json"))
