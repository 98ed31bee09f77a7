"""Opt-in measurements. They print figures and compare only what was measured in the same run."""

import statistics


def median(times) -> float:
    return round(statistics.median(times), 1)


def p95(times) -> float:
    return round(sorted(times)[int(0.95 * len(times))], 1)
