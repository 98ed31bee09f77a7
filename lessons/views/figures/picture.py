"""Picture: an image whose text reaches whoever does not see it."""

import base64
import io
from html import escape

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

DENSITY = 2  # pixels of the picture for one pixel of the page
_LARGE = 24_000  # bytes; a stored notebook has many pictures


class Picture:
    """A figure as an image, and its alt text, which is its text twin.

    JupyterLab and exports show a PNG without a text, so they get HTML; GitHub's preview is sure to show the PNG.
    base.css turns the image dark on a dark page, unless it is `dark` by itself. `tiles` says how a narrow page may cut
    a row of pictures: how many there are; where the first one begins, how wide and how high each is, in page pixels.
    """

    def __init__(self, figure: Figure, text: str, *, dark: bool = False):
        self.text, self.dark = text, dark
        self.png, image = _png(figure)
        self.size = {"width": image.width // DENSITY, "height": image.height // DENSITY}
        self.tiles = _tiles(figure, **self.size)
        # Half the bytes; method=4 would save half a percent more, and take 40 MB while it does.
        self._small = _written(image, "WEBP", lossless=True, quality=100, method=1)

    def __repr__(self) -> str:
        return self.text

    def stored(self) -> str:
        """The image with its text, as HTML."""
        size = " ".join(f'{name}="{pixels}"' for name, pixels in self.size.items())
        size += f' data-tiles="{" ".join(map(str, self.tiles))}"' if self.tiles else ""
        turned = "" if self.dark else 'class="lessons-turned" '
        return (f'<img {turned}alt="{escape(self.text)}" {size} style="max-width: 100%; height: auto" '
                f'src="data:image/webp;base64,{_base64(self._small)}">')

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"text/plain": self.text, "text/html": self.stored(), "image/png": _base64(self.png)}
        return data, {"image/png": self.size}


def _tiles(figure: Figure, width: int, height: int) -> tuple[int, int, int, int] | None:
    places = [axes.get_position(original=True) for axes in figure.axes]
    if len(places) < 2:
        return None
    columns, rows = len({place.x0 for place in places}), len({place.y0 for place in places})
    gap = round(places[0].x0 * width)
    return len(places), gap // 2, (width - gap) // columns, height // rows


def _png(figure: Figure) -> tuple[bytes, Image.Image]:
    """As many colors as fit, and neither the program's name nor the date: small, and the same bytes each time."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    fewer = (image.quantize(colors, method=Image.Quantize.FASTOCTREE) for colors in (128, 24, 14))
    for drawn in (_indexed(image), *fewer):
        png = _written(drawn, "PNG", optimize=True)
        if len(png) <= _LARGE:
            break
    return png, drawn.convert("RGBA")


def _indexed(image: Image.Image) -> Image.Image:
    """The same picture, its colors in a table if there are no more than fit in one."""
    found = image.getcolors(256)
    if found is None:
        return image
    colors = np.sort(np.array([color for _, color in found], np.uint8).view(np.uint32), axis=None)
    rows = np.asarray(image).view(np.uint32)[..., 0]  # all at once would take a kernel's peak of memory
    table = Image.fromarray(np.array([np.searchsorted(colors, row).astype(np.uint8) for row in rows]))
    table.putpalette(colors.tobytes(), "RGBA")
    return table


def _written(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
