"""Numbers are written in the browser as in Python, also where a number lies exactly between two."""

import math
import random

from node import run, told

from lessons.trace.written import number
from lessons.views.kit.linking import VIEWS, script

NUMBER = VIEWS / "kit" / "number.js"


def test_numbers_are_written_alike():
    rng = random.Random(5)
    drawn = [rng.uniform(-1, 1) * 10 ** rng.uniform(-7, 9) for _ in range(3000)]
    halves = [k / 2**n for n in range(12) for k in range(-301, 302, 7)]
    special = [0, -0.0, 0.5, 1e-4, 9.9999999e-5, 999.95, 1000.5, 999999.5, 1e6, 1234500, 1e21, 1e300]
    values = [*drawn, *halves, *special, *(-value for value in special)]
    assert told(NUMBER, "number", values) == [number(value) for value in values]
    infinite = run(f"{script(NUMBER)}\nconsole.log([NaN, Infinity, -Infinity].map(number).join());")
    assert infinite == ",".join(number(value) for value in (math.nan, math.inf, -math.inf))
