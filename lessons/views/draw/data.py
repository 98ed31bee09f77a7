"""How DrawDigit keeps its board, what it offers to begin with, and its text twins: plain data, no widget."""

from functools import cache

import numpy as np

from ... import digits
from ..kit import twin

SIDE = digits.SIDE
EMPTY = "0" * (SIDE * SIDE // 4)
NOTHING = "Draw first: there is nothing to read yet."


def packed(board) -> str:
    """1024 pixels row by row as 256 hexadecimal digits, four to a digit, the first as its 8."""
    digits.block_counts(board)  # refuses what is no board
    return np.packbits(np.asarray(board, dtype=bool)).tobytes().hex()


def unpacked(text: str) -> np.ndarray:
    return np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8)).astype(bool).reshape(SIDE, SIDE)


@cache
def samples() -> tuple:
    """One held-out sample of each class, in the order in which they come: its label, and a board with its counts."""
    data, found = digits.load(), {}
    for x, label in zip(data.x_test, data.labels_test.tolist(), strict=True):
        if label not in found:
            found[label] = packed(digits.board_of(np.rint(16 * x).astype(int).reshape(8, 8)))
    return tuple({"label": label, "board": board} for label, board in found.items())


def sentences(counts, label, answer, error) -> list[str]:
    """The answer without digits that differ from one machine to the next."""
    if not counts.any():
        return [NOTHING]
    if error:
        return [error]
    best = [str(k) for k, p in enumerate(answer) if p == max(answer)]
    said = f"The network says {best[0]}." if len(best) == 1 else f"The network cannot decide: {', '.join(best)}."
    return [said] if label is None else [said, f"The label is {label}."]


HEADING = "inked pixels in each block of 4 × 4"


def text(title, counts, told) -> str:
    rows = [" ".join(f"{count:2}" for count in row) for row in counts.tolist()] if counts.any() else []
    return "\n".join([title, *([HEADING, *rows] if rows else []), *told])


def html(title, counts, told) -> str:
    shown = twin.paragraph(HEADING) + twin.table(counts.tolist(), cell=str) if counts.any() else ""
    return twin.heading(title) + shown + twin.paragraph(" ".join(told))
