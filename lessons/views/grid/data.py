"""What GridView sends to the browser, and its text twins: plain data, no widget."""

import math
from itertools import islice

import numpy as np

from ...notation import equals, in_ascii, number
from ...trace.remembered import Cell
from ...trace.traced import LISTED, Trace
from ...trace.written import has_few, term_tokens
from ..kit import twin

LIMIT = 20_000  # products that one view sends; more would make the page slow
_TABLE = 100  # numbers of an array that the text twin lists; a larger one is summed up


def drawn(trace: Trace, pictures: dict, headings: dict, *, view: str = "GridView",
          instead: str = "Name fewer arrays in show=, trace fewer samples, or use a smaller layer.") -> dict:
    """Arrays, and all their numbers in one row."""
    if (products := trace.products) > LIMIT:
        raise ValueError(f"{view}: arrays with {products:,} products came, at most {LIMIT:,} were expected, so that "
                         f"a page stays quick. {instead}")
    return {"arrays": [_array(trace, name, pictures, headings) for name in trace.arrays], "listed": LISTED}


def check_pictures(view: str, shapes: dict, pictures: dict) -> None:
    """ValueError for pictures of an array that is not there, or whose last axis, or last two, do not hold one."""
    for name, (height, width) in pictures.items():
        if name not in shapes:
            raise ValueError(f"{view}: {name} came in pictures, one of the arrays {', '.join(shapes)} was expected")
        if shapes[name][-1:] != (height * width,) and shapes[name][-2:] != (height, width):
            raise ValueError(f"{view}: {name} of shape {shapes[name]} came, a last axis for pictures of {height} × "
                             f"{width} was expected")


def _array(trace, name, pictures, headings):
    array = trace.arrays[name]
    largest = np.abs(array.values[np.isfinite(array.values)]).max(initial=0) or 1
    first = [str(heading) for heading in headings.get(name, ())]
    return {
        "name": name, "label": array.label, "text": array.label_text, "role": array.role, "caption": array.caption,
        "size": list(array.values.shape), "written": array.written, "words": list(array.words),
        "headings": first, **_layout(array, pictures.get(name), first),
        "shared": [trace.shared_over(*cell) for cell in trace.cells(name)],
        "numbers": [number(value) for value in array.values.ravel().tolist()],
        "tints": np.nan_to_num(array.values / largest, posinf=1, neginf=-1).round(3).ravel().tolist(),
    }


def _layout(array, picture, headings):
    """How an array is drawn: blocks of rows and columns, side by side, with titles when there are several."""
    flat = bool(picture) and array.shape[-1:] == (math.prod(picture),)
    leads = array.shape[: -1 if flat else -2]
    rows = () if picture else array.shape[len(leads) : -1]
    return {
        "picture": bool(picture), "block": list(picture or (1, 1, *array.shape)[-2:]), "leads": list(leads),
        "titles": [_place(array, lead, headings=headings) for lead in np.ndindex(leads)] if leads else [],
        "rows": [_place(array, row, len(leads), () if leads else headings) for row in np.ndindex(rows)] if rows else [],
    }


def _place(array, index, axis=0, headings=()):
    """The axes from `axis` on, one entry each: sample 2, map 1; without a word the number alone."""
    words = [f"{word} {i + 1}".strip() for word, i in zip(array.words[axis:], index, strict=False)]
    return ", ".join([headings[index[0]], *words[1:]] if headings else words)


def told(trace: Trace) -> dict:
    """How the numbers are made. What has an entry for each of them, or for each term, is a column: 20,000 records would
    be twice as long.

    `sums` has how many terms a number has, None if it is given, and its sign of equality; `terms` have sign, tokens,
    in which a number's place in the row stands for it, and of those that are short their equality and value.
    """
    numbering = {cell: i for i, cell in enumerate(cell for name in trace.arrays for cell in trace.cells(name))}
    sums = [None if trace.arrays[cell.name].terms is None else trace.arrays[cell.name].terms[cell.index]
            for cell in numbering]
    terms = [term for sources in sums for term in sources or ()]
    values = [*map(trace.shown, terms)]          # each once, for its sum and for itself
    summed = iter(values)
    tokens = [*map(term_tokens, terms)]
    short = [*map(has_few, tokens)]
    return {
        "sums": {"terms": [None if sources is None else len(sources) for sources in sums],
                 "equals": "".join(" " if sources is None else
                                   equals(sum(islice(summed, len(sources))), trace.value(cell))
                                   for cell, sources in zip(numbering, sums, strict=True))},
        "terms": {"sign": "".join("−" if term.coefficient < 0 else "+" for term in terms),
                  "equals": "".join(equals(value, term.value) if few else " "
                                    for value, term, few in zip(values, terms, short, strict=True)),
                  "value": [number(term.value) if few else "" for term, few in zip(terms, short, strict=True)],
                  "tokens": [[numbering[token] if type(token) is Cell else token for token in each]
                             for each in tokens]},
    }


def text(trace: Trace, title: str, shown: list[str], sentence: str) -> str:
    """The text twin: every array in rows and columns, then the sentence."""
    blocks = ["\n".join([_heading(trace, name), *(_lines(*table) for table in _tables(trace, name))]) for name in shown]
    return "\n\n".join([title, *blocks, sentence])


def html(trace: Trace, title: str, shown: list[str], sentence: str) -> str:
    """The same as plain HTML, for stored notebooks."""
    tables = []
    for name in shown:
        tables.append(twin.heading(_heading(trace, name)))
        for place, (head, *rows) in _tables(trace, name):
            tables += [twin.paragraph(place) if place else "", twin.table(rows, head, named=True)]
    return "".join([twin.heading(title), *tables, twin.paragraph(sentence)])


def _heading(trace, name):
    array = trace.arrays[name]
    sizes = " × ".join(map(str, array.shape)) or "one number"
    if array.values.size <= _TABLE:
        return f"{array.label_text}  {array.caption} ({sizes})"
    low, high = (number(float(bound)) for bound in (array.values.min(), array.values.max()))
    return f"{array.label_text}  {array.caption} ({sizes}, from {low} to {high})"


def _tables(trace, name):
    """(title, rows of text with a heading row and column) for each sample and map; none for an array too large."""
    array = trace.arrays[name]
    if array.values.size > _TABLE:
        return
    *leads, height, width = (1, 1, *array.shape)[-max(2, len(array.shape)):]
    head = ["", *(str(i + 1) if array.shape else "" for i in range(width))]
    for lead, block in zip(np.ndindex(*leads), array.values.reshape(-1, height, width).tolist(), strict=True):
        names = [_place(array, (row,), len(leads)) if len(array.shape) > 1 else "" for row in range(height)]
        rows = ([first, *(in_ascii(number(value)) for value in row)] for first, row in zip(names, block, strict=True))
        yield _place(array, lead), [head, *rows]


def _lines(title, table):
    return "\n".join([title] * bool(title) + twin.columns(table))
