"""Reveal folds what it shows, and shows it as it is."""


from lessons.views import LogitView, Reveal


def test_an_answer_is_folded_and_escaped():
    told = Reveal("a < b\nc", "Look & see")
    assert repr(told) == "a < b\nc"
    folded = "<details><summary>Look &amp; see</summary><pre>a &lt; b\nc</pre></details>"
    assert told._repr_mimebundle_()["text/html"] == folded


def test_a_view_is_folded_in_the_stored_page_and_covered_in_the_live_one():
    view = LogitView(["cat", "dog"], [0.0, 1.0], "cat")
    told = Reveal(view, "Look")
    bundle = told._repr_mimebundle_()
    assert bundle["text/plain"] == repr(told) == repr(view)
    assert bundle["text/html"] == f"<details><summary>Look</summary>{view.stored()}</details>"
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == told._covered.model_id
    shown, cover = told._covered.children
    assert shown is view and (cover.label, cover.opened) == ("Look", False)


def test_what_is_no_view_needs_no_kernel_at_all():
    assert set(Reveal(3)._repr_mimebundle_()) == {"text/plain", "text/html"}
