"""Tints as classes: of thousands of cells those of one class share one style; an inline `--value` gives each its own."""

TINTS = "".join(f"\n.lessons-tint-{n} {{ --value: {n / 100} }}" for n in range(101))  # one for each hundredth
