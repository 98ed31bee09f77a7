"""On a busy page, where a view's script takes long to load, the view still hears what Python says."""

import pytest
from playwright.sync_api import expect

CELLS = (
    """from lessons.data import history
from lessons.views import TimelineView

class Deaf(TimelineView):
    _esm = TimelineView._esm.replace("listenAgain(context.model);", "")

assert Deaf._esm != TimelineView._esm""",
    "view = TimelineView(history.EVENTS, history.PARTS)\nview.chosen = 2\nview",
    "view = Deaf(history.EVENTS, history.PARTS)\nview.chosen = 2\nview",
)
HEARING, DEAF = 1, 2


@pytest.fixture
def late(notebook):
    """The host's limit for loading a script is over before any script is there."""
    notebook.page.evaluate("""() => {
        AbortSignal.lessonsTimeout = AbortSignal.timeout;
        AbortSignal.timeout = () => {
            const over = new AbortController();
            Promise.resolve().then(() => over.abort());
            return over.signal;
        };
    }""")
    yield notebook
    notebook.page.evaluate("() => { AbortSignal.timeout = AbortSignal.lessonsTimeout; }")


def chosen(view):
    return view.get_by_role("option", selected=True)


def test_what_was_said_before_and_after_is_heard(late):
    view = late.run(HEARING)
    for i in (2, 4, 1):
        late.ask(f"setattr(view, 'chosen', {i})")
        expect(chosen(view)).to_contain_text(late.ask(f"history.EVENTS[{i}].title"))


def test_without_listening_again_nothing_is_heard(late):
    view = late.run(DEAF)
    late.ask("setattr(view, 'chosen', 4)")
    late.ask("view.chosen")  # all that was said before has come by now
    expect(chosen(view)).to_contain_text(late.ask("history.EVENTS[0].title"))


def test_what_the_learner_does_is_heard_too(late):
    view = late.run(HEARING)
    chosen(view).press("End")
    late.comes_to("view.chosen == len(history.EVENTS) - 1", True)
