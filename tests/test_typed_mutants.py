"""Lines that were generated, changed in every way: what differs at any size is refused.  All layers: benchmarks."""

import pytest
from mutants import differs, judged, mutants
from typed_layers import of

from lessons.derivations import derive

FEW = ("dense, x[m]", "padded, w[m]", "dilated, x[j]", "cosine, a[r]", "softmax, z[m]", "LSTM, zf[m]",
       "upsampling, x[i]")


@pytest.mark.parametrize("name", FEW)
def test_every_mutant_that_differs_is_refused(name):
    count, accepted, wrong = judged(of(name))
    assert wrong == []
    assert count >= 15 and len(accepted) <= count / 10


def test_the_wide_look_itself_sees_a_wrong_line():
    made = derive("y[i] = sum(w[k]*x[i+k-1], k)", "x[j]")
    seen = {what: differs(mutant) for _, number, what, mutant in mutants(made) if number == len(made.steps)}
    assert seen.pop("operands of full swapped") is False and seen and all(seen.values())
