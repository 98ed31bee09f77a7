"""The text of a view's script and style: what all views share, then the view's own."""

from pathlib import Path

_HERE = Path(__file__).parent


def script(*names: str) -> str:
    """The JavaScript module of a view: shared.js, then `names` (an `_esm` cannot import a relative file)."""
    return "\n".join(map(_read, ("shared.js", *names)))


def style(*names: str) -> str:
    """The style sheet of a view: base.css, then `names`."""
    return "\n".join(map(_read, ("base.css", *names)))


def tints() -> str:
    """A class for each hundredth of a tint, for thousands of cells: those of one class share one computed style, where
    an inline `--value` would give each its own."""
    return "".join(f"\n.lessons-tint-{n} {{ --value: {n / 100} }}" for n in range(101))


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
