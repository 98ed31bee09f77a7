"""What GridView sends to the browser, and its text twins: plain data, no widget."""

from html import escape

import numpy as np

from ..trace.remembered import Cell
from ..trace.traced import LISTED, Trace
from ..trace.written import in_ascii, is_short, number, term_tokens

LIMIT = 20_000  # products that one view sends; more would make the page slow
_TABLE = 100  # numbers of an array that the text twin lists; a larger one is summed up


def payload(trace: Trace, shown: list[str], pictures: dict, headings: dict) -> dict:
    """Arrays, and for each shown number its value and terms: [sign, value, is short, token, …], cells as numbers."""
    products = sum(len(trace.sources(*cell)) for name in shown for cell in trace.cells(name))
    if products > LIMIT:
        raise ValueError(
            f"GridView: these arrays hold {products:,} products, but a page stays quick with {LIMIT:,} at most. "
            f"Name fewer arrays in show=, trace fewer samples, or use a smaller layer."
        )
    numbering = {cell: i for i, cell in enumerate(cell for name in trace.arrays for cell in trace.cells(name))}
    return {
        "arrays": [_array(trace, name, name in shown, pictures, headings) for name in trace.arrays],
        "sums": [_sum(trace, cell, numbering) if cell.name in shown else None for cell in numbering],
        "order": shown,
        "listed": LISTED,
    }


def _array(trace, name, shown, pictures, headings):
    array = trace.arrays[name]
    largest = np.abs(array.values[np.isfinite(array.values)]).max(initial=0) or 1
    explained = array.terms is not None
    return {
        "name": name, "label": array.label, "text": array.label_text, "role": array.role, "caption": array.caption,
        "shown": shown, "size": list(array.values.shape), "shape": list(trace.shape(name)),
        "picture": list(pictures.get(name, ())), "headings": [str(heading) for heading in headings.get(name, ())],
        "samples": array.samples and not trace.one_sample,
        "shared": explained and all(trace.sums_samples(*cell) for cell in trace.cells(name)),
        "numbers": [number(value) for value in array.values.ravel().tolist()],
        "tints": np.nan_to_num(array.values / largest, posinf=1, neginf=-1).round(3).ravel().tolist(),
    }  # fmt: skip


def _sum(trace, cell, numbering):
    if trace.arrays[cell.name].terms is None:
        return None
    terms = trace.sources(*cell)
    return [trace.equals(trace.value(cell), terms), *(_term(trace, term, numbering) for term in terms)]


def _term(trace, term, numbering):
    tokens = [numbering[token] if isinstance(token, Cell) else token for token in term_tokens(term, trace.role)]
    sign = "−" if term.coefficient < 0 else "+"
    return [sign, trace.equals(term.value, [term]), is_short(term, trace.role), *tokens]


def text(trace: Trace, title: str, shown: list[str], sentence: str) -> str:
    """The text twin: every array in rows and columns, then the sentence."""
    blocks = [f"{_heading(trace, name)}\n{_lines(_table(trace, name))}".rstrip() for name in shown]
    return "\n\n".join([title, *blocks, sentence])


def html(trace: Trace, title: str, shown: list[str], sentence: str) -> str:
    """The same as plain HTML, for stored notebooks."""
    tables = []
    for name in shown:
        head, *rows = _table(trace, name) or [[]]
        columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        body = "".join(f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(n)}</td>" for n in rest)}</tr>'
                       for first, *rest in rows)
        table = f"<table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
        tables.append(f"<p><strong>{escape(_heading(trace, name))}</strong></p>{table}")
    return f"<p><strong>{escape(title)}</strong></p>{''.join(tables)}<p>{escape(sentence)}</p>"


def _heading(trace, name):
    array, shape = trace.arrays[name], trace.shape(name)
    sizes = " × ".join(map(str, shape)) or "one number"
    if array.values.size <= _TABLE:
        return f"{array.label_text}  {array.caption} ({sizes})"
    low, high = (number(float(bound)) for bound in (array.values.min(), array.values.max()))
    return f"{array.label_text}  {array.caption} ({sizes}, from {low} to {high})"


def _table(trace, name):
    """Rows of text with a heading row and column; empty for an array that is too large to list."""
    array, shape = trace.arrays[name], trace.shape(name)
    if array.values.size > _TABLE:
        return []
    columns = shape[-1] if shape else 1
    rows = array.values.reshape(-1, columns)
    samples = array.samples and not trace.one_sample
    leads = [",".join(str(i + 1) for i in lead) for lead in np.ndindex(shape[:-1])]
    names = [f"sample {lead}" if samples and lead else lead for lead in leads]
    head = ["", *(str(i + 1) if shape else "" for i in range(columns))]
    numbers = [[in_ascii(number(value)) for value in row] for row in rows.tolist()]
    return [head, *([first, *row] for first, row in zip(names, numbers, strict=True))]


def _lines(table):
    if not table:
        return ""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join("  ".join(map(str.rjust, row, widths)).rstrip() for row in table)
