"""Numbers are written in the browser as in Python, also where a number lies exactly between two."""

import ast
import math
import random
import re
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from node import run, told

from lessons.notation import as_shown, number
from lessons.views.kit.linking import VIEWS, script

ROOT = Path(__file__).resolve().parents[1]
NUMBER = VIEWS / "kit" / "number.js"


def test_numbers_are_written_alike():
    rng = random.Random(5)
    drawn = [rng.uniform(-1, 1) * 10 ** rng.uniform(-7, 9) for _ in range(3000)]
    halves = [k / 2**n for n in range(12) for k in range(-301, 302, 7)]
    special = [0, -0.0, 0.5, 1e-4, 9.9999999e-5, 999.95, 1000.5, 999999.5, 1e6, 1234500, 1e21, 1e300]
    special += [5e-324, 1e-323, 1.2345e-320, 3.7e-316, 2.225e-308, sys.float_info.min]  # fewer digits than others
    values = [*drawn, *halves, *special, *(-value for value in special)]
    assert told(NUMBER, "number", values) == [number(value) for value in values]
    infinite = run(f"{script(NUMBER)}\nconsole.log([NaN, Infinity, -Infinity].map(number).join());")
    assert infinite == ",".join(number(value) for value in (math.nan, math.inf, -math.inf))


@pytest.mark.parametrize(("value", "written"), [
    (3, "3"), (-1, "−1"), (-0.0, "0"), (0.5, "0.5"), (Fraction(1, 2), "1/2"), (Fraction(-3), "−3"), (1 / 3, "0.3333"),
    (0.070654, "0.07065"), (1234.5678, "1235"), (12.34567, "12.35"), (1.5e-12, "1.5e-12"), (1234567, "1.235e+6"),
    (5e-324, "5e-324"), (-math.inf, "−∞"), (math.nan, "NaN"),
])
def test_one_rule_for_how_many_digits(value, written):
    assert number(value) == written
    assert number(value, "-") == written.replace("−", "-")
    if math.isfinite(value) and not isinstance(value, Fraction):
        assert number(as_shown(value)) == written and number(as_shown(as_shown(value))) == written


def test_fewer_digits_never_cut_the_whole_part():
    values = [number(value, digits=2) for value in (0.1234, 1.26, 12.6, 123.4, 4e-7)]
    assert values == ["0.12", "1.3", "13", "123", "4e-7"]


def test_what_python_says_alone_is_seen():
    """The rule of before gave a subnormal number four digits, which it does not have."""
    assert told(NUMBER, "number", [5e-324]) != [f"{5e-324:.4g}"]


# How many digits are shown is said in one place; messages about numbers that should be equal show more.
FORMATS = re.compile(r"\.\d[eg]\b")
FOR_MISTAKES = {"engine/checking/proving.py", "layers/losses.py", "practice/code/comparing.py",
                "trace/agreement.py", "trace/backward.py", "trace/traced.py",
                "views/batch/data.py"}


def formatting(package: Path) -> set[str]:
    """The modules that say for themselves how many significant digits a number shows."""
    trees = {path: ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in package.rglob("*.py")}
    specs = [(path, node.format_spec) for path, nodes in trees.items() for node in nodes
             if isinstance(node, ast.FormattedValue) and node.format_spec]
    return {path.relative_to(package).as_posix() for path, spec in specs if FORMATS.search(ast.unparse(spec))}


def test_no_other_module_has_a_rule_of_its_own():
    assert formatting(ROOT / "lessons") == FOR_MISTAKES


def test_a_rule_of_its_own_is_found(tmp_path):
    (tmp_path / "mine.py").write_text('def told(x): return f"{x:.3g}"')
    (tmp_path / "other.py").write_text('def told(x): return f"{x:.3f}, {number(x)}"')
    assert formatting(tmp_path) == {"mine.py"}
