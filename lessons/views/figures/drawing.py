"""Pictures that rarely change: rows of digits, signed arrays, photographs; curves.

Each is drawn once, on a `Figure` (never pyplot: no shared state, nothing shown twice), as a white card that a dark page
turns dark (base.css). Photographs would come out as negatives: they lie on a dark card on any page.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib import rc_context, rcParams, style
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from ...notation import number
from ..kit.linking import BASE
from .data import check_curves, check_row, framed, size, written
from .picture import DENSITY, Picture


def _colors(begin: str) -> dict[str, str]:
    """The colors of a theme under their names in base.css: one place for both."""
    css = BASE.read_text(encoding="utf-8")
    block = css[css.index(begin) :]
    return dict(re.findall(r"--lessons-([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


def _diverging(colors: dict[str, str]) -> LinearSegmentedColormap:
    return LinearSegmentedColormap.from_list("signed", [colors["negative"], colors["panel"], colors["positive"]])


COLORS, DARK = _colors("\n.lessons {"), _colors('\n[data-jp-theme-light="false"] .lessons {')
_CURVES = ("#1f2124", "#7b2fbf", "#00788a", "#8c5a00", "#a3007f", "#5c6065")    # no role's color
_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 2, 1.5, 2)))
_DIVERGING, _DIVERGING_DARK = _diverging(COLORS), _diverging(DARK)
_INK = LinearSegmentedColormap.from_list("ink", [COLORS["panel"], COLORS["text"]])
_LIGHT = _INK.reversed("light")
_SIGNED = "Blue is above zero, red below"
_PER_ROW = 11
_PHOTOS = 4                                                 # in a row, where each is larger
_WIDEST = 1056                                              # page pixels: what JupyterLab has at 1280
_SIDE = 176                                                 # of a picture where there are few
_TINT = 0.42                                                # of a color behind a number, as in base.css


def _style(colors: dict[str, str]):
    """Matplotlib's defaults and the course's style, whatever the learner has chosen for other plots."""
    text = dict.fromkeys(("text.color", "axes.labelcolor", "axes.titlecolor"), colors["text"])
    ticks = dict.fromkeys(("xtick.color", "ytick.color"), colors["soft"])
    return style.context({
        "font.family": "DejaVu Sans",                       # comes with matplotlib: the same on every machine
        "font.size": 10, "axes.titlesize": 10, "axes.labelsize": 10, "legend.fontsize": 10,
        "xtick.labelsize": 9, "ytick.labelsize": 9, "lines.linewidth": 2, "axes.linewidth": 0.8,
        "axes.edgecolor": colors["edge"], "figure.facecolor": colors["panel"], **text, **ticks,
    }, after_reset=True)


_in_our_style, _on_dark = _style(COLORS), _style(DARK)


@_in_our_style
def digits_row(images, labels) -> Picture:
    """Pictures in ink, each over its label: images (N, H, W), or (N, side·side) as the digits come; labels (N,).

    Raises ValueError when the numbers of images and labels differ, N is not from 1 to 30, or an image is no square.
    """
    images, labels = np.asarray(images, dtype=float), [str(label) for label in labels]
    if images.ndim == 2:
        side = int(np.sqrt(images.shape[1]))
        if side * side != images.shape[1]:
            raise ValueError(f"digits_row: a row of {images.shape[1]} pixels came, those of a square picture were "
                             "expected")
        images = images.reshape(-1, side, side)
    check_row("digits_row", images, labels)
    scales = [(_INK, 0, image.max() or 1) for image in images]
    return Picture(_row(images, scales, below=labels), f"Digits, {size(images[0])} pixels each: {' '.join(labels)}.")


@_in_our_style
def pictures_row(arrays, titles, *, shared=False, root=False, decimals: int | None = None, outside=None) -> Picture:
    """2-D arrays side by side, each under its title and over the ends of its scale; 1 to 30 of them.

    Blue is above 0, red below, white at 0, from −max|a| to max|a|.
    shared: one scale for all arrays instead of one for each.
    root: a color's strength is the root of the number's share of the largest, so that faint ones show too.
    decimals: each number is written into its cell, with so many; the cells are as wide as the longest needs.
    outside: for each array None, or the cells, true in an array like it, that are struck out in gray; with `decimals`.
    Raises ValueError for an array that is not 2-D or not finite, when the numbers of arrays and titles differ, and for
    numbers that do not fit.
    """
    arrays, titles = [np.asarray(array, dtype=float) for array in arrays], [str(title) for title in titles]
    check_row("pictures_row", arrays, titles)
    scales = [_signed(arrays if shared else [array]) for array in arrays]
    ends = [f"±{_brief(high)}" for _, _, high in scales]
    ends = [f"all {ends[0]}"] + [""] * (len(ends) - 1) if shared else ends
    meaning = _SIGNED + (", by the root of the size" if root else "")
    shown = [f"{title} ({size(array)})" for array, title in zip(arrays, titles, strict=True)]
    if root:
        arrays = [np.sign(a) * np.sqrt(np.abs(a) * high) for a, (_, _, high) in zip(arrays, scales, strict=True)]
    if decimals is None:
        return Picture(_row(arrays, scales, below=ends, above=titles), f"{meaning}: {', '.join(shown)}.")
    numbers = [written(array, decimals) for array in arrays]
    struck = [np.zeros(a.shape, bool) if each is None else np.asarray(each)
              for a, each in zip(arrays, [None] * len(arrays) if outside is None else outside, strict=True)]
    told = [f"{name} {'; '.join(map(' '.join, rows))}{f', {cells.sum()} of them gray' if cells.any() else ''}"
            for name, rows, cells in zip(shown, numbers, struck, strict=True)]
    return Picture(_numbered(arrays, scales, ends, titles, numbers, struck), f"{meaning}: {', '.join(told)}.")


@_on_dark
def photos_row(arrays, titles, *, frames=None) -> Picture:
    """Gray pictures, and what kernels make of them, larger: up to 4 in a row, each over the ends of its scale.

    An array without a negative number is shown as light, from min to max; any other as `pictures_row` does it.
    frames: for each array None, or (row, column, height, width) of a part to draw a frame around, counted from 0.
    Raises ValueError as `pictures_row`, and when there are not as many frames as arrays.
    """
    arrays, titles = [np.asarray(array, dtype=float) for array in arrays], [str(title) for title in titles]
    check_row("photos_row", arrays, titles)
    frames = [None] * len(arrays) if frames is None else list(frames)
    if len(frames) != len(arrays):
        raise ValueError(f"photos_row: {len(frames)} frames came, {len(arrays)} were expected, one or None for each "
                         "picture")
    signed = [bool((array < 0).any()) for array in arrays]
    scales = [_signed([a], _DIVERGING_DARK) if minus else _light(a) for a, minus in zip(arrays, signed, strict=True)]
    ends = [f"±{_brief(high)}" if low < 0 else f"{_brief(low)} to {_brief(high)}" for _, low, high in scales]
    figure = _row(arrays, scales, ends, titles, _PHOTOS, side=168, aspect=max(a.shape[0] / a.shape[1] for a in arrays))
    for axes, frame in zip(figure.axes, frames, strict=True):
        axes.set_anchor("N")                                # one height for all titles
        if frame:
            row, column, height, width = frame
            corner = column - 0.5, row - 0.5
            axes.add_patch(Rectangle(corner, width, height, fill=False, color=DARK["weight"], linewidth=1.5))
    shown = [f"{title} ({size(array)}{framed(frame)})"
             for title, array, frame in zip(titles, arrays, frames, strict=True)]
    told = "; ".join(["Light is large"] * (not all(signed)) + [_SIGNED] * any(signed)).capitalize()
    return Picture(figure, f"{told}: {', '.join(shown)}.", dark=True)


@_in_our_style
def curves(x, series: Mapping[str, Sequence[float]], xlabel: str, ylabel: str, *, log: str = "") -> Picture:
    """The curves y(x) of `series`, name → y (n,), over one x (n,); each has a color and a dash of its own.

    log: which axes are logarithmic: "", "x", "y" or "xy" (values ≤ 0 are left out there).
    Raises ValueError for another `log`, no curve, and a curve whose length is not that of x.
    """
    x, ys = np.asarray(x, dtype=float), {name: np.asarray(y, dtype=float) for name, y in series.items()}
    check_curves(x, ys, log)
    scale = {"": "", "x": ", x logarithmic", "y": ", y logarithmic", "xy": ", both axes logarithmic"}[log]
    text = f"{ylabel} over {xlabel}, from {_brief(x.min(), 3)} to {_brief(x.max(), 3)}{scale}: {', '.join(ys)}."
    return Picture(_curves(x, ys, (xlabel, ylabel), log), text)


def _brief(value, digits: int = 2) -> str:
    return number(float(value), "-", digits)


def _signed(arrays, colors=_DIVERGING):
    peak = max(np.abs(array).max() for array in arrays) or 1
    return colors, -peak, peak


def _light(array):
    return _LIGHT, array.min(), array.max()


def _row(arrays, scales, below, above=None, columns=_PER_ROW, side=_SIDE, aspect=1.0) -> Figure:
    """Arrays in rows, each in a box that is `aspect` times as high as wide, with words under it and perhaps over it;
    all sizes in page pixels."""
    columns = min(len(arrays), columns)
    side, gap, top, bottom = min(side, (_WIDEST - 16) // columns - 16), 16, 26 if above else 8, 24
    tall = top + round(side * aspect) + bottom
    width, height = columns * (side + gap) + gap, -(-len(arrays) // columns) * tall
    figure = _card(width, height)
    for i, (array, (colors, low, high)) in enumerate(zip(arrays, scales, strict=True)):
        row, column = divmod(i, columns)
        left, floor = gap + column * (side + gap), height - (row + 1) * tall + bottom
        axes = figure.add_axes((left / width, floor / height, side / width, (tall - top - bottom) / height))
        axes.imshow(array, cmap=colors, vmin=low, vmax=high, interpolation="nearest")
        axes.set(xticks=[], yticks=[], xlabel=below[i], title=above[i] if above else "")
    return figure


@rc_context({"text.antialiased": False})             # so that the colors of a picture full of print stay few
def _numbered(arrays, scales, below, above, numbers, struck) -> Figure:
    """The row in rows of about the same length, on tints that print can be read on, with a number in each cell."""
    longest = max(len(number) for rows in numbers for row in rows for number in row)
    side = max(array.shape[1] for array in arrays) * (8 * longest + 10)
    fit = (_WIDEST - 16) // (side + 16)
    if not fit:
        raise ValueError(f"pictures_row: {side // (8 * longest + 10)} numbers of {longest} characters came side by "
                         "side, fewer were expected, so that they fit the page")
    pale = [(colors, low / _TINT, high / _TINT) for colors, low, high in scales]
    aspect = min(1, max(array.shape[0] / array.shape[1] for array in arrays))
    figure = _row(arrays, pale, below, above, -(-len(arrays) // -(-len(arrays) // fit)), side, aspect)
    for axes, rows, cells in zip(figure.axes, numbers, struck, strict=True):
        for (i, j), told in np.ndenumerate(rows):
            axes.text(j, i, told.replace("-", "−"), ha="center", va="center")
            if cells[i, j]:
                axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=COLORS["line"], edgecolor="none"))
    return figure


def _curves(x, ys, labels, log) -> Figure:
    figure = _card(800, 300)
    axes = figure.add_axes((0.09, 0.18, 0.89, 0.77), facecolor="none")
    for (name, y), color, dash in zip(ys.items(), cycle(_CURVES), cycle(_DASHES), strict=False):
        axes.plot(x, y, color=color, linestyle=dash, label=name)
    axes.set(xlabel=labels[0], ylabel=labels[1])
    axes.set_xscale("log" if "x" in log else "linear")
    axes.set_yscale("log" if "y" in log else "linear")
    axes.grid(color=COLORS["line"], linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, labelcolor="linecolor", handlelength=2.6)
    return figure


def _card(width: int, height: int) -> Figure:
    """A figure of width × height page pixels: a card with round corners."""
    figure = Figure(figsize=(width / 96, height / 96), dpi=96 * DENSITY, facecolor="none")
    round_corners = f"round,pad=0,rounding_size={8 * DENSITY}"
    figure.add_artist(FancyBboxPatch((0, 0), width * DENSITY, height * DENSITY, boxstyle=round_corners, linewidth=0,
                                     facecolor=rcParams["figure.facecolor"], transform=None, zorder=-1))
    return figure
