"""What the tests of DrawDigit share: its board, drawn on with the mouse, and what it shows."""

from playwright.sync_api import expect

SEVEN = ((8, 5), (23, 5), (19, 14), (15, 28))


def board(view):
    return view.get_by_role("application")


def winner(view, host):
    """The digit in the sentence, when it is the answer to the whole drawing."""
    host.comes_to("view.counts.tolist(), view._reply['of'][0] == view.board", (counts(view), True))
    expect(view.locator(".lessons-draw-words")).to_have_text(host.ask("view._reply['words']"))
    return int(view.locator(".lessons-draw-words").inner_text()[8])


def counts(view):
    """The numbers that the browser counted."""
    shown = [int(text) for text in view.locator(".lessons-draw-count b").all_inner_texts()]
    return [shown[row : row + 8] for row in range(0, 64, 8)]


def draw(view, places, steps=6):
    """With the mouse, from place to place."""
    box = board(view).bounding_box()
    mouse = view.page.mouse
    for i, (x, y) in enumerate(places):
        mouse.move(box["x"] + x * box["width"] / 32, box["y"] + y * box["height"] / 32, steps=steps)
        if i == 0:
            mouse.down()
    mouse.up()


def button(view, name):
    return view.get_by_role("button", name=name, exact=True)
