"""Speed of judging, and a fuzz of it. Opt-in: `python3 -m lessons test tests/benchmarks/test_practice_speed.py`.

The fuzz takes as many inputs as the environment's FUZZ says, else 100,000.
"""

import os
import random
import time
import tomllib
from dataclasses import replace
from pathlib import Path

from lessons.derivations import CATALOGUE
from lessons.engine.statement import Rule, Step
from lessons.practice import Deriving, Verdict
from lessons.practice.judge import Judge

from . import median, p95

LINES = tomllib.loads((Path(__file__).parents[1] / "practice" / "lines.toml").read_text(encoding="utf-8"))["line"]
PIECES = ["d", "w", "x", "W", "(", ")", "[", "]", "{", "}", "_", "^", "+", "-", "*", "/", "@", ".", ",", "sum", "conv",
          "δ", "₁", "\\", "9**9", "999999", "1e99", "T", "i", "j", "=", "\u202e", "\u0430", "\x00", "nan", "__import__"]


def judges():
    return {name: Judge(CATALOGUE[name]()) for name in {line["derivation"] for line in LINES}}


def milliseconds(act, *arguments):
    start = time.perf_counter()
    act(*arguments)
    return 1000 * (time.perf_counter() - start)


def test_a_verdict_and_a_reading(benchmark, tell):
    """Each line is judged once before the clock starts, so that the tables of mistakes are built."""
    made, verdicts, readings = judges(), [], []
    for line in LINES:
        made[line["derivation"]].judge(line["text"], line.get("at"))

    def once():
        for line in LINES:
            judge, at = made[line["derivation"]], line.get("at")
            readings.append(milliseconds(judge.read, line["text"], at is not None))
            verdicts.append(milliseconds(judge.judge, line["text"], at))

    benchmark.pedantic(once, rounds=1)
    tell(verdict_ms=median(verdicts), verdict_p95_ms=p95(verdicts), reading_ms=median(readings))


def test_the_first_wrong_line_of_a_derivation(benchmark, tell):
    """It builds the table of mistakes."""
    times = []

    def once():
        for judge in judges().values():
            times.append(milliseconds(Deriving(judge.derivation, judge).judge, "17"))

    benchmark.pedantic(once, rounds=1)
    tell(derivations=len(times), first_wrong_ms=median(times), slowest_ms=round(max(times)))


def mutated(text, draw):
    """The text with one to three places changed, left out, doubled or put in."""
    for _ in range(draw.randint(1, 3)):
        n = draw.randint(0, len(text))
        m = min(len(text), n + draw.randint(0, 3))
        text = text[:n] + draw.choice(["", draw.choice(PIECES), text[n:m] * 2]) + text[m:]
    return text


def fuzzed(made, count):
    """Judge so many mutated lines; how often each kind came, and how many accepted lines the engine has proved."""
    draw, kinds, proved = random.Random(15), {}, 0
    for _ in range(count):
        line = draw.choice(LINES)
        judge, text, at = made[line["derivation"]], mutated(line["text"], draw), line.get("at")
        verdict = judge.judge(text, at)
        assert type(verdict) is Verdict, text
        kinds[verdict.kind] = kinds.get(verdict.kind, 0) + 1
        if verdict.kind == "right" and at is None and verdict.badge.startswith("checked"):
            for side in judge.read(text, False).lines:
                if side.value is not None:
                    replace(judge.derivation, steps=(Step(Rule("x", "x"), side.value),)).prove()
                    proved += 1
    return kinds, proved


def test_fuzz(benchmark, tell):
    """Only verdicts come back, and the engine proves what is right; a line about one place is no general line."""
    found = []
    benchmark.pedantic(lambda: found.append(fuzzed(judges(), int(os.environ.get("FUZZ", "100000")))), rounds=1)
    [(kinds, proved)] = found
    assert proved
    tell(proved=proved, **{kind.replace(" ", "_"): times for kind, times in kinds.items()})
