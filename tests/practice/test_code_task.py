"""A code task judges by whole arrays on instances that separate, and refuses itself where they do not."""

import numpy as np
import pytest

from lessons.engine.printing import plain
from lessons.practice import story
from lessons.practice.code import CODE_TASKS, CodeTask, check
from lessons.practice.code.comparing import Shown, Unreadable, arrays, relation, same
from lessons.practice.code.instances import integers

RIGHT = {
    "02/code-bias": lambda delta: delta.sum(axis=0),
    "02/code-weight": lambda delta, x, W: delta.T @ x,
    "02/code-step": lambda delta, x, W, lr: (delta @ W, W - lr * delta.T @ x),
}


def task(mistakes, *, instances=None, key="00/sum", signature="total(x) -> s", reference=np.sum):
    instances = instances or tuple(lambda rng, n=n: (integers(rng, n),) for n in (3, 5))
    return CodeTask(key, "Return the sum of x.", signature, reference, mistakes, instances)


# What the builder refuses


def test_a_task_that_separates():
    made = task({"mean-for-sum": np.mean, "overwritten": lambda x: x[-1]})
    assert made.check(np.sum) and made.check(np.mean).mistake == "mean-for-sum"


@pytest.mark.parametrize(("mistakes", "told"), [
    ({"mean-for-sum": lambda x: sum(x)}, "the right rule and mean-for-sum came"),
    ({"mean-for-sum": lambda x: sum(x) + 1e-5}, "the right rule and mean-for-sum came"),
    ({"overwritten": lambda x: x[-1], "one-sample": lambda x: x[::-1][0]}, "overwritten and one-sample came"),
    ({"mean-for-sum": np.mean, "one-sample": (lambda x: x[0], np.mean)}, "mean-for-sum and one-sample came"),
])
def test_rules_that_no_instance_tells_apart_are_refused(mistakes, told):
    with pytest.raises(ValueError, match=told):
        task(mistakes)


def test_numbers_that_hide_a_mistake_are_drawn_anew():
    """Of −1 and 1 the sum is the last entry every other time."""
    instances = (lambda rng: (rng.choice([-1.0, 1.0], 3),),) * 2
    for seed in range(20):
        made = task({"overwritten": lambda x: x[-1]}, instances=instances).drawn(seed)
        assert any(x.sum() != x[-1] for x in (given["x"] for given in made.arguments))


def test_instances_that_hide_a_mistake_are_refused():
    """A kernel that is the same from both ends hides the flip."""
    def symmetric(rng):
        w = integers(rng, 2)
        return integers(rng, 4), np.append(w, w[::-1])

    made = CODE_TASKS["06/code-input"]
    rules = {"reference": lambda delta, w: np.convolve(delta, w), "signature": "f(delta, w) -> dx",
             "mistakes": {"turned-twice": lambda delta, w: np.convolve(delta, w[::-1])}}
    with pytest.raises(ValueError, match="turned-twice"):
        CodeTask(made.key, made.ask, instances=(symmetric, symmetric), **rules)
    CodeTask(made.key, made.ask, instances=(symmetric, lambda rng: (integers(rng, 4), integers(rng, 3))), **rules)


def test_several_ways_to_one_mistake_may_agree():
    made = task({"overwritten": (lambda x: x[-1], lambda x: x[::-1][0], lambda x: x[-1:])})
    assert [made.check(f).mistake for f in (lambda x: x[-1], lambda x: x[-1:])] == ["overwritten"] * 2


def test_a_wrong_rule_that_cannot_run_is_no_rule():
    """Silently it would be nothing that can be recognized."""
    with pytest.raises(NameError):
        task({"mean-for-sum": lambda x: undefined(x)})  # noqa: F821
    with pytest.raises(ValueError, match="broadcast"):
        task({"mean-for-sum": lambda x: x + np.ones(99)})


@pytest.mark.parametrize(("change", "told"), [
    ({"instances": (lambda rng: (integers(rng, 3),),)}, "1 instance came, at least two"),
    ({"signature": "total(x)"}, r"'total\(x\)' came"),
    ({"mistakes": {"no-such-story": np.mean}}, "'no-such-story' came, one of the keys"),
])
def test_what_is_no_task_is_refused(change, told):
    with pytest.raises(ValueError, match=told):
        task(change.pop("mistakes", {}), **change)


# Reports


def test_right():
    for key, f in RIGHT.items():
        report = check(key, f)
        assert report and report.kind == "right" and report.mistake == "" and report.shown is None


def test_where_no_function_came_the_stub_is_shown():
    for nothing in (None, ...):
        report = check("02/code-weight", nothing)
        assert not report and report.kind == "not tried yet"
        assert repr(report).splitlines()[1:] == ["def weight_gradient(delta, x, W):  # -> dW", "    ..."]
        assert CODE_TASKS["02/code-weight"].ask in repr(report)


def test_a_stub_is_not_tried_and_is_not_shown_again():
    namespace = {}
    exec(CODE_TASKS["02/code-weight"].stub, namespace)
    report = check("02/code-weight", namespace["weight_gradient"])
    assert not report and report.kind == "not tried yet"
    assert repr(report) == f"02/code-weight: not tried yet. {CODE_TASKS['02/code-weight'].ask}"
    assert "<pre>" not in report._repr_html_()


def test_a_forgotten_return_is_asked_about():
    def silent(delta, x, W):
        dW = delta.T @ x  # noqa: F841

    assert check("02/code-weight", silent).kind == "not tried yet"
    assert "is `return` missing?" in repr(check("02/code-weight", silent))


def test_a_named_mistake():
    report = check("02/code-weight", lambda delta, x, W: np.outer(delta[0], x[0]))
    told = story("one-sample")
    assert (report.kind, report.mistake, report.shown.where) == ("wrong", "one-sample", (0, 0))
    where = f"(Lesson {told.lesson[:2]}, “{told.heading}”.)"
    assert report.sentence.startswith(plain(f"{told.title}. {told.fails} {where}"))
    delta, x, W = report.arguments.values()
    assert np.array_equal(report.shown.came, np.outer(delta[0], x[0]))
    assert np.array_equal(report.shown.expected, delta.T @ x)


def test_a_mistake_without_a_name_is_told_as_a_difference():
    def sometimes(delta, x, W):
        return delta.T @ x + (len(x) == 4)

    for f, told in ((lambda delta, x, W: -delta.T @ x, "Every entry is the negative of what it should be."),
                    (lambda delta, x, W: 3 * delta.T @ x, "Every entry is 3 times what it should be."),
                    (lambda delta, x, W: (delta.T @ x)[::-1, ::-1], "It is the right array, turned round."),
                    (sometimes, "which case is left out?")):
        report = check("02/code-weight", f)
        assert (report.kind, report.mistake) == ("wrong", "") and told in report.sentence


def test_memorized_answers_are_not_right_at_other_numbers():
    task = CODE_TASKS["02/code-bias"]
    known = {given["delta"].shape: result[0] for given, result in zip(
        task.drawn(0).arguments, task.drawn(0).right, strict=True)}
    assert task.check(lambda delta: known[delta.shape])
    assert not task.check(lambda delta: known[delta.shape], seed=1)
    assert all(task.check(RIGHT[task.key], seed=seed) for seed in range(20))


def test_a_mistake_that_only_fits_squares_is_named_by_its_numbers():
    report = check("02/code-input", lambda delta, x, W: delta @ W.T)
    assert (report.kind, report.mistake) == ("wrong", "transpose-forgotten")
    assert "ValueError: matmul" in report.sentence and report.shown.where == (0, 0)


def test_another_exception_is_no_mistake_of_that_name():
    def fails_unless_square(delta, x, W):
        if len(W) != W.shape[1]:
            raise RuntimeError("no")
        return delta @ W

    report = check("02/code-input", fails_unless_square)
    assert (report.kind, report.mistake) == ("unreadable", "") and "RuntimeError: no" in report.sentence


def changes_x(delta, x, W):
    x *= 2
    return delta.T @ x / 2


def changes_and_errs(delta, x, W):
    W -= 1
    return delta.T @ x / len(x)


def changes_and_errs_namelessly(delta, x, W):
    delta += 1
    return delta.T @ x


@pytest.mark.parametrize(("f", "mistake", "argument"), [
    (changes_x, "changed-in-place", "2, x"),
    (changes_and_errs, "mean-for-sum", "3, W"),
    (changes_and_errs_namelessly, "changed-in-place", "1, delta"),
])
def test_a_changed_argument(f, mistake, argument):
    report = check("02/code-weight", f)
    assert (report.kind, report.mistake) == ("wrong", mistake)
    assert f"It changed its argument {argument}: work on a copy." in report.sentence


@pytest.mark.parametrize(("key", "f", "told"), [
    ("02/code-bias", 3, "int came, a function was expected: bias_gradient(delta)."),
    ("02/code-bias", list, "a function was expected"),
    ("02/code-bias", lambda: 0, "<lambda>() came; it is called as bias_gradient(delta)."),
    ("02/code-bias", lambda delta: "0", "For db it returned str '0'; an array of numbers was expected."),
    ("02/code-bias", lambda delta: [1, [2, 3]], "For db it returned list '[1, [2, 3]]'"),
    ("02/code-bias", lambda delta: (x for x in delta), "For db it returned generator"),
    ("02/code-bias", lambda delta: 1j * delta, "For db it returned ndarray"),
    ("02/code-bias", lambda delta: delta[9], "IndexError: index 9"),
    ("02/code-step", lambda delta, x, W, lr: delta, "It returned ndarray; a tuple of 2 was expected: dx, W_new."),
    ("02/code-step", lambda delta, x, W, lr: (delta,), "It returned 1 of them; a tuple of 2 was expected"),
    ("02/code-step", lambda delta, x, W, lr: (delta @ W, None), "For W_new it returned nothing"),
])
def test_what_cannot_be_read(key, f, told):
    report = check(key, f)
    assert report.kind == "unreadable" and not report and told in report.sentence


def test_lists_integers_and_float32_are_arrays_too():
    assert check("02/code-bias", lambda delta: [sum(column) for column in delta.T.tolist()])
    assert check("02/code-bias", lambda delta: delta.sum(axis=0).astype(int))
    assert check("02/code-weight", lambda delta, x, W: delta.T.astype(np.float32) @ x)
    assert check("02/code-step", lambda *given: list(RIGHT["02/code-step"](*given)))


def test_not_a_number_is_not_right():
    assert check("02/code-bias", lambda delta: delta.sum(axis=0) * np.nan).kind == "wrong"
    assert check("02/code-bias", lambda delta: np.inf).kind == "wrong"


def test_a_mistake_that_is_not_the_tasks_own_has_no_name():
    assert check("02/code-bias", lambda delta: 2 * delta.sum(axis=0)).mistake == ""


def test_an_endless_function_is_called_once():
    calls = []

    def endless(delta):
        calls.append(1)
        while True:
            pass

    assert check("02/code-bias", endless).kind == "unreadable" and len(calls) == 1


def test_a_key_that_is_not_there():
    with pytest.raises(ValueError, match="'02/code-nothing' came, one of 01/code-paths, "):
        check("02/code-nothing", np.sum)


# Two arrays beside each other


def test_text_and_page_mark_the_wrong_entries():
    shown = Shown("dx", np.array([[1.0, -20, 3], [4, 5, 0.5]]), np.array([[1.0, 2, 3], [4, 55, 0.5]]))
    assert shown.where == (0, 1)
    assert shown.sentence == "dx[0, 1] is −20, 2 was expected; 2 of 6 entries differ."
    assert shown.text().splitlines() == ["  dx came          expected", "  1   −20✗    3    1    2     3",
                                         "  4     5✗  0.5    4   55   0.5"]
    assert shown.html().count("✗") == 2 and "<b>−20 ✗</b>" in shown.html()


def test_of_many_axes_the_wrong_plane_is_shown():
    came, right = np.zeros((2, 2, 2, 3)), np.zeros((2, 2, 2, 3))
    came[1, 0, 1, 2] = 7
    shown = Shown("dw", came, right)
    assert shown.where == (1, 0, 1, 2) and "1 of 24 entries differs" in shown.sentence
    assert shown.text().splitlines()[0].startswith("  dw[1, 0] came") and "7✗" in shown.text()


@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((), (2,)), ((3,), (2, 3)), ((2, 2, 2), (2, 2)), ((4, 1), (2, 3))])
def test_other_shapes_are_told_first(shapes):
    shown = Shown("db", *map(np.ones, shapes))
    assert shown.where is None
    assert shown.sentence == f"db has the shape {shapes[0]}, {shapes[1]} was expected."
    assert "✗" not in shown.text() + shown.html() and len(shown.text().splitlines()) > 1


def test_means_are_never_compared():
    assert not same((np.array([1.0, 3]),), (np.array([3.0, 1]),))
    assert same((np.array([1.0, 3]),), (np.array([1, 3 + 1e-9]),))
    assert not same(None, (np.ones(1),)) and same(None, None)


def test_how_a_wrong_array_hangs_together_with_the_right_one():
    right = np.array([[1.0, 2, 3], [4, 5, 7]])
    told = {"It is the right array, transposed.": right.T, "Every entry is 1/3 of what it should be.": right / 3,
            "Every entry is −1/2 of what it should be.": -right / 2, "": right + 1,
            "It is the right array, turned round.": right[::-1, ::-1]}
    assert {relation(came, right): came for came in told.values()}.keys() == told.keys()
    assert all(relation(came, right) == sentence for sentence, came in told.items())
    assert relation(np.zeros(2), np.zeros(3)) == relation(np.full(2, np.nan), np.ones(2)) == ""


def test_what_was_returned_becomes_arrays():
    assert arrays([1, 2], ["x"])[0].dtype == float
    with pytest.raises(Unreadable, match="a tuple of 2"):
        arrays(np.ones((2, 2)), ["x", "y"])


def test_a_report_is_the_same_each_time():
    def talks(delta, x, W):
        print("<b>", len(x))
        return x

    first, second = (check("02/code-weight", talks) for _ in range(2))
    assert repr(first) == repr(second) and first._repr_html_() == second._repr_html_()
    assert "&lt;b&gt; 3" in first._repr_html_() and "With these arguments" in first._repr_html_()


def test_the_arguments_can_be_typed_in():
    report = check("02/code-step", lambda delta, x, W, lr: (x, W))
    page = report._repr_html_()
    lines = page.partition("With these arguments</summary><pre>")[2].partition("</pre>")[0]
    namespace = {"np": np}
    exec(lines, namespace)
    assert all(np.array_equal(namespace[name], value) for name, value in report.arguments.items())
