"""Speed of the derivation engine. Opt-in: `python3 -m lessons test tests/benchmarks/test_derivations_speed.py`."""

import time

from lessons.derivations import CATALOGUE

from . import median


def seconds_of(build, bounds) -> float:
    start = time.perf_counter()
    build().prove(bounds=bounds)
    return time.perf_counter() - start


def test_build_and_check_one_derivation_at_lesson_bounds(benchmark, tell):
    """Each derivation of the catalogue three times; every build and every check starts anew."""
    times = {name: [] for name in CATALOGUE}

    def once():
        for name, build in CATALOGUE.items():
            times[name].append(seconds_of(build, "lesson"))

    benchmark.pedantic(once, rounds=3)
    found = {name: 1000 * min(each) for name, each in times.items()}
    slowest = max(found, key=found.get)
    tell(derivations=len(found), median_ms=median(found.values()), slowest_ms=round(found[slowest]), slowest=slowest)


def test_the_whole_catalogue_at_ci_bounds(benchmark, tell):
    times = {}

    def once():
        times.update({name: seconds_of(build, "ci") for name, build in CATALOGUE.items()})

    benchmark.pedantic(once, rounds=1)
    slowest = max(times, key=times.get)
    tell(all_s=round(sum(times.values()), 1), slowest_s=round(times[slowest], 1), slowest=slowest)
