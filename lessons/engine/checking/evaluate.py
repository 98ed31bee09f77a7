"""Values and derivatives of everything that is given, at one size, over one ring.

Definitions run over dual numbers, which carry all the partial derivatives that the derivation asks for; so one pass
through the loss E gives the truth of every ∂E/∂… at that size.
"""

from collections.abc import Callable, Mapping

from sympy import Integer, Symbol

from ..language import Condition, Define, Lemma, Name, Partial, Unreadable, atoms, elements, head
from .compiling import Compiler, inside, total


class Dual:
    """A value with its partial derivatives, kept by quantity; absent means 0."""

    __slots__ = ("grad", "value")

    def __init__(self, value, grad):
        self.value, self.grad = value, grad

    def __add__(self, other):
        made = Dual(self.value, dict(self.grad))
        made += other
        return made

    def __iadd__(self, other):
        self.value, grad = self.value + other.value, self.grad
        for key, slope in other.grad.items():
            grad[key] = grad[key] + slope if key in grad else slope
        return self

    def __mul__(self, other):
        grad = {key: slope * other.value for key, slope in self.grad.items()}
        for key, slope in other.grad.items():
            term = self.value * slope
            grad[key] = grad[key] + term if key in grad else term
        return Dual(self.value * other.value, grad)

    def scaled(self, value, slope):
        """f(self) with the value f and the slope f′."""
        return Dual(value, {key: slope * inner for key, inner in self.grad.items()})


def is_start(item) -> bool:
    """Whether this defines one entry alone, from which a recursion starts, such as v[0]."""
    indices = head(item.left)[1] if isinstance(item, Define) else ()
    return bool(indices) and all(isinstance(i, Integer) for i in indices)


class Model:
    """What is given, compiled: definitions, names, conditions, and which derivatives are asked for."""

    def __init__(self, given, sizes, tracked):
        self.sizes = tuple(sizes)
        self.tracked = frozenset(tracked)
        kept: tuple[dict, ...] = ({}, {}, {}, {}, {})
        self.definitions, self.starts, self.names, self.ends, self.conditions = kept
        self.opaque: set[str] = set()           # made of derivatives, so not to be differentiated again
        self.worlds: dict = {}                  # kept by who asks for the same ones again
        for item in given:
            if isinstance(item, Define):
                self._define(item)
            elif isinstance(item, Name):
                self.names[head(item.left)[0]] = item
                self.ends[head(item.left)[0]] = self._ends(item)
            elif isinstance(item, Condition):
                name, place = head(item.by)
                axes = [n for n, i in enumerate(place) if isinstance(i, Symbol) and i not in self.sizes]
                compiler = Compiler((*self.sizes, *(place[n] for n in axes)))       # it holds at every place of these
                self.conditions[name] = (compiler.place(item.by), compiler.function(item.right - item.left), axes)
            elif not isinstance(item, Lemma):
                raise TypeError(f"given: {type(item).__name__} came, Define, Name, Condition or Lemma was expected")

        losses = {name: head(item.right.of)[0] for name, item in self.names.items()}
        # Losses that nothing defines: they have derivatives, which are free, but no value.
        self.unknown_losses = set(losses.values()) - set(self.definitions)
        self.seeds = {name for name, loss in losses.items() if loss in self.unknown_losses}
        self._find_opaque([item for item in given if isinstance(item, Define)])

    def _define(self, item: Define) -> None:
        name, indices = head(item.left)
        if is_start(item):
            self.starts[name, tuple(map(int, indices))] = Compiler(self.sizes).function(item.right)
        elif all(isinstance(i, Symbol) for i in indices):
            self.definitions[name] = Compiler((*self.sizes, *indices)).function(item.right)
        else:
            raise ValueError(f"Define: {item.left} came, plain index symbols were expected on the left")

    def _ends(self, item: Name):
        """Both ends of the derivative that is named, each as its name and its place at the name's own place."""
        compiler = Compiler((*self.sizes, *head(item.left)[1]))
        return tuple((head(end)[0], compiler.place(end)) for end in item.right.args)

    def _find_opaque(self, defines) -> None:
        """Definitions that hold a derivative, by its name or written out, and those that hold these."""
        before = None
        while before != self.opaque:
            before, closed = set(self.opaque), {*self.names, *self.opaque}
            self.opaque |= {head(d.left)[0] for d in defines
                            if atoms(d.right, Partial) or closed & {s.name for s in atoms(d.right, Symbol)}}


class World:
    """A model at one size, over one ring: the values and derivatives of everything in it."""

    def __init__(self, model: Model, ring, point: Mapping[Symbol, int], shapes: Mapping[str, tuple[int, ...]]):
        self.model, self.ring, self.shapes = model, ring, shapes
        self.sizes = tuple(point[s] for s in model.sizes)
        self.constant, self.divide = ring.constant, ring.divide
        self.exp, self.log, self.tanh = ring.exp, ring.log, ring.tanh
        self.sqrt, self.positive = ring.sqrt, ring.positive
        self._memo: dict = {}
        self._values: dict = {}         # every line asks for the same ones
        self._slopes: dict = {}         # by the definition alone: of each quantity, all at once
        self._looked: set = set()       # what lies inside of its shape
        self._duals, self._held = _Duals(self, self.dual), _Duals(self, self._letter)

    def check_shape(self, name, place):
        key = name, place
        if key not in self._looked:
            if name in self.shapes and key not in self.model.starts:
                inside(name, place, self.shapes[name])
            self._looked.add(key)

    def entry(self, name, place):
        """The value of a quantity: free, defined, or the derivative that it names."""
        key = name, place
        if key not in self._values:
            self._values[key] = self._value(name, place)
        return self._values[key]

    def _value(self, name, place):
        if name in self.model.names and name not in self.model.seeds:
            self.check_shape(name, place)
            return self.partial(*self._named(name, place))
        return self.dual(name, place).value

    def partial(self, of, wrt):
        """The derivative of one quantity with respect to another, everything else being what it is defined as."""
        if of[0] in self.model.opaque:
            raise Unreadable(f"{of[0]} is made of derivatives: it is not differentiated again")
        grad = self.dual(*of).grad
        if wrt in grad:                 # what has been read lies inside of its shape
            return grad[wrt]
        self.check_shape(*wrt)
        return self.constant(0)

    def direct(self, of, wrt):
        """The derivative by the definition of ``of`` alone, everything that it reads being held."""
        self.check_shape(*wrt)
        self.check_shape(*of)
        name, place = of
        if name not in self.model.definitions or of in self.model.starts:
            return self.constant(int(of == wrt and of not in self.model.starts))
        if of not in self._slopes:
            self._slopes[of] = self.model.definitions[name](self._held, *self.sizes, *place).grad
        return self._slopes[of].get(wrt, self.constant(0))

    def _letter(self, name, place) -> Dual:
        """An entry that is held: a letter of its own, whatever it is defined as."""
        return Dual(self.entry(name, place), {(name, place): self.ring.constant(1)})

    def dual(self, name, place) -> Dual:
        key = (name, place)
        if key not in self._memo:
            self.check_shape(name, place)
            made = self._make(name, place)
            if name in self.model.tracked:
                made = Dual(made.value, {**made.grad, key: self.constant(1)})
            self._memo[key] = made
        return self._memo[key]

    def set_free(self, name, place, value) -> None:
        """Let this one entry have a value of its own, whatever it is defined as."""
        self._memo[name, place] = Dual(value, {})

    def _make(self, name, place) -> Dual:
        if (name, place) in self.model.starts:
            return self.model.starts[name, place](self._duals, *self.sizes)
        if name in self.model.definitions:
            return self.model.definitions[name](self._duals, *self.sizes, *place)
        if name in self.model.names and name not in self.model.seeds:
            return Dual(self.entry(name, place), {})
        if name in self.model.unknown_losses:
            return self._probe(name, place)
        if name in self.model.conditions:
            where, rest, axes = self.model.conditions[name]
            at = (*self.sizes, *(place[axis] for axis in axes))
            if place == where(*at):
                self._memo[name, place] = Dual(self.constant(0), {})      # the rest is taken with this entry 0
                try:
                    return Dual(rest(self._duals, *at).value, {})
                finally:
                    del self._memo[name, place]
        return Dual(self.ring.generator(name, place), {})

    def _probe(self, loss, place) -> Dual:
        """An unknown loss E has the free derivatives d: near this point it is Σ d·y.  With one loss e[n] for each
        sample, those of another sample's loss are not among them."""
        terms = [self.dual(name, own) * self.dual(*wrt) for name, item in self.model.names.items()
                 if head(item.right.of)[0] == loss for own in elements(self.shapes.get(name, ()))
                 for of, wrt in [self._named(name, own)] if of == (loss, place)]
        return total(self._duals, terms) if terms else Dual(self.ring.generator(loss, place), {})

    def _named(self, name, place):
        """What is differentiated and by what, in the derivative that this entry names."""
        return tuple((end, at(*self.sizes, *place)) for end, at in self.model.ends[name])


class _Duals:
    """The same algebra over dual numbers: what definitions run on. An entry that they read is what ``entry`` gives."""

    def __init__(self, world: World, entry: Callable[..., Dual]):
        self._world, self.entry = world, entry

    def constant(self, p, q=1):
        return Dual(self._world.constant(p, q), {})

    def partial(self, of, wrt):
        return Dual(self._world.partial(of, wrt), {})

    def divide(self, a, b):
        one = self._world.constant(1)
        inverse = self._world.divide(one, b.value)
        return a * b.scaled(inverse, self._world.constant(-1) * inverse * inverse)

    def exp(self, a):
        value = self._world.exp(a.value)
        return a.scaled(value, value)

    def log(self, a):
        return a.scaled(self._world.log(a.value), self._world.divide(self._world.constant(1), a.value))

    def tanh(self, a):
        value = self._world.tanh(a.value)
        return a.scaled(value, self._world.constant(1) + self._world.constant(-1) * value * value)

    def sqrt(self, a):
        value = self._world.sqrt(a.value)
        return a.scaled(value, self._world.divide(self._world.constant(1, 2), value))

    def positive(self, a):
        return Dual(self._world.positive(a.value), {})
