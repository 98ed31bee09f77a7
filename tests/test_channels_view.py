"""ChannelsView without a browser: its map against the layer's, twin and page alike, what it refuses."""

from itertools import product

import numpy as np
import pytest
import traitlets
from node import told

from lessons.data.house import color_house
from lessons.layers import conv2d
from lessons.views import ChannelsView
from lessons.views.kit.linking import VIEWS

COLOR = color_house(np.random.default_rng(0))
EDGE = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
KERNELS = np.stack([EDGE, EDGE / 2, EDGE])
SUMS = VIEWS / "channels" / "sums.js"
ALL = [list(on) for on in product((True, False), repeat=3)]


def page(expression):
    view = ChannelsView(COLOR, KERNELS)
    state = {"color": view._color, "kernels": view._kernels, "all": ALL}
    asked = ("({color, kernels, all}) => all.map((on) => { const maps = color.map((c, p) => found(c, kernels[p])); "
             f"const map = added(maps, on); return {expression}; }})")
    return told(SUMS, asked, [state])[0]


def test_the_page_says_what_the_twin_says():
    assert page("sentence(on, map)") == [ChannelsView(COLOR, KERNELS, on=on).sentence for on in ALL]


def test_the_map_is_what_the_layer_makes():
    view = ChannelsView(COLOR, KERNELS)
    maps = page("map")
    for on, of_page in zip(ALL, maps, strict=True):
        view.on = on
        kernels = KERNELS * np.array(on)[:, None, None]
        layer = conv2d(np.array(view._color)[None] / 100, kernels[None], [0])[0, 0]
        np.testing.assert_allclose(view.map, layer, atol=1e-12)
        np.testing.assert_allclose(np.reshape(of_page, layer.shape), layer, atol=1e-12)


def test_two_channels_that_are_opposite_cancel():
    view = ChannelsView(COLOR, KERNELS, on=(True, False, True))
    assert not view.map.any() and view.sentence == "red + blue: the map is 0 everywhere."
    assert repr(view) == f"{view.title}\n{view.sentence}" and view.sentence in view.stored()
    view.on = [False] * 3
    assert view.sentence == "All three are off, and the map is 0 everywhere."


@pytest.mark.parametrize(("color", "kernels", "sentence"), [
    (COLOR[:2], KERNELS, r"a picture of shape \(2, 60, 80\) came, \(3, H, W\) was expected"),
    (np.zeros((3, 101, 5)), KERNELS, r"shape \(3, 101, 5\) came"),
    (COLOR * 2, KERNELS, "light from 0.0 to .* came, 0 to 1 was expected"),
    (COLOR, KERNELS[:2], r"kernels of shape \(2, 3, 3\) came, one for each channel was expected"),
    (COLOR[:, :2], KERNELS, "no larger than the picture"),
])
def test_what_does_not_fit_is_refused(color, kernels, sentence):
    with pytest.raises(ValueError, match=f"ChannelsView: .*{sentence}"):
        ChannelsView(color, kernels)


def test_a_state_that_does_not_exist_is_refused():
    view = ChannelsView(COLOR, KERNELS)
    for wrong in ([True, False], [1, 0, 1], ["yes", True, False]):
        with pytest.raises(traitlets.TraitError, match="three of true and false were expected"):
            view.on = wrong
    assert view.on == [True] * 3
