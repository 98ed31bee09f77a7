"""What FactorsView multiplies and says. Plain data and whole numbers, no widget.

A product is {"name", "factors"}, a factor {"name", "powers": names of the exponent's factors}; the numbers of a product
are one list: each base, then its exponent's factors.
"""

import math
from numbers import Integral

from ..kit.twin import escape

LARGEST = 999_999_999_999_999                   # what a float in the browser still holds exactly
MOST_DIGITS = 100_000
WRITTEN = 27                                    # digits that are written out


def read(products) -> tuple[list[dict], list[list[int]]]:
    """The products of FactorsView's argument, and their numbers. Raises ValueError."""
    if not 1 <= len(products) <= 3:
        raise ValueError(f"FactorsView: {len(products)} products came, 1 to 3 were expected")
    made, numbers = [], []
    for name, factors in products.items():
        pairs = [_pairs(name, factor) for factor in factors]
        if not pairs:
            raise ValueError(f"FactorsView: {name} has no factors, at least one was expected")
        made.append({"name": str(name), "factors": [
            {"name": base, "powers": [power for power, _ in powers]} for (base, _), *powers in pairs]})
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
    raise ValueError(f"FactorsView: {product} has the factor {factor!r}; (name, number) or ((name, base), [(name, "
                     "number), …]) was expected")


def checked(products, values) -> list[list[int]]:
    """Numbers that fit the products; ValueError says which does not."""
    names = [fields(product) for product in products]
    if len(values) != len(names) or any(len(row) != len(own) for row, own in zip(values, names, strict=True)):
        raise ValueError(f"FactorsView: values {values} came, {[len(own) for own in names]} numbers were expected")
    for product, row, own in zip(products, values, names, strict=True):
        for name, value in zip(own, row, strict=True):
            if isinstance(value, bool) or not isinstance(value, Integral) or not 1 <= value <= LARGEST:
                raise ValueError(f"FactorsView: {product['name']}: {name} is {value!r}, a whole number from 1 to "
                                 f"{LARGEST:,} was expected")
        if sum(min(power, LARGEST) * math.log10(base) for base, power in _powers(product, row)) >= MOST_DIGITS:
            raise ValueError(f"FactorsView: {product['name']} would have more than {MOST_DIGITS:,} digits")
    return [[int(value) for value in row] for row in values]


def fields(product) -> list[str]:
    """The names of a product's numbers, in their order."""
    return [name for factor in product["factors"] for name in (factor["name"], *factor["powers"])]


def _powers(product, numbers) -> list[tuple[int, int]]:
    """Each factor as a base and its exponent."""
    left, made = iter(numbers), []
    for factor in product["factors"]:
        made.append((next(left), math.prod(next(left) for _ in factor["powers"])))
    return made


def multiplied(product, numbers) -> int:
    return math.prod(base**power for base, power in _powers(product, numbers))


def scientific(over: int, under: int = 1) -> tuple[str, bool]:
    """over / under to four digits, `1.109 × 10^130`, and whether that is exact; whole numbers only."""
    power = digits(over) - digits(under)
    if over * 10 ** max(-power, 0) < under * 10 ** max(power, 0):
        power -= 1
    over, under = over * 10 ** max(3 - power, 0), under * 10 ** max(power - 3, 0)
    rounded = (2 * over + under) // (2 * under)
    exact = rounded * under == over
    if rounded == 10_000:
        rounded, power = 1000, power + 1
    mantissa = f"{rounded // 1000}.{rounded % 1000:03d}".rstrip("0").rstrip(".")
    return f"{mantissa} × 10^{power}".replace("-", "−"), exact


def digits(number: int) -> int:
    """How many digits a number ≥ 1 has, without writing it out."""
    power = int((number.bit_length() - 1) * math.log10(2))
    while 10 ** (power + 1) <= number:
        power += 1
    return power + 1


def written(product, numbers) -> str:
    """The product with its numbers: `256^(3·18)`."""
    left, told = iter(numbers), []
    for factor in product["factors"]:
        base, powers = f"{next(left):,}", [f"{next(left):,}" for _ in factor["powers"]]
        told.append(base + (f"^({'·'.join(powers)})" if len(powers) > 1 else "".join(f"^{power}" for power in powers)))
    return "·".join(told)


def result(value: int) -> str:
    """`= 1,000`, or how large it is."""
    length = digits(value)
    short, exact = scientific(value)
    if length > WRITTEN:
        return f"{'=' if exact else '≈'} {short}, a number of {length:,} digits"
    return f"= {value:,}" + (f" {'=' if exact else '≈'} {short}" if length > 4 else "")


def sentences(products, values) -> list[str]:
    results = [multiplied(product, numbers) for product, numbers in zip(products, values, strict=True)]
    told = [f"{product['name']}: {written(product, numbers)} {result(value)}"
            for product, numbers, value in zip(products, values, results, strict=True)]
    return told + [_ratio(products[0], product, *scientific(results[0], value))
                   for product, value in zip(products[1:], results[1:], strict=True)]


def _ratio(first, other, short, exact) -> str:
    return f"{first['name']} / {other['name']} {'=' if exact else '≈'} {short}"


def named(product, numbers) -> str:
    """The factors by name: `256 gray values ^ (3 rows · 18 columns)`."""
    left, told = iter(numbers), []
    for factor in product["factors"]:
        base = f"{next(left):,} {factor['name']}"
        powers = [f"{next(left):,} {name}" for name in factor["powers"]]
        told.append(f"{base} ^ ({' · '.join(powers)})" if powers else base)
    return " · ".join(told)


def _lines(products, values) -> list[str]:
    told = sentences(products, values)
    return [line for product, numbers, said in zip(products, values, told, strict=False)
            for line in (said, f"   {named(product, numbers)}")] + told[len(products):]


def text(title, products, values) -> str:
    return "\n".join([title, *_lines(products, values)])


def html(title, products, values) -> str:
    lines = "".join(f"<p>{escape(line.strip())}</p>" for line in _lines(products, values))
    return f"<p><strong>{escape(title)}</strong></p>{lines}"
