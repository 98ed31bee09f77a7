"""What the learner is told about a function."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from .comparing import Shown

RIGHT, WRONG, UNREADABLE, NOT_TRIED = "right", "wrong", "unreadable", "not tried yet"


@dataclass(frozen=True)
class Report:
    """What came of `check`; truthy where the function is right.

    `kind` is "right", "wrong", "unreadable" (no array came, and why) or "not tried yet"; `mistake` the key of a story,
    or ""; `shown` the wrong array; `arguments` what the function was given there, to try it again.
    """

    key: str
    kind: str
    sentence: str
    mistake: str = ""
    shown: Shown | None = None
    printed: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    stub: str = ""  # where no function came: what to fill in

    def __bool__(self) -> bool:
        return self.kind == RIGHT

    def __repr__(self) -> str:
        parts = [f"{self.key}: {self.kind}. {self.sentence}", self.shown.text() if self.shown else "", self.stub,
                 f"It printed:\n{self.printed}" if self.printed else ""]
        return "\n".join(filter(None, parts))

    def _repr_html_(self) -> str:
        parts = [f"<p><b>{escape(self.key)}: {self.kind}.</b> {escape(self.sentence, quote=False)}</p>",
                 self.shown.html() if self.shown else "", _pre(self.stub)]
        if self.shown:
            given = "\n".join(f"{name} = {_literal(value)}" for name, value in self.arguments.items())
            parts.append(f"<details><summary>With these arguments</summary>{_pre(given)}</details>")
        if self.printed:
            parts.append(f"<p>It printed:</p>{_pre(self.printed)}")
        return "".join(parts)


def _pre(text: str) -> str:
    return f"<pre>{escape(text, quote=False)}</pre>" if text else ""


def _literal(value: Any) -> str:
    """An argument as it can be typed in."""
    return f"np.array({value.tolist()})" if isinstance(value, np.ndarray) else repr(value)
