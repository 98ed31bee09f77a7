"""StepView: every state of the view, its twins, and what it refuses. A made-up derivation keeps these tests fast."""

import asyncio
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
import traitlets
from node import told

from lessons.derivations import CATALOGUE, Chain, Derivation
from lessons.engine.printing import Printed, Shown, ShownLine, uncolored
from lessons.notation import NOTATIONS
from lessons.views import StepView
from lessons.views.kit.linking import VIEWS
from lessons.views.step.page import page_of
from lessons.views.step.view import FORMS

WEIGHT = r"\class{mjx-role-weight}{W_{md}}"
PARTIAL = rf"\frac{{\partial E}}{{\partial {WEIGHT}}}"


@dataclass(frozen=True)
class FakeDomain:
    def at(self, chosen, nearest=False):
        if chosen.get("D", 1) > 6:
            raise ValueError(f"D = {chosen['D']}: at most 6 was expected")
        return {"D": 3, "M": 2, **chosen}


@dataclass(frozen=True)
class FakeDerivation:
    notations: tuple = ("course", "001", "002")
    sizes_lesson: tuple = (("D", (1, 4)), ("M", (1, 4)))
    domain: FakeDomain = FakeDomain()
    forms: tuple = tuple(FORMS)


def fake_show(derivation, notation="course", form="index", at=None):
    """Three lines that tell in which notation, form and size they are printed."""
    mark = rf"\text{{{notation} {form} {at or ''}}}"
    lines = (
        ShownLine("What we want", "", Printed(rf"How does E feel \({WEIGHT}\)?", "How does E feel W[m,d]?"),
                  rf"{PARTIAL} = {mark}", "dE/dW[m,d] = ?"),
        ShownLine("Collapse", r"\sum_i [i=m] a_i = a_m",
                  Printed(r"Only if \(1 < m\) & so on.", "Only if 1 < m & so on."),
                  rf"{PARTIAL} = \class{{mjx-changed}}{{\class{{mjx-role-delta}}{{\delta_m}} x_d}} {mark}",
                  f"dE/dW[m,d] = d[m]*x[d] {notation} {form}"),
        ShownLine("Recognize", "", Printed("A column times a row.", "A column times a row."),
                  r"\begin{pmatrix} 1 & 2 \end{pmatrix}", "outer(d, x)[m,d]"),
    )
    given = (Printed(r"y_m = \sum_{d=1}^{D} W_{md} x_d", "y[m] = sum(W[m,d]*x[d], d, 1, D)"),)
    return Shown("Where it goes: <all>", PARTIAL, given, lines, "checked with D ≤ 6", NOTATIONS[notation],
                 "checked at 6 cases", "Predict: which terms survive?")


def view(**options):
    return StepView(FakeDerivation(), show=fake_show, **options)


class Cells(HTMLParser):
    """The text of each direct child of a pile; fails where a tag is not closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.cells = [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if len(self.open) == 2:
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.cells[-1] += data


def cells(page, pile):
    """Of the lines or the reasons of a page."""
    return Cells(re.search(rf'<div class="lessons-step-{pile}">(.*)</div>$', page[pile], re.DOTALL)[1]).cells


def test_forms_are_the_engines():
    assert tuple(FORMS) == Derivation.forms


def test_every_step_form_and_notation():
    stepped = view(other="002")
    for notation in ("course", "002"):
        for form in FORMS:
            for step in range(3):
                stepped.notation, stepped.form, stepped.step = notation, form, step
                shown = fake_show(None, notation, form)
                given, *lines = cells(page_of(stepped.shown), "lines")
                reasons = cells(page_of(stepped.shown), "reasons")
                assert shown.given[0].latex in given
                assert lines[step] == rf"\[{shown.lines[step].latex}\]" + (shown.question if step == 0 else "")
                assert shown.lines[step].rule in reasons[step]
                assert reasons[step].endswith(f"✓ {shown.mark}{shown.badge}") == (step == 2)
                assert page_of(stepped.shown)["spoken"][step] == shown.lines[step].text


def test_all_pages_are_sent_so_that_no_kernel_is_needed():
    controller = view(notation="001")._controller
    assert set(controller.pages) == {"course", "001"}
    for forms in controller.pages.values():
        assert set(forms) == set(FORMS)
        for page in forms.values():
            assert len(cells(page, "lines")) == 4
            assert len(cells(page, "reasons")) == len(page["spoken"]) == len(page["rules"]) == 3


@pytest.mark.parametrize("options, offered", [
    ({}, ["course", "001"]),
    ({"other": "002"}, ["course", "002"]),
    ({"notation": "002"}, ["course", "002"]),
    ({"notation": "002", "other": "course"}, ["course", "002"]),
])
def test_the_course_and_one_other_notation(options, offered):
    assert list(view(**options)._controller.pages) == offered


def test_the_controller_follows_and_is_followed():
    stepped = view(start=1)
    stepped.step, stepped.form, stepped.notation = 2, "array", "001"
    controller = stepped._controller
    assert (controller.step, controller.form, controller.notation) == (2, "array", "001")
    controller.step, controller.form = 0, "numbers"
    assert (stepped.step, stepped.form) == (0, "numbers")
    assert {**controller._home, "chosen": None} == {"step": 1, "form": "index", "notation": "course", "chosen": None}


@pytest.mark.parametrize("name, value, message", [
    ("step", 99, "step 99 came, one from 0 to 2 was expected"),
    ("step", -1, "step -1 came, one from 0 to 2 was expected"),
    ("form", "indx", "form 'indx' came, one of index, written, array, numbers was expected"),
    ("notation", "002", "notation '002' came, one of course, 001 was expected"),
])
def test_what_does_not_exist_is_refused_and_nothing_moves(name, value, message):
    stepped = view(start=1)
    before = getattr(stepped, name)
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        setattr(stepped, name, value)
    assert getattr(stepped, name) == before == getattr(stepped._controller, name)


@pytest.mark.parametrize("options, message", [
    ({"start": 3}, "step 3"), ({"form": "x"}, "form 'x'"),
    ({"notation": "005"}, "notation '005'"), ({"other": "x"}, "notation 'x'"),
])
def test_bad_arguments(options, message):
    with pytest.raises(traitlets.TraitError, match=message):
        view(**options)


def test_another_size_keeps_the_place():
    stepped = view(sliders=True, start=1, form="written")
    assert stepped._controller.chosen == {"D": 3, "M": 2}
    stepped.at(D=4)
    assert "'D': 4" in stepped._controller.pages["course"]["written"]["lines"]
    assert stepped._controller.chosen == {"D": 4, "M": 2} and (stepped.step, stepped.form) == (1, "written")
    assert "'D'" not in stepped._controller.pages["course"]["index"]["lines"]       # general, so not printed anew
    stepped._controller.chosen = {"D": 2, "M": 2}              # as a slider does
    assert "'D': 2" in page_of(stepped.shown)["lines"]


def test_a_size_that_is_refused_loses_nothing():
    stepped = view(sliders=True)
    before = stepped._controller.pages
    with pytest.raises(ValueError, match="at most 6"):
        stepped.at(D=9)
    stepped._controller.chosen = {"D": 9, "M": 2}
    assert stepped._controller.notice == "D = 9: at most 6 was expected"
    assert stepped._controller.chosen == {"D": 3, "M": 2} and stepped._controller.pages == before
    stepped._controller.chosen = {"D": 4, "M": 2}
    assert stepped._controller.notice == ""


def test_where_a_loop_waits_what_is_shown_comes_first():
    """Then the rest, and of two sizes that follow each other only that of the second."""
    printed, told = [], []

    def counted(*args, notation, form, at):
        printed.append((form, at and at["D"]))
        return fake_show(*args, notation=notation, form=form, at=at)

    async def resize():
        stepped = StepView(FakeDerivation(), show=counted, sliders=True, form="written")
        printed.clear()
        stepped._controller.observe(lambda change: told.append(set(change.new["course"])), "pages")
        stepped.at(D=4)
        assert printed == [("written", 4)]
        stepped.at(D=5)
        while set(FORMS) not in told:
            await asyncio.sleep(0.01)
        return stepped

    stepped = asyncio.run(asyncio.wait_for(resize(), 30))
    assert told == [{"index", "written"}, {"index", "written"}, set(FORMS)]
    assert [form for form, size in printed if size == 4] == ["written"]
    assert "'D': 5" in stepped._controller.pages["001"]["numbers"]["lines"]


def test_two_views_do_not_share_state():
    one, other = view(), view()
    one.step, one.form = 2, "array"
    assert (other.step, other.form, other._controller.step) == (0, "index", 0)


def test_text_twin():
    assert repr(view()) == """\
Where it goes: <all>
0. What we want
   dE/dW[m,d] = ?
   Predict: which terms survive?
   How does E feel W[m,d]?
   given: y[m] = sum(W[m,d]*x[d], d, 1, D)
1. Collapse
   dE/dW[m,d] = d[m]*x[d] course index
   Only if 1 < m & so on.
2. Recognize
   outer(d, x)[m,d]
   A column times a row.
✓ checked with D ≤ 6"""


def test_stored_twin_opens_line_by_line():
    bundle = view()._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html", "application/vnd.jupyter.widget-view+json"]
    stored = bundle["text/html"]
    assert stored.count("<details") == 3 and stored.count("<details open>") == 1
    assert stored.index("<details open>") == stored.index("<details")
    assert r"\class" not in stored and "&lt;all&gt;" in stored and "1 &amp; 2" in stored
    for line in fake_show(None).lines:
        assert f"<code>{line.text}</code>" in stored


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_catalogue_can_be_stepped(name):
    derivation = CATALOGUE[name]()
    for part in derivation.parts if isinstance(derivation, Chain) else [derivation]:
        stepped = StepView(part, sliders=True)
        for forms in stepped._controller.pages.values():
            for form, page in forms.items():
                assert len(page["rules"]) == len(part.steps) + 1 + len(getattr(part, "base_steps", ())), form
        assert "\\" not in repr(stepped), repr(stepped)


def test_what_is_copied_is_uncolored():
    shown = [StepView(CATALOGUE[name](), form=form).shown for name in ("conv1d_input", "softmax_jacobian")
             for form in FORMS]
    lines = [line.latex for each in shown for line in each.lines]
    assert told(VIEWS / "step" / "copying.js", "uncolored", lines) == list(map(uncolored, lines))


def test_sizes_are_written_as_the_notation_writes_them():
    view = StepView(CATALOGUE["fully_connected_weight"](), sliders=True)
    assert view._controller.letters["course"] == {"D": "D", "M": "M"}
    assert view._controller.letters["001"] == {"D": "m", "M": "n"}


@pytest.mark.parametrize("wrong, named", [
    (CATALOGUE["two_layer_network"](), "Chain came"), (CATALOGUE["tanh"], "a function, not called yet, came"),
])
def test_what_is_no_derivation_is_named(wrong, named):
    with pytest.raises(TypeError, match=named):
        StepView(wrong)


def test_sliders_of_chosen_ranges_stay_legal_together():
    view = StepView(CATALOGUE["conv1d_input"](), sliders={"L": (3, 12), "K": (1, 12), "j": (1, 12)})
    controller = view._controller
    assert controller.sizes == {"L": (3, 12), "K": (1, 12), "j": (1, 12)}
    assert controller.chosen == {"L": 5, "K": 3, "j": 2}
    controller.chosen = {"L": 12, "K": 9, "j": 12}
    assert controller.chosen == {"L": 12, "K": 9, "j": 12}
    assert "x_{12}" in cells(controller.pages["course"]["written"], "lines")[1]
    controller.chosen = {"L": 4, "K": 9, "j": 12}       # the kernel fits, the place is an input
    assert controller.chosen == {"L": 4, "K": 4, "j": 4} and not controller.notice
    controller.chosen = {"L": 12, "K": 4, "j": 4}       # and what had to move does not jump back
    assert controller.chosen == {"L": 12, "K": 4, "j": 4}


def test_every_size_by_slider():
    view = StepView(CATALOGUE["conv1d_input_strided"](), sliders={"L": (3, 12), "K": (1, 12), "s": (1, 3)})
    for L, K, s in ((3, 1, 1), (3, 3, 3), (12, 12, 1), (12, 1, 3), (12, 5, 2), (7, 4, 3)):
        view._controller.chosen = {"L": L, "K": K, "s": s}
        assert view._controller.chosen == {"L": L, "K": K, "s": s} and not view._controller.notice


# The case as a drawing


def written(name):
    stepped = StepView(CATALOGUE[name](), units=True)
    drawn = stepped._controller.units
    return drawn, [[drawn["arrows"][i] for i in lit["arrows"]] for lit in drawn["lit"]]


def test_units_are_read_off_the_definition():
    drawn, _ = written("fully_connected_weight")
    assert drawn["inputs"] == ["x[1]", "x[2]", "x[3]"] and drawn["outputs"] == ["y[1]", "y[2]"]
    assert set(drawn["arrows"]) == {(f"x[{i}]", f"y[{j}]", f"W[{j},{i}]") for i in (1, 2, 3) for j in (1, 2)}
    assert drawn["biases"] == {"y[1]": "b[1]", "y[2]": "b[2]"} and drawn["asked"] == "W[2,3]"


def test_what_a_line_speaks_of_is_lit_and_a_term_of_0_is_not():
    drawn, lit = written("fully_connected_weight")
    assert [each["outputs"] for each in drawn["lit"]] == [[], ["y[1]", "y[2]"], ["y[2]"], ["y[2]"], ["y[2]"]]
    assert lit[0] == [] and all(arrows == [("x[3]", "y[2]", "W[2,3]")] for arrows in lit[1:])
    drawn, lit = written("conv1d_input")                # window 3 is asked, has no arrow from x[2], and goes dark
    assert [each["outputs"] for each in drawn["lit"]][1:3] == [["y[1]", "y[2]", "y[3]"], ["y[1]", "y[2]"]]
    assert lit[-1] == [("x[2]", "y[1]", "w[2]"), ("x[2]", "y[2]", "w[1]")]
    drawn, lit = written("fully_connected_bias")
    assert not any(lit) and drawn["lit"][-1]["biases"] == ["y[2]"]


def test_units_follow_the_size():
    stepped = StepView(CATALOGUE["fully_connected_input"](), units=True, sliders=True)
    stepped._controller.chosen = {"D": 2, "M": 4}
    assert len(stepped._controller.units["outputs"]) == 4 and len(stepped._controller.units["lit"][1]["arrows"]) == 4
    stepped._controller.chosen = {"D": 9, "M": 4}       # more than can be drawn
    assert stepped._controller.units == {"most": 8} and stepped._controller.chosen["D"] == 9


@pytest.mark.parametrize("name, message", [
    ("conv2d_input", "a layer y"), ("fully_connected_weight_batch", "a layer y"),
    ("conv1d_weight_patches", "an output made of inputs"),
])
def test_what_has_no_two_columns_of_units_is_refused(name, message):
    with pytest.raises(ValueError, match=message):
        StepView(CATALOGUE[name](), units=True)


@pytest.mark.parametrize("name, question", [
    ("fully_connected_weight", "Predict: which terms survive?"),
    ("fully_connected_input", "Predict: how many terms are added up?"),
    ("paths_one_n4", "Predict: which paths lead there, and what is on them?"), ("single_path", ""),
])
def test_the_start_asks_what_can_be_predicted(name, question):
    stepped = StepView(CATALOGUE[name]())
    assert stepped.shown.question == question
    assert all(question in told for told in (page_of(stepped.shown)["lines"], repr(stepped), stepped.stored()))


def test_the_mark_is_short_and_the_twin_says_how():
    stepped = StepView(CATALOGUE["conv1d_input"]())
    assert stepped.shown.mark == "checked at 91 cases" and "91 sizes and places" in repr(stepped)
    assert StepView(CATALOGUE["single_path"]()).shown.mark == "proved by induction"
