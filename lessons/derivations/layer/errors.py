"""What is said of a text that cannot be derived."""


class LayerError(ValueError):
    """A text that cannot be derived: one sentence, and where in the text, counted from 0: line, first column, last."""

    def __init__(self, sentence: str, place: tuple[int, int, int] | None = None):
        self.place = place
        super().__init__(sentence)
