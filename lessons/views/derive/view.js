// Derive: one line after the other, with more and more of them missing.

import { line } from "../answer/line.js";
import { el } from "../kit/dom.js";
import { segmented, textButton } from "../kit/panel.js";

const MISSING = [["one", "One line"], ["several", "Several"], ["free", "All: any way"]];
const MARKS = { right: "✓ ", wrong: "✗ " };

/** The switch for how much is missing, rules to choose from, and buttons for another line and for the one before.
 *  @type {(place: Place & { ask: Act, tell: Act, wait: Act }) => any} */
function more({ model, listen, save, ask, tell, wait }) {
  /** What is typed is kept by Python: it comes there first. */
  const leave = (go) => (choice) => {
    tell();
    go(choice);
  };
  const choice = segmented("Missing lines", MISSING, model.get("missing"), leave((missing) => {
    wait();
    save({ missing });
  }));
  const rules = el("div",
    { class: "lessons-row lessons-derive-rules", role: "group", "aria-label": "Which rule leads on?" });
  const other = textButton("Other line", leave(() => ask({ other: true })));
  /** The buttons stay while only their marks change: one of them has the focus. */
  function show({ rules: offered = [], other: more }) {
    other.hidden = !more;
    rules.hidden = !offered.length;
    const names = offered.map(([name]) => name).join();
    if (rules.dataset.names !== names) {
      rules.dataset.names = names;
      rules.replaceChildren("Which rule leads on?",
        ...offered.map(([name, title]) => textButton(title, () => ask({ rule: name }), "lessons-derive-rule")));
    }
    offered.forEach(([, title, kind], n) => {
      rules.children[n].textContent = (MARKS[kind] ?? "") + title;
      rules.children[n].setAttribute("data-kind", kind);
    });
  }
  listen("change:missing", () => choice.set(model.get("missing")));
  const label = el("span", { "aria-hidden": "true" }, "Missing:");
  const missing = el("div", { class: "lessons-row lessons-derive-missing" }, label, choice.node);
  return { tools: [missing], above: [rules], buttons: [other, textButton("Undo", () => ask({ undo: true }))], show };
}

export const render = line("Derive it yourself", more);
