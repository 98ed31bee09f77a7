"""Each statement of a lesson is bound to what makes it true, and a lesson's list binds nothing that is not there."""

import copy

import claims
import evidence
import found
import pytest

LESSONS = claims.LESSONS


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_statement_is_bound(lesson):
    unbound = [sentence for sentence, way in claims.ways_of(lesson).items() if not way]
    assert not unbound, f"{unbound} came, each was expected in bound/{lesson}.toml or in a test: see claims.py"
    assert claims.stale(lesson) == []


@pytest.mark.parametrize("lesson", LESSONS[:3])
def test_a_statement_that_nothing_binds_is_caught(lesson, monkeypatch):
    blocks = [*found.blocks(lesson), "It is warm. There are [never](#so) 12, at most twelve."]
    monkeypatch.setattr(found, "blocks", lambda _: blocks)
    assert [sentence for sentence, way in claims.ways_of(lesson).items() if not way] == [
        "There are never 12, at most twelve."]


@pytest.mark.parametrize("lesson", LESSONS[:3])
def test_a_list_that_is_out_of_date_is_caught(lesson, monkeypatch, tmp_path):
    path = tmp_path / "bound" / f"{lesson}.toml"
    path.parent.mkdir()
    path.write_text((claims.HERE / "bound" / f"{lesson}.toml").read_text(encoding="utf-8") + """
"cell nowhere" = ["There are 12 of them.", "It is so in 12 cells."]
""", encoding="utf-8")
    claims.quotes()                                                             # kept from now on
    blocks = [*found.blocks(lesson), "It is so in 12 cells."]
    monkeypatch.setattr(found, "blocks", lambda _: blocks)
    monkeypatch.setattr(claims, "HERE", tmp_path)
    wrong = claims.stale(lesson)
    assert "no statement, or bound by itself: There are 12 of them." in wrong
    assert any(line.startswith("'cell nowhere' is none of") for line in wrong)


@pytest.mark.parametrize(("block", "sentences"), [
    ("Always so. And $W_{23}$, `x[0]`, lesson 02, x<sub>1</sub> too.\n", ["Always so."]),
    ("How many are 3? None is 4.", ["None is 4."]),
    ("A kink at $z = 0$.", ["A kink at $z = 0$."]),
    ("PyTorch takes it.", ["PyTorch takes it."]),
    ("Five lie between. One line is missing. The first is right.", ["Five lie between."]),
    ("It is twice as long, or a third. It is larger than the other. Here it is smaller.",
     ["It is twice as long, or a third.", "It is larger than the other."]),
    ("Nothing is lost. No other is right. Each has a row. Whatever arrives passes.",
     ["Nothing is lost.", "No other is right.", "Whatever arrives passes."]),
    ("## Two axes\n", []), ("<details><summary>All three</summary>\n", []),
    ("<details><summary>All three</summary>None is 4.", ["<details><summary>All three</summary>None is 4."]),
    ("## 36 numbers\n", ["## 36 numbers"]),
    ("Compare both. Then point at any cell: two light up.", ["Then point at any cell: two light up."]),
    ("Next: `05_convolution` shows all of it.", []), ("**Run ▸ Run All Cells first**.", []),
])
def test_what_is_a_statement(block, sentences):
    assert [claim.sentence for claim in found.claims_in(block)] == sentences


@pytest.mark.parametrize("way", [
    "cell 01-002", "cell nowhere", "derivation maps", "test test_it", "source", "source 002", f"source 002, item C{99}",
    "given here", "book",
])
def test_a_way_that_leads_nowhere_is_caught(way):
    assert claims.leads_somewhere("01", "cell 01-005") and claims.leads_somewhere("01", "source 002, item C9")
    assert not claims.leads_somewhere("01", way)


@pytest.mark.parametrize(("chain", "right"), [
    ("(3 + 2 + 2) · 0.01 = 0.07", True), ("3 · 2 · (−1) · 4 = −24", True), ("0.99 · 0.99 · 0.01 = 0.0098", True),
    ("3 · 2 = 7", False), ("0.99 · 0.99 · 0.01 = 0.0099", False), ("(3 = 3", False),
])
def test_arithmetic_is_done(chain, right):
    assert claims.adds_up(chain) == right


@pytest.mark.parametrize(("lesson", "begins", "true", "false"), [
    ("01", "Here are 81 paths", "81", "91"),
    ("05", "The largest sum is 3", "place 2", "place 7"),
    ("08", "Four columns, where one", "Four", "Eight"),
    ("09", "18 numbers arrive", "of 72", "of 96"),
    ("11", "001 stands a bias upright", "001", "004"),
    ("05", "| valid | 3, 1, 2 |", "3, 1, 2", "3, 2, 1"),
])
def test_a_number_that_does_not_stand_there_is_caught(lesson, begins, true, false):
    [(sentence, entry)] = [item for item in claims.listed(lesson).items() if item[0].startswith(begins)]
    entry = entry._replace(shows=())
    assert true in sentence and not list(evidence.gaps(lesson, sentence, entry))
    assert list(evidence.gaps(lesson, sentence.replace(true, false), entry))


@pytest.mark.parametrize(("lesson", "cell", "true", "false"), [
    ("05", "05-062", "802,816", "802,616"),                                     # the sentence has this number
    ("11", "11-009", "3.87", "5.87"),                                           # it says how many lengths this is
    ("09", "09-029", "606 of 1800", "906 of 1800"),
])
def test_an_output_that_is_another_is_caught(lesson, cell, true, false, monkeypatch):
    cells = evidence.cells(lesson)
    other = copy.deepcopy(cells[cell])
    for output in other.outputs:
        kept = output.get("data", output)
        for kind in {"text", "text/plain"} & kept.keys():
            kept[kind] = kept[kind].replace(true, false)
    assert other != cells[cell]
    monkeypatch.setattr(evidence, "cells", lambda _: cells | {cell: other})
    assert claims.stale(lesson)


def test_what_shows_and_what_holds_are_looked_at():
    at = evidence.Entry("cell 05-062")
    assert not list(evidence.gaps("05", "There are 784.", at))
    assert list(evidence.gaps("05", "There are 785.", at))
    assert not list(evidence.gaps("05", "There are 785.", at._replace(shows=("1 map 784",))))
    assert list(evidence.gaps("05", "There are 785.", at._replace(shows=("1 map 786",))))
    assert not list(evidence.gaps("05", "There are 785.", at._replace(holds="784 + 1 == 785")))
    assert list(evidence.gaps("05", "There are 785.", at._replace(holds="784 + 2 == 785")))
    assert list(evidence.gaps("05", "There are 786.", at._replace(holds="784 + 1 == 785")))


def test_what_cannot_be_worked_out_is_told():
    at = evidence.Entry("cell 05-062", holds="re.search('nowhere', shown)[0] == 785")
    [wrong] = evidence.gaps("05", "There are 785.", at)
    assert wrong.startswith(f"{at.holds} cannot be worked out, TypeError: 'NoneType' object")
    assert wrong.endswith(": There are 785.")


def test_a_quiz_does_not_prove_itself():
    text = evidence.cell("01", "01-005")
    assert "dE/dx = 12" in text and not evidence.stands("0.12", text)
