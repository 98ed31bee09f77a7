"""ChainView: what its row tells, the pages that it hands over, its twins, and what it refuses."""

import asyncio
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import traitlets

from lessons.derivations import CATALOGUE, Derivation, StepError
from lessons.engine.printing import show, uncolored
from lessons.views import ChainView, StepView
from lessons.views.chain.view import FORMS


@pytest.fixture(scope="module")
def view():
    return ChainView(CATALOGUE["nine_steps"]())


@pytest.fixture(scope="module")
def small():
    return ChainView(CATALOGUE["two_layer_network"](), part=6)


def picker(view):
    return view.children[0]


def test_the_row_tells_what_each_part_gives_and_uses(view):
    told = picker(view).parts
    assert [each["number"] for each in told if each["answer"]] == list("123456789")
    second = told[9]
    assert (second["number"], second["title"]) == ("6c", "Back through the second pooling")
    assert (second["of"], second["wrt"], second["role"]) == (("E", ""), ("a", "(2)"), "output")
    assert [told[place]["number"] for place in second["uses"]] == ["6b"] and second["alone"] == "max_pool_input"
    assert told[0]["wrt"] == ("ŷ", "") and told[2]["uses"] == [0, 1]


def test_in_a_chain_without_answers_every_part_is_one(small):
    assert all(each["answer"] for each in picker(small).parts)
    assert [each["number"] for each in picker(small).parts] == list("123456789")


@pytest.mark.parametrize("name", ["nine_steps", "two_layer_network"])
def test_every_name_that_a_chain_opens_is_a_derivation(name):
    chain = CATALOGUE[name]()
    assert len(chain.opens) == len(chain.parts)
    assert all(isinstance(CATALOGUE[opened](), Derivation) for opened in chain.opens)


def test_every_page_is_that_of_a_step_view(view):
    """The parts and the layers alone, in all forms, in the course's notation and that of source 002."""
    pages, layers = picker(view).pages, picker(view).layers
    assert set(pages) == {str(n) for n in range(16)} and set(layers) == set(view.chain.opens)
    chosen = {**{key: view.chain.parts[int(key)] for key in pages}, **{key: CATALOGUE[key]() for key in layers}}
    for key, derivation in chosen.items():
        subject, alone = (pages | layers)[key], StepView(derivation)
        assert subject["pages"]["course"] == alone._controller.pages["course"]
        offered = [notation for notation in ("course", "002") if notation in derivation.notations]
        assert [name for name, _ in subject["notations"]] == list(subject["pages"]) == offered
        assert all(set(forms) == set(FORMS) for forms in subject["pages"].values())
        assert subject["title"] == derivation.title


def test_every_part_has_the_notation_of_the_source(view):
    for subject in picker(view).pages.values():
        assert list(subject["pages"]) == ["course", "002"]
    lines = [picker(view).pages[str(n)]["pages"]["002"]["index"]["lines"] for n in (3, 11, 15)]
    last = [uncolored(line.rpartition("lessons-line")[2]) for line in lines]
    assert [re.findall(r"[Wg]_\{\w+\}\^\{\(\d\)\}", line) for line in last] == [
        ["W_{kh}^{(2)}"], ["g_{qpuv}^{(2)}"], ["g_{puv}^{(1)}"]]


def test_the_steps_begin_with_the_part_that_is_asked_for(small):
    text, steps = small.children[1].children
    assert "<b>7. Through the sigmoid</b>" in text.value and steps.part == small.part == steps._home["part"] == 6
    page = picker(small).pages["6"]["pages"]["course"]["index"]
    assert text.value == page["lines"] + page["reasons"]


def test_a_part_can_be_set(small):
    steps = small.children[1].children[-1]
    small.part = 2
    assert steps.part == 2
    steps.part = 5          # as the browser does
    assert small.part == 5
    for wrong in (-1, 9):
        with pytest.raises(traitlets.TraitError, match=rf"part {wrong} came, one from 0 to 8 was expected"):
            small.part = wrong
    small.part = 6


def test_in_a_kernel_the_other_pages_follow():
    async def opened():
        view = ChainView(CATALOGUE["two_layer_network"](), part=3)
        at_once = dict(picker(view).pages), dict(picker(view).layers)
        await view._filling
        return at_once, view

    (pages, layers), view = asyncio.run(opened())
    assert list(pages) == ["3"] and not layers
    assert set(picker(view).pages) == set("012345678") and set(picker(view).layers) == set(view.chain.opens)
    assert picker(view).pages["3"] == pages["3"]


# Twins


def test_the_text_twin_has_every_line(view):
    said = repr(view)
    assert said.startswith("The nine steps\n1. The loss\n   0. What we want\n      dE/dyhat[j] = ?")
    for part in view.chain.parts:
        assert f"\n{part.title}\n" in said
        assert all(f"      {line.text}\n" in said for line in show(part).lines)
    assert "\n   uses 1 and 2a; the layer alone: Softmax with cross-entropy\n" in said


class Folds(HTMLParser):
    """How deep each fold lies; fails where a tag is not closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.depths = [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "details":
            self.depths.append(self.open.count("details"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_twin_folds_parts_and_lines(view):
    bundle = view._repr_mimebundle_()
    depths = Folds(bundle["text/html"]).depths
    assert depths.count(1) == 16 and depths.count(2) == sum(len(show(part).lines) for part in view.chain.parts)
    assert "mjx-" not in bundle["text/html"] and len(bundle["text/html"]) < 60_000
    assert bundle["text/plain"] == repr(view)


# What it refuses


@pytest.mark.parametrize(("made", "error", "sentence"), [
    (CATALOGUE["sigmoid"](), TypeError, "ChainView: Derivation came, a Chain was expected"),
    (CATALOGUE["nine_steps"], TypeError, "ChainView: a function, not called yet, came, a Chain was expected"),
    (3, TypeError, "ChainView: int came"),
])
def test_what_is_no_chain_is_named(made, error, sentence):
    with pytest.raises(error, match=sentence):
        ChainView(made)


def test_a_chain_in_the_wrong_order_is_not_shown():
    chain = CATALOGUE["nine_steps"]()
    with pytest.raises(StepError, match="before it is derived"):
        ChainView(replace(chain, parts=chain.parts[::-1]))


def test_a_part_that_does_not_hold_is_not_shown():
    chain = CATALOGUE["two_layer_network"]()
    part = chain.parts[5]
    wrong = replace(part, steps=(*part.steps[:-1], replace(part.steps[-1], rhs=2 * part.result)))
    with pytest.raises(StepError, match="6. Back to the hidden units, step 3"):
        ChainView(replace(chain, parts=(*chain.parts[:5], wrong, *chain.parts[6:])))


@pytest.mark.parametrize(("options", "error", "sentence"), [
    ({"part": 16}, traitlets.TraitError, "part 16 came, one from 0 to 15 was expected"),
])
def test_what_does_not_exist_gets_one_sentence(options, error, sentence):
    with pytest.raises(error, match=sentence):
        ChainView(CATALOGUE["nine_steps"](), **options)
