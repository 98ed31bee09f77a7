"""How views look on a page, and to those who do not see it: checks that return what is wrong."""

import contextlib
from collections.abc import Iterator, Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import JSHandle, Page

from .lab import Host


def violations(host: Host) -> list[str]:
    """What axe-core finds wrong with the accessibility of our own elements, if it is serious or critical.

    In both themes, between which only colors differ.
    """
    with _all_in_sight(host.page):
        host.theme("Dark")
        found = [f"Dark: {each}" for each in _axe(host.page, only=["color-contrast"])]
        host.theme("Light")
        return found + _axe(host.page)


@contextlib.contextmanager
def _all_in_sight(page: Page) -> Iterator[None]:
    """axe passes over text that an ancestor cuts off: what is scrolled away, and, it believes, everything in
    JupyterLab's <body>, which is 0 pixels high. So the window is made as high as the notebook, and the body too.
    """
    size, others = page.viewport_size, take_out_others(page)
    high = page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": high + 300})
    page.evaluate("""() => {
        document.body.style.height = "100vh";
        document.querySelector(".jp-WindowedPanel-outer").scrollTop = 0;
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }""")
    yield
    page.evaluate("() => { document.body.style.height = ''; }")
    page.set_viewport_size(size)
    others.evaluate("(all) => { for (const [place, node] of all) place.replaceWith(node); }")


def take_out_others(page: Page) -> JSHandle:
    """Without the insides of formulas (axe finds no text there), cells' inputs and prose: nine tenths of what stands
    in a lesson, and axe reads it all. Given back are places and what stood there.
    """
    return page.evaluate_handle("""(others) => [...document.querySelectorAll(others)].map((node) => {
        const place = document.createComment("");
        node.replaceWith(place);
        return [place, node];
    })""", "mjx-container > *, .jp-Cell-inputWrapper, .jp-RenderedHTMLCommon:not(:has(.lessons))")


# Takes out what looks like something that axe has seen, and tells what it has seen then.
LEAVE_NEW = """(known) => {
  const seen = new Set(known), look = (node) => `${node.tagName} ${node.className}`;
  const looks = (node) => [...new Set([node, ...node.querySelectorAll("*")].map(look))].sort().join();
  const takeOut = (node) => {                              // and around it what then holds nothing
    const around = node.parentElement;
    node.remove();
    if (!around.textContent.trim() && !around.firstElementChild) takeOut(around);
  };
  const leave = (node, alike) => {
    if (seen.has(alike)) takeOut(node);
    seen.add(alike);
  };
  for (const word of document.querySelectorAll("pre span")) if (!word.className) word.replaceWith(word.textContent);
  for (const node of document.querySelectorAll(".lessons, p, li, tr, pre span")) {
    const inside = node.parentElement.closest(".lessons");
    if (node.isConnected && !inside && !node.querySelector(".lessons, [style*='--value']"))
      leave(node, `${look(node.parentElement)}: ${looks(node)}`);
  }
  const drawn = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "fill"];
  const states = new Set(["checked", "current", "disabled", "pressed", "selected"].map((name) => `aria-${name}`));
  const chains = new Map(), chain = (node) => {
    if (!chains.has(node)) {
      const style = getComputedStyle(node), names = node.getAttributeNames().sort();
      const kinds = names.map((name) => (states.has(name) ? `${name}=${node.getAttribute(name)}` : name));
      const own = `${look(node)} ${kinds} ${drawn.map((name) => style[name])}`;
      chains.set(node, node.matches(".lessons") ? own : `${chain(node.parentElement)} > ${own}`);
    }
    return chains.get(node);
  };
  const leaves = [...document.querySelectorAll(".lessons *")].filter((node) => !node.firstElementChild);
  for (const [node, alike] of leaves.map((node) => [node, chain(node)])) leave(node, alike);
  return [...seen];
}"""
LAID_OUT = "(all) => all.forEach((each) => { each.style.contentVisibility = 'visible'; })"  # not only what is near
BY_COLOR = ("color-contrast", "link-in-text-block")  # what axe takes most of its time for


def violations_of_page(page: Page, known: set[str]) -> list[str]:
    """The same of a page of the site, around the views too. What depends on colors in both themes, and only of one of
    the views, paragraphs, rows, words of code or parts of a view that look alike: of the same kinds and classes, with
    no tint from a value, and in a view with the same computed colors and sizes all the way up. `known` are the looks
    that were seen, on this page and those before it. What is known is taken out: nothing more can be done on this page.
    """
    page.evaluate("() => document.querySelectorAll('mjx-container > *').forEach((inside) => inside.remove())")
    page.locator("section").evaluate_all(LAID_OUT)
    found = _axe(page, None, "document-title", without=BY_COLOR)
    known.update(page.evaluate(LEAVE_NEW, list(known)))
    for theme, light in (("Dark", "false"), ("Light", "true")):
        page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", light)
        found += [f"{theme}: {each}" for each in _axe(page, None, only=BY_COLOR)]
    return found


# Leaves out the rules whose findings are never serious: together they take as long as all others.
RUN = """async ([context, looked, only, without, states]) => {
  const serious = (each) => !["minor", "moderate"].includes(each?.impact);
  const weighs = (rule) => serious(rule)
    || [...rule.any, ...rule.all, ...rule.none].some((check) => serious(axe._audit.data.checks[check.id ?? check]));
  const unasked = axe._audit.rules.filter((rule) => without.includes(rule.id) || !weighs(rule));
  const rules = Object.fromEntries(unasked.map(({ id }) => [id, { enabled: false }]));
  const options = { ...(only ? { runOnly: only } : { rules }), resultTypes: ["violations"] };
  const told = await axe.run(context ?? document, options);
  if (!told.passes.some((rule) => rule.id === looked)) return [`${looked}: nothing was looked at`];
  const unsaid = [...document.querySelectorAll(states)].map(({ outerHTML: html }) => ({ html }));
  return [...told.violations.filter(serious), { id: "aria-empty", nodes: unsaid }]
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""
# Without a value they say nothing to anybody, and axe passes over that.
STATES = ", ".join(f".lessons [aria-{state}='']" for state in ("checked", "disabled", "expanded", "hidden", "pressed",
                                                              "selected"))


def _axe(page: Page, context: str | None = ".lessons", looked: str = "color-contrast", *,
         only: Sequence[str] | None = None, without: Sequence[str] = ()) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, [context, looked, only, without, STATES])


def strike(page: Page, *keys: str) -> None:
    """In each panel, give the focus to what the Tab key would, and tell it of these keys as the keyboard does: scripts
    hear them, JupyterLab's shortcuts included. A real keyboard and scrolling take fifty times as long. Tabs that are
    not chosen cannot be reached.
    """
    page.evaluate("""(keys) => {
        for (const panel of document.querySelectorAll(".jp-Notebook .lessons-panel")) {
          if (panel.closest("[inert]")) continue;             // in a tab that is not chosen: no key gets there
          const stops = panel.querySelectorAll("[tabindex='0'], button:enabled, input:enabled");
          const stop = [...stops].find((node) => node.checkVisibility({ visibilityProperty: true }));
          stop.focus({ preventScroll: true });
          for (const name of keys) {
            const key = name.at(-1), keyCode = key.toUpperCase().charCodeAt(0), shiftKey = name !== key;
            const event = { key, keyCode, shiftKey, bubbles: true, cancelable: true, composed: true };
            for (const kind of ["keydown", "keyup"])
              document.activeElement.dispatchEvent(new KeyboardEvent(kind, event));
          }
        }
      }""", keys)


def misdrawn(page: Page) -> list[str]:
    """Views that are empty, wider than their cell, cut off or without a formula; each is scrolled to."""
    return page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const wrong = (view) => {
            const found = [], name = view.getAttribute("aria-label");
            const box = view.getBoundingClientRect(), cell = view.closest(".jp-Cell").getBoundingClientRect();
            const least = view.matches(".lessons-reveal") ? 40 : 100;    // one line may be covered
            if (box.height < least) found.push(`${name} is ${box.height} pixels high`);
            if (box.right > cell.right || box.left < cell.left) found.push(`${name} sticks out of its cell`);
            const output = view.closest(".jp-OutputArea-output");
            if (output.scrollWidth > output.clientWidth) found.push(`${name} scrolls sideways`);
            const line = view.querySelector(".lessons-grid-line");
            if (line && line.scrollHeight > line.clientHeight + 1) found.push(`${name} cuts its line off`);
            if (view.matches(".lessons-step") && !view.querySelector(".lessons-now mjx-container"))
              found.push(`${name} shows no formula`);
            return found;
          };
          const found = [];
          for (const view of document.querySelectorAll(".jp-Notebook .lessons")) {
            view.scrollIntoView({ block: "center" });
            // Laid out, told its size, as high as it wants: on a busy machine that takes more frames.
            for (let i = 0; i < 3 || (i < 60 && wrong(view).length); i++) await frame();
            found.push(...wrong(view));
          }
          return found;
        }""")
