"""DrawDigit: draw a digit, and a network answers as you draw; name its label, and see which strokes raise the loss."""

from collections.abc import Callable

import numpy as np
import traitlets

from ...digits import block_counts
from ...network import Network
from ..kit.loops import obey, running_loop, sentence
from ..kit.view import View
from . import data
from .answer import Reader


class DrawDigit(View):
    """A board of 32 × 32 pixels, counted in blocks of 4 × 4 as the data set's makers did, and read by `network`.

    `network` is a Network that takes (N, 1, 8, 8) or (N, 64) and says ten probabilities, or a function without
    arguments that returns one. It is asked anew for every answer, with the weights that it then has.
    The arrays a1, s1, a2 and s2 are drawn as pictures, as far as they exist.
    `board` (1024 pixels, as hexadecimal digits) and `label` follow the learner and may be set; `answer` are the ten
    probabilities, and empty while nothing is drawn. In Python, `draw(board)` takes an array; `pixels` and `counts` are
    the drawing as arrays. Raises TypeError and ValueError for a network that cannot read a drawing.
    What goes wrong later, with the present weights, is told in one sentence; `error` is that sentence.
    """

    board = traitlets.Unicode(data.EMPTY).tag(sync=True)
    label = traitlets.Int(None, allow_none=True, min=0, max=9).tag(sync=True)
    answer = traitlets.List().tag(sync=True)
    _reply = traitlets.Dict().tag(sync=True)   # what is answered beside the probabilities, to what, and in which turn
    _turn = traitlets.Int(0).tag(sync=True)    # counts what the page asks: the reply to the last makes it free again
    _again = traitlets.Int(0).tag(sync=True)   # counts how often the same drawing is to be read with newer weights
    _places = traitlets.List().tag(sync=True)
    _samples = traitlets.List().tag(sync=True)
    _nothing = traitlets.Unicode(data.NOTHING).tag(sync=True)
    _twins = data

    def __init__(self, network: Network | Callable[[], Network], *, title: str = "Draw a digit"):
        self._source, self._loop = network, running_loop()
        try:
            places = Reader(network).places
        except (TypeError, ValueError) as error:
            raise type(error)(f"DrawDigit: {error}") from None
        super().__init__(title=title, _places=places, _samples=list(data.samples()))

    def draw(self, board: np.ndarray) -> None:
        """Put a board of 32 × 32 in place of the drawing, True where there is ink, and ask. Raises ValueError."""
        board = data.packed(board)
        if board == self.board:
            self.ask()
        with self.hold_sync():  # drawing and answer reach the page together, so that it has nothing to ask
            self.board = board

    def ask(self) -> None:
        """Read the drawing with the weights that the network has now."""
        turn, of = self._turn, self._now
        board, label, _ = of
        reply = {}
        counts = block_counts(data.unpacked(board))
        if counts.any():
            try:
                reader = Reader(self._source)
                reply = {"places": reader.places} | reader.answer(counts, label)
            except Exception as error:
                reply = {"error": f"The network could not answer: {sentence(error)}"}
            except KeyboardInterrupt:
                reply = {"error": "The answer was interrupted. Draw on, or press Ask again."}
        with self.hold_sync():
            self._places = reply.pop("places", self._places)
            self.answer = reply.pop("p", [])
            self._reply = reply | {"turn": turn, "of": of}

    @property
    def pixels(self) -> np.ndarray:
        """The drawing: (32, 32), True where there is ink."""
        return data.unpacked(self.board)

    @property
    def counts(self) -> np.ndarray:
        """What the network reads, times 16: (8, 8) whole numbers from 0 to 16."""
        return block_counts(self.pixels)

    @property
    def error(self) -> str:
        return self._reply.get("error", "")

    @property
    def _now(self) -> list:
        return [self.board, self.label, self._again]

    @traitlets.validate("board")
    def _is_a_board(self, proposal):
        try:
            data.unpacked(proposal.value)
        except ValueError:
            raise traitlets.TraitError(f"DrawDigit: {len(proposal.value)} characters came, a board of "
                                       f"{len(data.EMPTY)} hexadecimal digits was expected, one for four "
                                       "pixels; draw() takes an array") from None
        return proposal.value.lower()

    @traitlets.observe("board", "label", "_again", "_turn")
    def _hear(self, change):
        """One question may arrive as several changes, and on another thread; it is answered once, at the view's own."""
        obey(self._loop, lambda: self.ask() if self._is_new else None)

    @property
    def _is_new(self) -> bool:
        return (self._reply.get("turn", 0), self._reply.get("of")) != (self._turn, self._now)

    def on_page(self) -> dict:
        return Reader(self._source).for_page()

    def told(self):
        return self.title, self.counts, data.sentences(self.counts, self.label, self.answer, self.error)
