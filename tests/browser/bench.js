// A page with cells: the models and views of the course's pages, with Python behind them.
// bench.py plays the kernel: it calls bench.hear with Python's messages, and answers those that are told it.
// test_bench.py runs the same view here and in JupyterLab, and compares.

import { drawer } from "../../lessons/site/host/drawing.js";
import { Model } from "../../lessons/site/host/models.js";
import { typeset } from "../../lessons/site/host/typeset.js";

const KINDS = { VBoxModel: "box", HTMLMathModel: "math", HTMLModel: "html" };

const bench = window.bench = {
  models: new Map(), views: new Map(), leaks: [], unanswered: new Set(), cut: false,

  /** To Python, whose answer is a list of messages. */
  tell(id, data) {
    if (bench.cut) return;
    const answer = window.toPython(id, JSON.stringify(data)).then(bench.hear);
    bench.unanswered.add(answer);
    answer.finally(() => bench.unanswered.delete(answer));
  },

  /** Once all that was told is answered, and what the answers led to. */
  async settled() {
    document.dispatchEvent(new CustomEvent("lessons-asks"));     // what views have saved up, they tell now
    while (bench.unanswered.size) await Promise.all(bench.unanswered);
  },

  /** What comes for a model that is gone is not heard. */
  hear(messages) {
    for (const { type, id, data } of JSON.parse(messages)) {
      if (type === "comm_open") bench.open(id, data.state);
      else if (type === "comm_close") bench.models.delete(id);
      else if (data.method === "update") bench.models.get(id)?.take(data.state);
      else if (data.method === "custom") bench.models.get(id)?.fire("msg:custom", data.content, []);
    }
  },

  open(id, state) {
    const model = new Model(id, { kind: KINDS[state._model_name] ?? "script", state });
    model.tell = (data) => bench.tell(id, data);
    bench.models.set(id, model);
  },

  /** The script of a view. */
  async scriptOf(model) {
    if (model.kind !== "script") return null;
    const address = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
    const { default: view } = await import(address);
    URL.revokeObjectURL(address);
    return view;
  },

  /** Draw a model's view in a cell, in place of what is there. */
  async show(cell, id) {
    const view = await draw(bench.models.get(id)), output = document.querySelectorAll(".jp-OutputArea-output")[cell];
    await bench.clear(cell);
    output.replaceChildren(view.node);
    bench.views.set(cell, view);
  },

  async clear(cell) {
    const view = bench.views.get(cell);
    bench.views.delete(cell);
    if (!view) return;
    await leave(view);
    view.node.remove();
  },

  /** An empty page again. */
  async empty() {
    await bench.settled();
    for (const cell of [...bench.views.keys()]) await bench.clear(cell);
    document.activeElement?.blur();
    scrollTo(0, 0);
  },
};
const { draw, leave } = drawer(bench.models, { scriptOf: bench.scriptOf, dress: (node, model) => { if (model.kind === "math") typeset(node); } });

// JupyterLab listens to keys here: one that arrives adds, cuts or leaves a cell. One that moves something in a view and
// is not prevented from scrolling the page too is told as well; fields and buttons have a use for some of them.
const SCROLLS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", " "];
const isPlain = (event) =>
  !(event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter"));
const where = (event) => `${event.key} on <${event.target.tagName.toLowerCase()} class="${event.target.className}">`;

document.addEventListener("keydown", (event) => {
  if (isPlain(event)) bench.leaks.push(where(event));
});

// Notebook 7 and JupyterLite listen there before the view does, and leave alone what stands in a marked element.
document.addEventListener("keydown", (event) => {
  const suppressed = event.target.closest("[data-lm-suppress-shortcuts]");
  if (Boolean(suppressed) === isPlain(event)) return;
  if (event.target.closest(".lessons"))
    bench.leaks.push(`${where(event)} ${suppressed ? "is kept from" : "reaches"} a host that listens first`);
}, { capture: true });

window.addEventListener("keydown", (event) => {
  if (SCROLLS.includes(event.key) && !event.target.matches("input, textarea, select, button, summary, a"))
    setTimeout(() => { if (!event.defaultPrevented) bench.leaks.push(`${where(event)} may scroll the page`); });
}, { capture: true });

export default bench;
