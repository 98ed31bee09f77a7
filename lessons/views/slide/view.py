"""SlideView: a kernel slides over an input; at each position, what is multiplied with what, and the sum."""

import numpy as np
import traitlets

from ..kit.checks import is_place
from ..kit.view import View, among, fitting
from . import data, given
from .data import MODES, STRIDES, Slides
from .given import CONTROLS


class SlideView(View):
    """Slide the kernel g over f; at each position the products and their sum, y_i = Σ_k f_{i+k−1} g_k. Items E34–E47.

    `names` are printed for input, kernel and result. `flip` makes a convolution of the correlation; `modes` are
    offered, and with `padding=` p or (before, after) the mode "padding" too. `counts=True` tells how many windows
    contain each entry. `sliders=True` draws sliders for L and K: f[:L] and g[:K] are shown, in 2-D f[:L, :L] and
    g[:K, :K], at first of the `sizes` (L, K). `at` is the position shown first: an index of the result, from 0.
    `mode`, `flip`, `stride`, `position`, `pinned` and `sizes` follow the learner and may be set; what does not exist
    raises TraitError. `controls` are the choices that the learner gets, of "operation", "mode" and "stride"; the rest
    stays as it is given. Sliding needs no Python, a new size does. Raises ValueError beyond 20,000 products.
    """

    mode = traitlets.Unicode().tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    stride = traitlets.Enum(STRIDES, 1).tag(sync=True)
    position = traitlets.List().tag(sync=True)
    pinned = traitlets.List().tag(sync=True)  # a position, or empty
    sizes = traitlets.List().tag(sync=True)  # L and K; empty without sliders
    _counts = traitlets.Bool(False).tag(sync=True)
    _controls = traitlets.List().tag(sync=True)
    _limits = traitlets.List().tag(sync=True)  # least L, most L, most K; empty without sliders
    _data = traitlets.Dict().tag(sync=True)

    _is_offered = among("mode", lambda view: view._modes)
    _is_a_number = fitting("stride", lambda view, stride: int(stride))
    _are_sizes = fitting("sizes", lambda view, sizes: given.checked_sizes(sizes, view._limits))

    def __init__(self, f, g, *, mode: str = "valid", flip: bool = False, stride: int = 1,
                 padding: int | tuple[int, int] | None = None, names: tuple[str, str, str] = ("x", "w", "y"),
                 title: str = "", modes: tuple[str, ...] = MODES, sliders: bool = False, counts: bool = False,
                 at: int | tuple[int, ...] | None = None, sizes: tuple[int, int] | None = None,
                 controls: tuple[str, ...] = CONTROLS):
        self._names, self._padding = given.checked_names(names), given.checked_padding(padding)
        self._modes = given.checked_modes(modes, self._padding)
        self._f, self._g = given.checked_arrays(names, f, g)
        subject = (self._names, self._f.shape, self._g.shape, self._modes, self._padding)
        limits = given.limits(*subject) if sliders else []
        sizes = [*(sizes or limits[1:])]
        given.checked_sizes(sizes, limits)
        start = {"mode": mode, "flip": flip, "stride": stride, "sizes": sizes, "pinned": [],
                 "position": [0] * self._f.ndim if at is None else np.atleast_1d(at).tolist()}
        super().__init__(title=title or f"Slide {names[1]} over {names[0]}", _counts=counts, _limits=limits,
                         _controls=given.checked_controls(controls), home=start,
                         _data=self._slide(sizes))

    def _slide(self, sizes):
        """Slide in all ways that are offered, with f and g cut to the sizes, if there are any; what is sent."""
        f, g = self._f, self._g
        if sizes:
            f, g = (array[(slice(side),) * array.ndim] for array, side in zip((f, g), sizes, strict=True))
        given.check_slides(self._names, f.shape, g.shape, self._modes, self._padding)
        self._slides = Slides.of(f, g, self._names, self._modes, self._padding)
        return self._slides.payload(sizes)

    @traitlets.validate("position", "pinned")
    def _is_a_position(self, proposal):
        place, name = proposal.value, proposal.trait.name
        if self.mode not in self._modes or not place and name == "pinned":  # the mode is refused by itself
            return place
        shape = self.result.shape
        if not is_place(place, shape):
            raise traitlets.TraitError(f"SlideView: {name} {place} came, a place of the result was expected, whose "
                                       f"shape is {shape}, counted from 0")
        return [*map(int, place)]

    @traitlets.observe("sizes")
    def _resize(self, change):
        if self._data.get("sizes") != change.new:
            with self.hold_sync():
                self._data = self._slide(change.new)
                self._stay_inside()

    @traitlets.observe("mode", "flip", "stride")
    def _stay_inside(self, change=None):
        """A position beyond the end of the new result becomes the last one along that axis."""
        last = [n - 1 for n in self.result.shape]
        for name in ("position", "pinned"):
            setattr(self, name, [*map(min, getattr(self, name), last)])

    @property
    def result(self) -> np.ndarray:
        """What the layer gives in the present setting."""
        return self._way.result[self._way.at(self.stride)]

    @property
    def sentence(self) -> str:
        """The sum at the present position."""
        return self._slides.sentence(*self._setting, self.position)

    @property
    def _setting(self):
        return self.flip, self.mode, self.stride

    @property
    def _way(self):
        return self._slides.ways[self.flip, self.mode]

    def told(self):
        """Title, setting, arrays, and the sums at the position and at the pinned one."""
        setting = data.setting(self._names, self._way, *self._setting)
        tables = self._slides.tables(*self._setting, self._counts)
        pinned = [f"pinned: {self._slides.sentence(*self._setting, self.pinned)}"] if self.pinned else []
        return self.title, setting, *tables, self.sentence, *pinned
