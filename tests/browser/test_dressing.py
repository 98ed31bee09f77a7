"""The sheets of views: each once on the page, base.css before all others; one more view styles nothing anew."""

CELLS = (
    """from lessons.layers import fully_connected, fully_connected_backward
from lessons.trace import trace
from lessons.views import GridView, Quiz

class Changed(Quiz):
    _esm = Quiz._esm.replace(".lessons-quiz", ".lessons-query")

def grid():
    return GridView(trace(fully_connected, fully_connected_backward, x=[[2, -1]], W=[[1, 0]], b=[1], delta=[[2]]))""",
    'Quiz("Which?", ["one", "two"], answer=0)',
    "grid()",
    'Changed("Which?", ["one", "two"], answer=0)',
)
SHEETS = """() => [...document.querySelectorAll("style[id^='lessons/']")].map((sheet) => sheet.id)"""
TEXT = "(id) => document.getElementById(id).textContent"


def test_each_sheet_is_there_once_and_what_all_share_comes_first(bench):
    bench.run(1)
    assert bench.page.evaluate(SHEETS) == ["lessons/kit/base.css", "lessons/quiz/view.css"]
    bench.page.evaluate("() => { window.kept = document.getElementById('lessons/kit/base.css').firstChild; }")
    for cell in (2, 1, 2):
        bench.run(cell)
    assert bench.page.evaluate(SHEETS) == [f"lessons/{name}" for name in (
        "kit/base.css", "quiz/view.css", "kit/drawing/cells.css", "grid/view.css", "grid/tints")]
    assert bench.page.evaluate("() => window.kept.isConnected")


def test_a_sheet_that_has_changed_takes_the_place_of_the_old(bench):
    bench.run(1)
    sheets, old = bench.page.evaluate(SHEETS), bench.page.evaluate(TEXT, "lessons/quiz/view.css")
    bench.run(3)
    assert bench.page.evaluate(SHEETS) == sheets
    assert bench.page.evaluate(TEXT, "lessons/quiz/view.css") == old.replace(".lessons-quiz", ".lessons-query")
