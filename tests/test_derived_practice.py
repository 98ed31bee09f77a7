"""A derived layer can be practiced at once: each printed line of it is read, and right."""

import pytest
from typed_layers import LAYERS

from lessons.derivations import derive, show
from lessons.practice import judge

TOLD = {"residual": "x[m]", "RMS norm": "x[j]", "cosine": "a[r]", "batch norm": "x[k,l]", "dilated": "x[j]"}


@pytest.mark.parametrize("name", TOLD)
def test_each_printed_line_is_right_and_a_factor_more_is_not(name):
    made = derive(LAYERS[name][0], TOLD[name])
    for part in getattr(made, "parts", [made]):
        for line in show(part).lines[1:]:
            said = line.text.partition(" = ")[2]
            assert judge(part, said).kind == "right", said
            assert judge(part, f"2*({said})").kind == "wrong", said
