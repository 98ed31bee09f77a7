"""FactorsView: how large a product gets, factor by factor, and how far apart two products are."""

from collections.abc import Mapping, Sequence

import traitlets

from ..kit.view import View, fitting
from . import data


class FactorsView(View):
    """One to three products of named factors, each of which can be changed, on one log10 scale. Items C2–C4, ER-16.

    `products` has factors by the product's name: (name, number), or for a power ((name, base), exponent), where the
    exponent is factors again: {"images": [(("gray values", 256), [("rows", 3), ("columns", 18)])]} is 256^(3·18).
    `values` are the numbers of each product as they stand in the row; they follow the learner and may be set.
    Nothing needs a kernel. Raises ValueError for what is no product, TraitError for numbers that do not fit; in the
    browser they are refused in a sentence, and the last good ones stay.
    """

    values = traitlets.List().tag(sync=True)
    _products = traitlets.List().tag(sync=True)
    _limits = traitlets.Dict(data.LIMITS).tag(sync=True)

    _are_numbers = fitting("values", lambda view, values: data.checked(view._products, values))

    def __init__(self, products: Mapping[str, Sequence], *, title: str = "How many?"):
        made, numbers = data.read(products)
        super().__init__(title=title, _products=made, home={"values": numbers})

    @property
    def sentences(self) -> list[str]:
        """What the page says: each product, then the first over each other one."""
        return data.sentences(self._products, self.values)

    def told(self):
        return self.title, *data.lines(self._products, self.values)
