"""Each statement of a lesson is bound to what makes it true, and a lesson's list binds nothing that is not there."""

import claims
import pytest

WITH_A_LIST = sorted(path.stem for path in (claims.HERE / "bound").glob("*.toml"))


@pytest.mark.parametrize("lesson", WITH_A_LIST)
def test_each_statement_is_bound(lesson):
    assert [sentence for sentence, way in claims.ways_of(lesson).items() if not way] == []
    assert claims.stale(lesson) == []


@pytest.mark.parametrize("lesson", WITH_A_LIST[:3])
def test_a_statement_that_nothing_binds_is_caught(lesson, monkeypatch):
    found = list(claims.blocks(lesson))
    monkeypatch.setattr(claims, "blocks", lambda _: [*found, "It is warm. There are [never](#so) 12."])
    assert [sentence for sentence, way in claims.ways_of(lesson).items() if not way] == ["There are never 12."]


@pytest.mark.parametrize("lesson", WITH_A_LIST[:3])
def test_a_list_that_is_out_of_date_is_caught(lesson, monkeypatch, tmp_path):
    path = tmp_path / "bound" / f"{lesson}.toml"
    path.parent.mkdir()
    path.write_text((claims.HERE / "bound" / f"{lesson}.toml").read_text(encoding="utf-8") + """
"cell nowhere" = ["There are 12 of them."]
""", encoding="utf-8")
    claims.quotes()                                                             # kept from now on
    monkeypatch.setattr(claims, "HERE", tmp_path)
    wrong = claims.stale(lesson)
    assert "no statement, or bound by itself: There are 12 of them." in wrong
    assert any(line.startswith("'cell nowhere' is none of") for line in wrong)


@pytest.mark.parametrize(("block", "sentences"), [
    ("Always so. And $W_{23}$, `x[0]`, lesson 02, x<sub>1</sub> too.\n", ["Always so."]),
    ("How many are 3? None is 4.", ["None is 4."]),
    ("A kink at $z = 0$.", ["A kink at $z = 0$."]),
    ("PyTorch takes it.", ["PyTorch takes it."]),
])
def test_what_is_a_statement(block, sentences):
    assert [claim.sentence for claim in claims.claims_in(block)] == sentences


@pytest.mark.parametrize(("chain", "right"), [
    ("(3 + 2 + 2) · 0.01 = 0.07", True), ("3 · 2 · (−1) · 4 = −24", True), ("0.99 · 0.99 · 0.01 = 0.0098", True),
    ("3 · 2 = 7", False), ("0.99 · 0.99 · 0.01 = 0.0099", False), ("(3 = 3", False),
])
def test_arithmetic_is_done(chain, right):
    assert claims.adds_up(chain) == right
