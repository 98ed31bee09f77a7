"""Where the nodes of a graph are drawn: inputs on the left, E on the right, arrows with few crossings."""

from ...graphs import LOSS, Graph

SWEEPS = 8


def places(graph: Graph) -> dict[str, tuple[int, float]]:
    """(column, row) of each node: the column by the longest way to E, rows centered about 0."""
    far = {LOSS: 0}
    for name in reversed(graph.nodes[:-1]):
        far[name] = 1 + max(far[edge.target] for edge in graph.out_of(name))
    last = max(far.values())
    columns = [[name for name in graph.nodes if last - far[name] == column] for column in range(last + 1)]
    beside = {name: [*(e.source for e in graph.into(name)), *(e.target for e in graph.out_of(name))]
              for name in graph.nodes}
    best = rows = _rows(columns)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            column.sort(key=lambda name: sum(rows[n] for n in beside[name]) / len(beside[name]))
            rows = {**rows, **_rows([column])}
        best = min(best, rows, key=lambda tried: _crossings(graph, far, tried))
    return {name: (last - far[name], best[name]) for name in graph.nodes}


def _rows(columns: list[list[str]]) -> dict[str, float]:
    return {name: place - (len(column) - 1) / 2 for column in columns for place, name in enumerate(column)}


def _crossings(graph: Graph, far: dict[str, int], rows: dict[str, float]) -> float:
    """How many arrows between the same columns cross; a little more for long ones."""
    edges, crossed = graph.edges, 0
    for i, one in enumerate(edges):
        for two in edges[:i]:
            same = far[one.source] == far[two.source] and far[one.target] == far[two.target]
            ends = (rows[one.source] - rows[two.source]) * (rows[one.target] - rows[two.target])
            crossed += same and ends < 0
    return crossed + sum(abs(rows[e.source] - rows[e.target]) for e in edges) / 100


def bend(where: dict[str, tuple[int, float]], source: str, target: str) -> float:
    """How far an arrow that passes over columns is bent, in rows: around the nodes that it would run through."""
    (column, row), (end, final) = where[source], where[target]
    between = [place for place in where.values() if column < place[0] < end]
    for tried in (0, 0.8, -0.8, 1.6, -1.6, 2.4, -2.4):
        if all(abs(_height(column, row, end, final, tried, c) - r) > 0.45 for c, r in between):
            return tried
    return 0


def _height(column, row, end, final, bent, at) -> float:
    """The row of a bent arrow over a column."""
    t = (at - column) / (end - column)
    return row + (final - row) * t + bent * 4 * t * (1 - t)
