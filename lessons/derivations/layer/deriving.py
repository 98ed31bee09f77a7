"""``derive``: from the text of a layer to its backward pass, line by line."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from sympy import Add, Expr, Symbol, log

from ...engine import Chain, Define, Derivation, Name, Partial, Step, array
from ...engine.domain import whole
from ...engine.language import head
from ...engine.rules import chain as by_chain
from ...engine.terms import summed
from ...notation import spoken
from .errors import LayerError
from .lines.beyond import Beyond, Derived
from .lines.steps import Part
from .typed.layer import Layer
from .typed.looking import entry_beside, has_root

E = Symbol("E")


@lru_cache(128)             # the same text is asked for by a view, by a judge and by whoever holds a program against it
def derived(text: str, wrt: str, shapes: str = "") -> Derivation | Chain:
    """See ``lessons.derivations.derive``."""
    layer = Layer(text, wrt, shapes)
    return _Deriving(layer).all()


class _Deriving:
    """One layer and one question: in which parts it is answered."""

    def __init__(self, layer: Layer):
        self.layer, self.wrt = layer, layer.wrt_name
        self.between = layer.between(self.wrt)
        self.outputs = [n for n in layer.outputs if n in self.between]
        if not self.outputs:
            raise LayerError(f"Nothing that comes out depends on {self.wrt}.")
        scalar = len(self.outputs) == 1 and not layer.shapes.get(self.outputs[0])
        self.loss = Symbol(self.outputs[0]) if scalar else E
        name = "delta" if len(self.outputs) == 1 else "delta_{}"
        self.deltas = {n: array(name.format(n), *layer.shapes.get(n, ())) for n in self.outputs if not scalar}
        middle = [n for n in self.between if n not in self.outputs or not scalar and layer.is_recursion(n)]
        self.slopes = {n: array(f"d_{n}", *layer.shapes.get(n, ())) for n in middle}

    @property
    def given(self) -> tuple:
        """Definitions, the loss, and the names of the slopes in between."""
        alone = len(self.deltas) == 1 and not self.slopes       # the one slope that arrives, with nothing in between
        loss: tuple = (self._named(self.deltas) if alone or not self.deltas else
                       (Define(self.loss, Add(*map(self._weighed, self.outputs))),))
        return (*self.layer.defines, *self.layer.conditions, *loss, *self._named(self.slopes))

    def _named(self, slopes: Mapping[str, Expr]) -> tuple[Name, ...]:
        """The names of ∂E/∂(each of these)."""
        return tuple(Name(entry_beside(slope, self._general(name)), Partial(self.loss, self._general(name)))
                     for name, slope in slopes.items())

    def _general(self, name: str) -> Expr:
        return self.layer.general[name].left

    def _weighed(self, name: str) -> Expr:
        left = self._general(name)
        entry = entry_beside(self.deltas[name], left) * left
        return summed(entry, [(i, 1, n) for i, n in self.layer.letters(name).items()])

    def all(self) -> Derivation | Chain:
        """Every part in order: the one asked for comes last."""
        given = self.given
        asked = dict(zip(self.layer.places, self.layer.shapes.get(self.wrt, ()), strict=True))
        questions = [*((n, self._general(n), self.layer.letters(n)) for n in reversed(self.slopes)),
                     (self.wrt, self.layer.wrt, asked)]
        tracked = Add(*(Partial(self.loss, of) for _, of, _ in questions),
                      *(Partial(self.loss, self._general(n)) for n in self.deltas))
        inner = Add(*(Partial(self._general(n), of) for n in self.between for _, of, _ in questions
                      if n != head(of)[0]))
        probe = Derivation("", self.layer.wrt, given, self.layer.sizes.domain(),
                           (Step(by_chain, tracked), Step(by_chain, inner)))
        beyond = Beyond(self.layer, probe)
        results: dict = {}
        made = []
        for number, (name, of, free) in enumerate(questions, start=1):
            part = Part(self.layer, beyond, self.loss, of, free, self.slopes, results, self.deltas).derive()
            front = f"{number}. " if len(questions) > 1 else ""
            made.append(self._derivation(part, name, given, front))
            if name in self.slopes and part.found and not self.layer.is_recursion(name):
                results[f"d_{name}"] = part.found
        if len(made) == 1:
            return made[0]
        return Chain(f"Back to {spoken(self.wrt)}", tuple(made), answers=(made[-1].goal,))

    def _derivation(self, part: Part, name: str, given: tuple, front: str) -> Derived:
        sizes = self.layer.sizes
        domain = sizes.domain()
        places = {s: min(2, whole(n, sizes.shown)) for s, n in part.free.items()}
        domain = replace(domain, free={s: (1, n) for s, n in part.free.items()}, example={**domain.example, **places})
        title = f"{front}The gradient of {spoken(name)}" if name == self.wrt else f"{front}The slope at {spoken(name)}"
        return Derived(title, part.goal, given, domain, tuple(part.steps), layer=self.layer,
                       stopped=part.stopped, numbers=self._numbers(), name=f"d_{name}")

    def _numbers(self) -> dict:
        """Numbers that an example can be computed with: positive ones where a root or a logarithm is taken."""
        rights = [d.right for d in self.layer.defines]
        if not has_root(rights) and not any(right.has(log) for right in rights):
            return {}
        row = [Fraction(1, 2), Fraction(1, 4), Fraction(3, 4), Fraction(1, 3), Fraction(2, 3)]

        def fill(rank: int, shift: int = 0):
            return row[shift % 5] if not rank else [fill(rank - 1, shift * 2 + n) for n in range(9)]

        free = [n for n in (*self.layer.shapes, *self.layer.scalars) if n not in self.layer.names]
        return {n: fill(len(self.layer.shapes.get(n, ())), place) for place, n in enumerate(free)}
