"""Reveal: an output that waits until the learner has guessed."""

from html import escape


class Reveal:
    """The printed form of `value`, folded behind `label` in a page and in the stored notebook; plain in plain text."""

    def __init__(self, value, label: str = "Show the answer"):
        self.text, self.label = str(value), label

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<details><summary>{escape(self.label)}</summary><pre>{escape(self.text)}</pre></details>"
