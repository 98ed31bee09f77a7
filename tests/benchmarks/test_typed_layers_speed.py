"""Speed of `derive`, and the wide run of mutants. Opt-in: `python3 -m lessons test tests/benchmarks`."""

import time

from mutants import judged
from typed_layers import LAYERS, TARGETS

from lessons.derivations import derive


def made(typed, wrt, *shapes):
    return derive(typed, wrt, shapes=shapes[0] if shapes else "")


def test_derive_and_prove(benchmark, tell):
    """Each target of the typed layers once: text in, proved derivation out."""
    times = {}

    def once():
        for name, *target in TARGETS:
            start = time.perf_counter()
            made(*target).prove()
            times[name, target[1]] = time.perf_counter() - start

    benchmark.pedantic(once, rounds=1)
    ordered = sorted(times.values())
    maps = sum(times["dilated maps", wrt] for wrt in LAYERS["dilated maps"][1])
    slowest = max(times, key=times.get)
    tell(targets=len(times), median_ms=round(1000 * ordered[len(ordered) // 2]),
         p90_ms=round(1000 * ordered[int(0.9 * len(ordered))]), dilated_maps_s=round(maps, 2),
         slowest_s=round(times[slowest], 1), slowest=slowest)


def test_every_mutant_of_every_generated_line(benchmark, tell):
    counts = {"mutants": 0, "accepted": 0}
    wrong = []

    def once():
        for name, *target in TARGETS:
            count, accepted, differing = judged(made(*target))
            counts["mutants"] += count
            counts["accepted"] += len(accepted)
            wrong.extend((name, *each) for each in differing)

    benchmark.pedantic(once, rounds=1)
    tell(**counts, wrong=wrong)
    assert wrong == []
