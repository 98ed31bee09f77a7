"""What changed from one line to the next: the part of the tree that a reader should look at."""

from dataclasses import replace

from .tree import Big, Lit, Neg, Plus, Times, children, walk


def mark(new, old):
    """``new`` with a light on what is not in ``old``; where things only vanished, on what took their place."""
    if new == old:
        return new
    old = old.body if isinstance(old, Neg) else old
    if isinstance(new, Neg):
        return Neg(_lit(new.body) if new.body == old else mark(new.body, old))
    marked = _inside(new, old)
    partly = any(isinstance(node, Lit) for node in walk(marked))
    return marked if partly else Lit(new)


def _lit(tree):
    """The sign of a term stays outside of the light."""
    return Neg(_lit(tree.body)) if isinstance(tree, Neg) else Lit(tree)


def _inside(new, old):
    if isinstance(new, Big) and isinstance(old, Big) and new.kind == old.kind and set(new.limits) <= set(old.limits):
        return replace(new, body=mark(new.body, old.body))
    if isinstance(old, Big):
        return _inside(new, old.body)
    if isinstance(new, Plus):
        return _members(new, old.terms if isinstance(old, Plus) else (old,))
    if isinstance(old, Plus):
        return _inside(new, max(old.terms, key=lambda term: len(_leaves(new) & _leaves(term))))
    if isinstance(new, Times):
        return _members(new, old.factors if isinstance(old, Times) else (old,))
    return Lit(new) if new not in walk(old) else new


def _members(new, old: tuple):
    """Terms or factors: those that stay are matched; the others are compared one by one, if as many came as went."""
    gone = list(old)
    came: list = []
    for member in children(new):
        (gone.remove if member in gone else came.append)(member)
    paired = dict(zip(came, gone, strict=True)) if len(came) == len(gone) else {}
    marked = tuple((_member(m, paired.get(m)) if m in came else m) for m in children(new))
    return Lit(new) if all(map(_is_lit, marked)) else type(new)(marked)


def _member(member, partner):
    """A term or factor that came: lit inside where it is of its partner's kind, else as a whole."""
    return mark(member, partner) if type(partner) is type(member) else _lit(member)


def _is_lit(tree) -> bool:
    return isinstance(tree, Lit) or isinstance(tree, Neg) and _is_lit(tree.body)


def _leaves(tree) -> set:
    inner = children(tree)
    return set().union(*map(_leaves, inner)) if inner else {tree}
