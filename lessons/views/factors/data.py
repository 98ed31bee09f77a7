"""What FactorsView multiplies and says. Plain data and whole numbers, no widget.

A product is {"name", "factors", "written"}, a factor {"name", "powers": names of the exponent's factors}; the numbers
of a product are one list: each base, then its exponent's factors. `written` is a template: `{0:,}^({1:,}·{2:,})`.
"""

import itertools
import math

from ..kit.checks import is_whole
from ..kit.linking import templates

WORDS = templates(__file__)
LARGEST = 999_999_999_999_999                   # what a float in the browser still holds exactly
MOST_DIGITS = 100_000
WRITTEN = 27                                    # digits that are written out
LIMITS = {"number": LARGEST, "digits": MOST_DIGITS, "written": WRITTEN}


def read(products) -> tuple[list[dict], list[list[int]]]:
    """The products of FactorsView's argument, and their numbers. Raises ValueError."""
    if not 1 <= len(products) <= 3:
        raise ValueError(f"FactorsView: {len(products)} products came, 1 to 3 were expected")
    made, numbers = [], []
    for name, factors in products.items():
        pairs = [_pairs(name, factor) for factor in factors]
        if not pairs:
            raise ValueError(f"FactorsView: {name} came without factors, at least one was expected")
        own = [{"name": base, "powers": [power for power, _ in powers]} for (base, _), *powers in pairs]
        made.append({"name": str(name), "factors": own, "written": _template(own)})
        numbers.append([value for pair in pairs for _, value in pair])
    return made, checked(made, numbers)


def _pairs(product, factor) -> list[tuple]:
    """(name, number) of a factor; of a power the base, then what its exponent is made of."""
    try:
        first, second = factor
        pairs = [(first, second)] if isinstance(first, str) else [tuple(first), *map(tuple, second)]
        if all(len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
            return pairs
    except (TypeError, ValueError):
        pass
    raise ValueError(f"FactorsView: {product}: the factor {factor!r} came, (name, number) or ((name, base), [(name, "
                     "number), …]) was expected")


def checked(products, values) -> list[list[int]]:
    """Numbers that fit the products; ValueError says which does not."""
    names = [fields(product) for product in products]
    if len(values) != len(names) or any(len(row) != len(own) for row, own in zip(values, names, strict=True)):
        raise ValueError(f"FactorsView: values {values} came, {[len(own) for own in names]} numbers were expected")
    for product, row, own in zip(products, values, names, strict=True):
        for name, value in zip(own, row, strict=True):
            if not is_whole(value) or not 1 <= value <= LARGEST:
                raise ValueError(f"FactorsView: {product['name']}: {name}: {value!r} came, a whole number from 1 to "
                                 f"{LARGEST:,} was expected")
        if told := beyond(product, row):
            raise ValueError(f"FactorsView: {told}")
    return [[int(value) for value in row] for row in values]


def fields(product) -> list[str]:
    """The names of a product's numbers, in their order."""
    return [name for factor in product["factors"] for name in (factor["name"], *factor["powers"])]


def beyond(product, numbers) -> str:
    """Why a product cannot be multiplied out; nothing if it can."""
    length = sum(min(power, LARGEST) * math.log10(base) for base, power in _powers(product, numbers))
    return WORDS["beyond"].format(name=product["name"], digits=MOST_DIGITS) if length >= MOST_DIGITS else ""


def _powers(product, numbers) -> list[tuple[int, int]]:
    """Each factor as a base and its exponent."""
    left, made = iter(numbers), []
    for factor in product["factors"]:
        made.append((next(left), math.prod(next(left) for _ in factor["powers"])))
    return made


def multiplied(product, numbers) -> int:
    return math.prod(base**power for base, power in _powers(product, numbers))


def scientific(over: int, under: int = 1) -> dict[str, str]:
    """over / under to four digits, `1.109 × 10^130`, and the sign that says whether that is exact."""
    power = digits(over) - digits(under)
    if over * 10 ** max(-power, 0) < under * 10 ** max(power, 0):
        power -= 1
    over, under = over * 10 ** max(3 - power, 0), under * 10 ** max(power - 3, 0)
    rounded = (2 * over + under) // (2 * under)
    sign = "=" if rounded * under == over else "≈"
    if rounded == 10_000:
        rounded, power = 1000, power + 1
    short = WORDS["short"].format(mantissa=f"{rounded / 1000:g}", power=str(power).replace("-", "−"))
    return {"short": short, "sign": sign}


def digits(number: int) -> int:
    """How many digits a number ≥ 1 has, without writing it out."""
    power = int((number.bit_length() - 1) * math.log10(2))
    while 10 ** (power + 1) <= number:
        power += 1
    return power + 1


def _template(factors, *, named=False) -> str:
    """A product for its numbers: `{0:,}^({1:,}·{2:,})`, or with their names `{0:,} gray values ^ ({1:,} rows · …)`."""
    places, gap, told = itertools.count(), " " * named, []

    def one(name):
        place = f"{{{next(places)}:,}}"
        return f"{place} {name.replace('{', '{{').replace('}', '}}')}" if named else place

    for factor in factors:
        base, powers = one(factor["name"]), f"{gap}·{gap}".join([one(name) for name in factor["powers"]])
        powers = f"({powers})" if named or len(factor["powers"]) > 1 else powers
        told.append(f"{base}{gap}^{gap}{powers}" if factor["powers"] else base)
    return f"{gap}·{gap}".join(told)


def result(value: int) -> str:
    """`= 1,000`, or how large it is."""
    length = digits(value)
    template = WORDS["many" if length > WRITTEN else "some" if length > 4 else "few"]
    return template.format(value=value, digits=length, **scientific(value))


def sentences(products, values) -> list[str]:
    results = [multiplied(product, numbers) for product, numbers in zip(products, values, strict=True)]
    told = [WORDS["product"].format(**product | {"written": product["written"].format(*numbers)}, result=result(value))
            for product, numbers, value in zip(products, values, results, strict=True)]
    first = products[0]["name"]
    return told + [WORDS["ratio"].format(first=first, other=product["name"], **scientific(results[0], value))
                   for product, value in zip(products[1:], results[1:], strict=True)]


def lines(products, values) -> list[str]:
    told = sentences(products, values)
    named = [f"   {_template(product['factors'], named=True).format(*numbers)}"
             for product, numbers in zip(products, values, strict=True)]
    return [*itertools.chain(*zip(told, named, strict=False)), *told[len(named):]]
