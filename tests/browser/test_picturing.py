"""A picture in JupyterLab: it is drawn, in its size, and has a text."""

CELLS = ("""import numpy as np
from lessons.views.figures import digits_row""",
         "picture = digits_row(np.random.default_rng(0).uniform(size=(3, 64)), [4, 7, 1])\npicture")


def test_a_picture_is_drawn_and_described(notebook):
    image = notebook.cell(1).get_by_role("img")
    assert image.get_attribute("alt") == notebook.ask("picture.text")
    size = notebook.ask("picture.size")
    assert image.evaluate("(image) => [image.naturalWidth, image.width]") == [2 * size["width"], size["width"]]
