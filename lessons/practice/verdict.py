"""What is said of a learner's line."""

from dataclasses import dataclass

KINDS = ("right", "go on", "wrong", "unreadable", "undecided")


@dataclass(frozen=True)
class Verdict:
    """Plain data.  ``kind`` is one of ``KINDS``; ``mistake`` the key of a story or empty; ``where`` the size and place
    at which it shows; ``span`` the part of the text that is meant; ``echo`` LaTeX of what was read, with ``notes`` on
    what was assumed; ``badge`` how it was checked."""

    kind: str
    sentence: str = ""
    mistake: str = ""
    where: str = ""
    span: tuple[int, int] | None = None
    suggestion: str = ""
    echo: str = ""
    notes: tuple[str, ...] = ()
    badge: str = ""
    done: bool = False

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind: {self.kind!r} came, one of {', '.join(KINDS)} was expected")
