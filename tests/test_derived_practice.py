"""A derived layer can be practiced at once: each printed line of it is read, and right."""

import pytest
from typed_layers import of

from lessons.derivations import show
from lessons.practice import judge


@pytest.mark.parametrize("target", ["residual, x[m]", "RMS norm, x[j]", "cosine, a[r]", "batch norm, x[k,l]",
                                    "dilated, x[j]", "softmax, labels, z[m,j]", "shrinking step, x[j]"])
def test_each_printed_line_is_right(target):
    made = of(target)
    for part in getattr(made, "parts", [made]):
        for line in show(part).lines[1:]:
            assert judge(part, line.text.partition(" = ")[2]).kind == "right", line.text


def test_another_line_is_wrong():
    made = of("dilated, x[j]")
    last = show(made).lines[-1].text.partition(" = ")[2]
    assert judge(made, f"2*({last})").kind == "wrong"
