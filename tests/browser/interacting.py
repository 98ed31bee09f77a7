"""What a reader does in each kind of view on the site: one list for every browser that can be asked and pointed at."""

import json
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

INTERACTIONS = json.loads(Path(__file__).with_name("site_interactions.json").read_text(encoding="utf-8"))
READY = "() => document.body.dataset.lessonsReady !== undefined"
COMES = """(done, patience) => new Promise((tell) => {
  const test = eval(done), end = performance.now() + patience;
  const look = () => (test() ? tell(true) : performance.now() > end ? tell(false) : setTimeout(look, 10));
  look();
})"""
UNCOVER = """() => {
  for (const button of document.querySelectorAll(".lessons-reveal-cover button")) button.click();
}"""
COVERED = "() => !document.querySelector('.lessons-reveal:not(.lessons-reveal-open)')"
# The view that is tried, the part of it that is meant, and whether it says something else than before.
BEGIN = """(kind, see) => {
  const inSight = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("[inert]");
  const view = [...document.querySelectorAll(kind)].find(inSight);
  if (!view) return false;
  const look = new Function("r", `return String(${see})`);
  const part = (where) => (where ? [...view.querySelectorAll(where)].find(inSight) : view);
  window.tried = { part, before: look(view), changed: () => look(view) !== window.tried.before };
  return true;
}"""
# What comes near is laid out then, and may move what is looked at.
CENTERED = """async (part) => {
  const top = () => part.getBoundingClientRect().top;
  for (let last = NaN, still = 0; still < 5; still = last === top() ? still + 1 : 0) {
    part.scrollIntoView({ block: "center" });
    last = top();
    await new Promise(requestAnimationFrame);
  }
}"""
PLACE = f"""async (where) => {{
  const part = window.tried.part(where);
  if (!part) throw new Error(`there is no ${{where}}`);
  await ({CENTERED})(part);
  const {{ x, y, width, height }} = part.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}}"""
FOCUS = "(where) => { const part = window.tried.part(where); part.focus(); part.select?.(); }"
CHOOSE = """(where) => {
  const part = window.tried.part(where);
  part.selectedIndex = 1;
  part.dispatchEvent(new Event("change", { bubbles: true }));
}"""


class Reader(Protocol):
    """A browser's page."""

    def evaluate(self, function: str, *values): ...

    def press(self, *keys: str) -> None: ...

    def point(self, x: float, y: float, click: bool) -> None: ...


class Chromium:
    """A page of Playwright's, as a reader."""

    def __init__(self, page: Page):
        self._page = page

    def evaluate(self, function: str, *values):
        return self._page.evaluate(f"(values) => ({function})(...values)", values)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def point(self, x: float, y: float, click: bool) -> None:
        (self._page.mouse.click if click else self._page.mouse.move)(x, y)


def uncover(reader: Reader) -> None:
    """Open all covers: views under them answer as elsewhere."""
    reader.evaluate(UNCOVER)
    assert reader.evaluate(COMES, COVERED, 30_000)


def silent(reader: Reader, lesson: str) -> list[str]:
    """The interactions of a lesson after which a view says what it said before; those with covers, then all others."""
    mine = [each for each in INTERACTIONS if each["lesson"] == lesson]
    found = [each["what"] for each in mine if each["kind"] == "reveal" and not answers(reader, each)]
    uncover(reader)
    return found + [each["what"] for each in mine if each["kind"] != "reveal" and not answers(reader, each)]


def answers(reader: Reader, each: dict, patience: int = 5_000) -> bool:
    if not reader.evaluate(BEGIN, each["view"], each["see"]):
        return False
    for act, where, *more in each["do"]:
        if act in ("click", "hover"):
            reader.point(*reader.evaluate(PLACE, where), click=act == "click")
        elif act == "key":
            reader.press(where)
        elif act == "choose":
            reader.evaluate(CHOOSE, where)
        else:
            reader.evaluate(FOCUS, where)
            reader.press(*"".join(more))
    return reader.evaluate(COMES, "window.tried.changed", patience)
