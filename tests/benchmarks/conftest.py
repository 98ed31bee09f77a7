"""The figures of a benchmark go into the report of pytest-benchmark and onto the terminal."""

import pytest


@pytest.fixture
def tell(benchmark, capsys, request):
    def tell(**figures):
        benchmark.extra_info.update(figures)
        with capsys.disabled():
            print(f"\n{request.node.name}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), end=" ")

    return tell
