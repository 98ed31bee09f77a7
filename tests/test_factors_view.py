"""FactorsView without a browser: its products against big integers and decimals, its words, its refusals."""

import json
import math
import random
import re
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
import traitlets
from node import told, unsaid

from lessons.views import FactorsView
from lessons.views.factors.data import LARGEST, LIMITS, beyond, digits, multiplied, read, result, scientific, sentences
from lessons.views.kit.linking import VIEWS

SEEN = [("people", 10_000_000_000), ("generations", 1000), ("years", 100), ("days", 365), ("hours", 24),
        ("minutes", 60), ("seconds", 60), ("images per second", 30)]
GRAY = [(("gray values", 256), [("rows", 3), ("columns", 18)])]


@pytest.fixture
def view():
    return FactorsView({"possible": GRAY, "seen": SEEN}, title="Images")


def value(text):
    """The number that `1.109 × 10^130` stands for."""
    mantissa, power = text.replace("−", "-").split(" × 10^")
    return Fraction(mantissa) * Fraction(10) ** int(power)


def results(view):
    return {product["name"]: multiplied(product, numbers)
            for product, numbers in zip(view._products, view.values, strict=True)}


def test_the_counts_of_the_source(view):
    """C2–C4, ER-16: 1.109e130 with 131 digits, 9.4608e23 (9.2275e23 with the 356 days that are printed), 1.17e106."""
    assert results(view) == {"possible": 256**54, "seen": 946_080_000_000_000_000_000_000}
    assert view.sentences == [
        "possible: 256^(3·18) ≈ 1.109 × 10^130, a number of 131 digits",
        "seen: 10,000,000,000·1,000·100·365·24·60·60·30 = 946,080,000,000,000,000,000,000 ≈ 9.461 × 10^23",
        "possible / seen ≈ 1.172 × 10^106",
    ]
    printed = [row.copy() for row in view.values]
    printed[1][3] = 356
    view.values = printed
    assert results(view)["seen"] == 10**10 * 1000 * 100 * 356 * 24 * 60 * 60 * 30
    assert "≈ 9.228 × 10^23" in view.sentences[1]
    assert len(str(256**54)) == 131


def test_in_color_there_are_more_images():
    """ER-32: 256^162 ≈ 10^390."""
    view = FactorsView({"color": [(("values", 256), [("rows", 3), ("columns", 18), ("colors", 3)])], "gray": GRAY})
    assert view.sentences[0].endswith("256^(3·18·3) ≈ 1.364 × 10^390, a number of 391 digits")
    assert results(view)["color"] == results(view)["gray"] ** 3


def test_four_digits_are_those_of_the_decimal_module():
    draw = random.Random(7)
    with localcontext() as context:
        context.prec = 400
        for _ in range(400):
            over, under = (draw.randrange(1, 10 ** draw.randrange(1, 150)) for _ in range(2))
            short, sign = scientific(over, under).values()
            expected = Decimal(over) / Decimal(under)
            assert re.fullmatch(r"[1-9](\.\d{0,2}[1-9])? × 10\^−?\d+", short)
            assert abs(value(short) / Fraction(over, under) - 1) <= Fraction(1, 2000)
            assert Decimal(short.split(" ")[0]) == Decimal(f"{expected:.3e}".split("e")[0])
            assert (sign == "=") == (value(short) == Fraction(over, under))


@pytest.mark.parametrize(("number", "said"), [
    (1, "= 1"), (1000, "= 1,000"), (10_000, "= 10,000 = 1 × 10^4"), (99_995, "= 99,995 ≈ 1 × 10^5"),
    (99_994, "= 99,994 ≈ 9.999 × 10^4"), (10**26, "= 100,000,000,000,000,000,000,000,000 = 1 × 10^26"),
    (10**27, "= 1 × 10^27, a number of 28 digits"), (2**100, "≈ 1.268 × 10^30, a number of 31 digits"),
])
def test_how_a_result_is_told(number, said):
    assert result(number) == said


def test_digits_are_counted_without_writing_them():
    for power in (1, 2, 15, 16, 300, 4999):
        assert [digits(10**power + d) for d in (-1, 0, 1)] == [power, power + 1, power + 1]
    assert digits(1) == 1


def test_equal_signs_are_exact(view):
    exact = FactorsView({"a": [("x", 40)], "b": [("y", 16)], "c": [("z", 3)]})
    assert exact.sentences[3:] == ["a / b = 2.5 × 10^0", "a / c ≈ 1.333 × 10^1"]
    small = FactorsView({"a": [("x", 1)], "b": [("y", 4000)]})
    assert small.sentences[-1] == "a / b = 2.5 × 10^−4"


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_what_is_multiplied(seed):
    draw = random.Random(seed)
    factors = [(f"f{i}", draw.randrange(1, 5000)) for i in range(draw.randrange(1, 5))]
    factors += [((f"b{i}", draw.randrange(1, 300)), [(f"e{i}{j}", draw.randrange(1, 9)) for j in range(i + 1)])
                for i in range(draw.randrange(3))]
    view = FactorsView({"it": factors})
    written = re.match(r"it: (.*?) [=≈]", view.sentences[0])[1]
    plain = written.replace(",", "").replace("·", "*").replace("^", "**")
    assert eval(plain) == results(view)["it"]


def test_the_text_twin(view):
    assert repr(view).splitlines() == [
        "Images", view.sentences[0], "   256 gray values ^ (3 rows · 18 columns)", view.sentences[1],
        "   10,000,000,000 people · 1,000 generations · 100 years · 365 days · 24 hours · 60 minutes · 60 seconds · "
        "30 images per second", view.sentences[2]]
    stored = view._repr_mimebundle_()
    assert stored["text/plain"] == repr(view) and stored["text/html"].count("<p>") == 6
    assert "a &lt; b" in FactorsView({"a < b": SEEN})._repr_mimebundle_()["text/html"]


def test_state_from_the_browser(view):
    view.set_state(json.loads('{"values": [[256, 100, 100], [1, 2, 3, 4, 5, 6, 7, 8]]}'))
    assert results(view) == {"possible": 256**10_000, "seen": 40_320}
    assert "a number of 24,083 digits" in view.sentences[0]


@pytest.mark.parametrize(("products", "message"), [
    ({}, "0 products came, 1 to 3 were expected"),
    (dict.fromkeys("abcd", SEEN), "4 products came"),
    ({"a": []}, "a came without factors"),
    ({"a": [("x", 0)]}, f"a: x: 0 came, a whole number from 1 to {LARGEST:,} was expected"),
    ({"a": [("x", -3)]}, "a: x: -3 came"),
    ({"a": [("x", 2.5)]}, "a: x: 2.5 came"),
    ({"a": [("x", True)]}, "a: x: True came"),
    ({"a": [("x", "12")]}, "a: x: '12' came"),
    ({"a": [("x", LARGEST + 1)]}, "a: x: 1000000000000000 came"),
    ({"a": [(("x", 10), [("e", 100_000)])]}, "a would have more than 100,000 digits"),
    ({"a": [5]}, r"a: the factor 5 came, \(name, number\)"),
    ({"a": [("x", 1, 2)]}, "a: the factor"),
    ({"a": [(("x", 2), 3)]}, "a: the factor"),
])
def test_what_is_no_product_is_refused(products, message):
    with pytest.raises(ValueError, match=f"FactorsView: {message}"):
        FactorsView(products)


def test_an_exponent_beyond_every_float_is_weighed():
    exponent = [(f"e{i}", LARGEST) for i in range(30)]
    assert results(FactorsView({"one": [(("x", 1), exponent)]})) == {"one": 1}
    with pytest.raises(ValueError, match="two would have more than 100,000 digits"):
        FactorsView({"two": [(("x", 2), exponent)]})


def test_numbers_that_do_not_fit_change_nothing(view):
    before = repr(view)
    seen = view.values[1]
    columns = (0, 1.5, -1, LARGEST, None, "")
    for wrong in ([], [[256, 3, 18]], [[256, 3], seen], *([[256, 3, each], seen] for each in columns)):
        with pytest.raises(traitlets.TraitError, match="expected|more than 100,000 digits"):
            view.values = wrong
        assert repr(view) == before


# The page.

WORDS = VIEWS / "factors" / "words.js"
SAY = f"""({{ products, values }}) => {{
  const limits = {json.dumps(LIMITS)};
  const beyonds = products.map((product, i) => beyond(product, values[i], limits));
  return beyonds.some(Boolean) ? beyonds : tellProducts(products, values, limits);
}}"""


def products():
    """Powers of ten with their neighbors, and drawn products of all forms, some too long to be multiplied out."""
    draw = random.Random(3)
    for power in range(16):
        for number in (10**power - 1, 10**power, 10**power + 1, 99_995 * 10**power // 10**4):
            if 1 <= number <= LARGEST:
                yield {"alone": [("x", number)], "three": [("y", 3)]}
                yield {"raised": [(("x", number), [("n", 1 + power)])], "alone": [("x", number)]}

    def drawn():
        return int(10 ** (15 * draw.random() ** draw.choice((1, 9, 20))))

    def exponent():
        return draw.randint(1, 12) if draw.random() < 0.97 else drawn()

    for _ in range(2000):
        yield {f"product {i}": [
            (f"f{k}", drawn()) if draw.random() < 0.6
            else ((f"b{k}", drawn()), [(f"e{j}", exponent()) for j in range(draw.randint(1, 3))])
            for k in range(draw.randint(1, 4))] for i in range(draw.randint(1, 3))}


def test_page_and_twin_say_the_same(monkeypatch):
    monkeypatch.setattr("lessons.views.factors.data.MOST_DIGITS", math.inf)       # what is too long is read as well
    states = [dict(zip(("products", "values"), read(given), strict=True)) for given in products()]
    monkeypatch.undo()
    twins = []
    for state in states:
        beyonds = [beyond(product, row) for product, row in zip(*state.values(), strict=True)]
        twins.append(beyonds if any(beyonds) else sentences(**state))
    assert len(states) > 2000
    assert told(WORDS, SAY, states) == twins
    assert not unsaid(WORDS, SAY, states, WORDS.with_suffix(".json"))


@pytest.mark.parametrize(("text", "number"), [
    ("25", 25), (" 365 ", 365), ("10,000,000", 10_000_000), ("10 000", 10_000), ("+7", 7), ("-3", -3), ("0", 0),
    ("2,5", None), ("1,23", None), ("12,3456", None), (",5", None), ("2.5", None), ("10.000", None), ("1 2", None),
    ("1e5", None), ("", None), ("x", None), ("1,,000", None), ("1000,000", None),
])
def test_which_number_a_text_says(text, number):
    """None where it says none, or one of two: a comma may be a decimal point."""
    assert told(WORDS, "whole", [text]) == [number]
