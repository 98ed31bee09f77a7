"""Tints as classes."""


def tints() -> str:
    """A class for each hundredth of a tint, for thousands of cells: those of one class share one computed style, where
    an inline `--value` would give each its own."""
    return "".join(f"\n.lessons-tint-{n} {{ --value: {n / 100} }}" for n in range(101))
