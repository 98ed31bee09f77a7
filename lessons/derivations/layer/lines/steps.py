"""The lines of one part: chain rule, differentiate, keep what survives, put in what is known, and as far as it goes."""

from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from sympy import Add, Expr, Integer, KroneckerDelta, Mul, Symbol

from ....engine import Define, Direct, Paren, Partial, Rule, Step
from ....engine import rules as by
from ....engine.brackets import bounded, choose
from ....engine.contracting import array_of
from ....engine.language import head
from ....engine.letters import apart, put, rename_bound
from ....engine.recognising import array_forms
from ....engine.slopes import NotDifferentiated, slopes
from ....engine.terms import Term, product, summed, total
from ..typed.layer import Layer
from ..typed.looking import entry_beside
from . import reasons
from .beyond import Beyond
from .known import known, powers
from .putting import Found, as_array, conditioned, found_in, is_laid_out, laid_back, multiplied_out, opened, shared

CANDIDATES = 60  # array forms that are tried for one line
MOST = 8  # terms that one may become
LONGEST = 900  # characters of a line beyond which it is not worked on


@dataclass(frozen=True)
class _Block:
    """What one definition that reads the goal's quantity sends back."""

    chain: Expr
    open: Expr
    terms: list[Term] | None  # None where the definition is not differentiated


@dataclass
class Part:
    """What one part is about: ∂E/∂``of``, with what arrives at each thing that reads it."""

    layer: Layer
    beyond: Beyond
    loss: Expr
    of: Expr  # v[i], at the letters of the goal
    free: dict[Symbol, Expr]  # its letters and their largest values
    arriving: dict[str, Expr]  # name -> the array of slopes that arrive at it
    results: dict[str, Found]  # by the name of the slopes
    outputs: dict[str, Expr]  # output -> its δ
    steps: list[Step] = field(default_factory=list)
    stopped: str = ""

    @property
    def goal(self) -> Expr:
        return Partial(self.loss, self.of)

    @property
    def name(self) -> str:
        return head(self.of)[0]

    @property
    def used(self) -> tuple[Expr, ...]:
        """Everything with letters that a new one must not be."""
        return (self.of, self.loss, *(side for d in self.layer.defines for side in (d.left, d.right)),
                *self.arriving.values(), *self.outputs.values(), *self.layer.sizes.order)

    # The lines

    def derive(self) -> "Part":
        """All lines, as far as they go."""
        children = [n for n in self.layer.names if self.name in self.layer.reads[n]]
        blocks = [self._block(child) for child in children]
        own = [entry_beside(self.outputs[self.name], self.of)] if self.name in self.outputs else []
        self._try(by.chain, Add(*own, *(b.chain for b in blocks)), reasons.chain(self, children))
        if any(block.terms is None for block in blocks):
            self.stopped = "the definition holds a product over an index, which is not differentiated here"
            return self
        self._try(by.differentiate, Add(*own, *(b.open for b in blocks)), reasons.differentiate(self, children))
        opened = [t for b in blocks for t in b.terms or ()]
        found = [*(Term((), (d,)) for d in own), *map(self._chosen, opened)]
        picked = total(opened).has(KroneckerDelta)
        if not self._try(by.collapse if picked else by.factor, total(found),
                         reasons.collapse(self, opened) if picked else reasons.OUT):
            self.stopped = "no bracket could be used up"
            return self
        found = self._without_zeros(found)
        found = self._keep(by.substitute, found, self._known, reasons.KNOWN)
        found = self._inlined(found)
        found = self._keep(by.collapse, found, self._chosen, reasons.collapse(self, found))
        found = self._keep(by.substitute, found, self._known, reasons.KNOWN)
        said = partial(conditioned, conditions=self.layer.conditions)
        found = self._keep(by.condition, found, said, reasons.CONDITION)
        found = self._keep(by.boundary, found, self._bounded, reasons.BOUNDARY)
        found = self._without_zeros(found)
        plain = multiplied_out(found)
        if plain is not found and self._try(by.algebra, total(plain), reasons.CANCELLED):
            found = plain
        self._recognised(self._common(found))
        self._placed(found)
        return self

    @property
    def line(self) -> Expr:
        """The last line that holds."""
        return self.steps[-1].rhs if self.steps else self.goal

    @property
    def _ranges(self) -> dict:
        return {place: (Integer(1), high) for place, high in self.free.items()}

    @property
    def found(self) -> Found | None:
        """What later parts can put in; nothing where a derivative is left."""
        line = next((step.rhs for step in reversed(self.steps) if step.rule.name != "recognise"), None)
        if line is None or line.has(Partial):
            return None
        return Found(self.of, line, self.line)

    def _try(self, rule: Rule, line: Expr, why: str) -> bool:
        """Keep the line if it is new and holds."""
        if line == self.line or any(line == s.rhs for s in self.steps):
            return True
        if len(str(line)) > LONGEST * 4 or not self.beyond.agrees(self.goal, line, self.free):
            return False
        self.steps.append(Step(rule, line, why))
        return True

    def _keep(self, rule: Rule, terms: list[Term], change, why: str) -> list[Term]:
        """Each term changed, if the line that they make holds; else the terms as they were."""
        changed = [change(term) for term in terms]
        return changed if self._try(rule, total(changed), why) else terms

    def _chosen(self, term: Term) -> Term:
        return choose(term, self.beyond.always, self._ranges)

    def _bounded(self, term: Term) -> Term:
        return bounded(term, self.beyond.always, self._ranges)

    def _block(self, child: str) -> _Block:
        """What reaches the goal through one definition that reads it."""
        left, right = self._renamed(self.layer.general[child])
        shape = self.layer.shapes.get(child, ())
        over = [(letter, Integer(1), n) for letter, n in zip(head(left)[1], shape, strict=True)]
        slope = (Direct if self._other_way(child) else Partial)(left, self.of)
        given = self.outputs if child in self.outputs and not self.layer.is_recursion(child) else self.arriving
        first = (entry_beside(given[child], left),) if child in given else ()  # else it is the loss itself
        chain = summed(product([Partial(self.loss, left), slope] if first else [slope]), over)
        try:
            inner = [choose(t, self.beyond.always, self._ranges, trivial=True) for t in slopes(right, self.of)]
        except NotDifferentiated:
            return _Block(chain, Integer(0), None)
        opened = summed(product([*first, total(inner)]), over) if inner else Integer(0)
        return _Block(chain, opened, [t.times(over, first) for t in inner])

    def _other_way(self, child: str) -> bool:
        """Whether another way leads from the goal's quantity to this child than the arrow between them."""
        between = self.layer.reads[child] - {self.name}
        return self.layer.is_recursion(child) or any(self.layer.depends(n, self.name) for n in between)

    def _renamed(self, item: Define) -> tuple[Expr, Expr]:
        """The definition with letters that the goal does not have."""
        at = apart(item.left, self.free, *self.used, item.right)
        left = put(item.left, at)
        return left, rename_bound(put(item.right, at), *self.free, *head(left)[1])

    def _known(self, term: Term) -> Term:
        for item in self.layer.defines:
            term = known(item).in_(term)
        return term

    def _inlined(self, terms: list[Term]) -> list[Term]:
        """Earlier results in the places of their names, where the line does not become long."""
        named = [found for t in terms for f in t.factors if (found := found_in(f, self.results))]
        each = [opened(term, self.results) for term in terms] if named else []
        if not named or any(len(made) > MOST for made in each):
            return terms
        made = [Term(t.limits, tuple(powers(t.factors)) or (Integer(1),)) for inner in each for t in inner]
        line, places = total(made), tuple(self.free)
        if line == total(terms) or len(str(line)) > LONGEST:
            return terms
        # A slope that is an array product of its own keeps its name, unless all of the line is one then.
        if any(found.stays for found in named) and array_of(line, places) is None:
            made = [as_array(t, self.results, places) for t in terms]
            line = total(made)
            if line == total(terms) or array_of(line, places) is None:
                return terms
        return made if self._try(by.substitute, line, reasons.INLINED) else terms

    def _without_zeros(self, terms: list[Term]) -> list[Term]:
        """Terms whose sum is 0 wherever it was looked are left out, such as Σ (x − mean)."""
        if len(terms) < 2:
            return terms
        for term in terms:
            rest = [t for t in terms if t is not term]
            if self.beyond.agrees(self.goal, total(rest), self.free):
                self._try(by.absent, total(rest), reasons.ZERO)
                return rest
        return terms

    def _common(self, terms: list[Term]) -> Expr:
        """What all terms share, taken out."""
        exprs = [t.expr for t in terms]
        front = Mul(*shared(exprs)) if len(terms) > 1 else Integer(1)
        if front != 1:
            self._try(by.common, front * Paren(Add(*(e / front for e in exprs))), reasons.COMMON)
        return self.line

    def _recognised(self, line: Expr) -> None:
        form = self._form(line)
        if form is not None:
            self._try(by.recognise, form, reasons.recognised(form))

    def _form(self, line: Expr) -> Expr | None:
        """The array form that a line has."""
        shifts = [size for size, kind in self.layer.sizes.kind.items() if kind == "shift"]
        try:
            forms = islice(array_forms(line, self.free, shifts), CANDIDATES) if self.free else ()
            return next((form for form in forms if self.beyond.agrees(self.goal, form, self.free)), None)
        except ValueError:  # an operation that does not take these ranks
            return None

    def _placed(self, terms: list[Term]) -> None:
        """Entries that were only laid out, as windows in the rows of a matrix, are read where they come from."""
        laid = [d for d in self.layer.general.values()
                if is_laid_out(d) and not self.layer.depends(head(d.left)[0], self.name)]
        read = [laid_back(term, laid) for term in terms]
        if read == terms:
            return
        moved = [self._bounded(term) for term in read]
        form = self._form(total(moved))
        if form is not None:
            self._try(by.substitute, total(read), reasons.PLACED)
            self._try(by.boundary, total(moved), reasons.BOUNDARY)
            self._try(by.recognise, form, reasons.recognised(form))
