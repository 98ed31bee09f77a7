"""The figures of a benchmark go into the report of pytest-benchmark and onto the terminal."""

import faulthandler

import pytest


@pytest.fixture(autouse=True)
def as_long_as_it_takes():
    """A benchmark that takes minutes does not hang: the limit of pyproject.toml is for tests."""
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def tell(benchmark, capsys, request):
    def tell(**figures):
        benchmark.extra_info.update(figures)
        with capsys.disabled():
            print(f"\n{request.node.name}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), end=" ")

    return tell
