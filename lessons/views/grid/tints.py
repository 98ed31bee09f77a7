"""Tints as classes: thousands of cells share a hundred styles, where an inline `--value` would give each its own."""

TINTS = "".join(f"\n.lessons-tint-{n} {{ --value: {n / 100} }}" for n in range(101))  # one for each hundredth
