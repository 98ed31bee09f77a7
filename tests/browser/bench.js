// What JupyterLab and the front end of anywidget are to a view, and no more: models that Python keeps in step, cells.
// bench.py plays the kernel: it calls bench.hear with Python's messages, and answers those that are told it.
// test_bench.py runs the same view here and in JupyterLab, and compares.

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Model {
  constructor(id, state) {
    Object.assign(this, { id, state, listeners: [], unsaved: {} });
  }

  get(name) { return this.state[name]; }

  set(name, value) {
    const given = typeof name === "string" ? { [name]: value } : name;
    const changed = Object.keys(given).filter((each) => !same(given[each], this.state[each]));
    Object.assign(this.state, given);
    for (const each of changed) this.unsaved[each] = given[each];
    for (const each of changed) this.fire(`change:${each}`, this, given[each]);
    if (changed.length) this.fire("change", this);
  }

  save_changes() {
    const state = this.unsaved;
    this.unsaved = {};
    if (Object.keys(state).length) bench.tell(this.id, { method: "update", state, buffer_paths: [] });
  }

  send(content) { bench.tell(this.id, { method: "custom", content }); }

  on(names, act, context) {
    for (const name of names.split(/\s+/)) this.listeners.push({ name, act, context });
  }

  off(names, act, context) {
    const gone = (each) => (!names || names.split(/\s+/).includes(each.name)) && (!act || each.act === act)
      && each.context === context;
    this.listeners = this.listeners.filter((each) => !gone(each));
  }

  fire(name, ...told) {
    for (const each of this.listeners.filter((one) => one.name === name)) each.act(...told);
  }

  /** What Python says is not told back to it. */
  take(state) {
    this.set(state);
    for (const each of Object.keys(state)) if (same(this.unsaved[each], state[each])) delete this.unsaved[each];
  }

  /** The model as a script sees it; all that it listens to ends with its `context`. */
  seenFrom(context) {
    const own = Object.fromEntries(["get", "set", "save_changes", "send"].map((each) => [each, this[each].bind(this)]));
    const manager = { get_model: async (id) => ({ _handle_comm_msg: async () => bench.models.get(id) }) };
    const on = (names, act) => this.on(names, act, context), off = (names, act) => this.off(names, act, context);
    return { ...own, on, off, widget_manager: manager };
  }
}

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
    while (bench.unanswered.size) await Promise.all(bench.unanswered);
  },

  hear(messages) {
    for (const { type, id, data } of JSON.parse(messages)) {
      if (type === "comm_open") bench.models.set(id, new Model(id, data.state));
      else if (type === "comm_close") bench.models.delete(id);
      else if (data.method === "update") bench.models.get(id).take(data.state);
      else if (data.method === "custom") bench.models.get(id).fire("msg:custom", data.content, []);
    }
  },

  /** A model's view: a script's, a formula's, which nobody typesets here, or a box of such. */
  async draw(model) {
    const el = Object.assign(document.createElement("div"), { className: (model.get("_dom_classes") ?? []).join(" ") });
    if (model.get("_esm")) return { model, el, inside: [], end: await bench.start(model, el) };
    const named = () => (model.get("children") ?? []).map((name) => bench.models.get(name.replace("IPY_MODEL_", "")));
    const inside = await Promise.all(named().map(bench.draw));
    el.append(...inside.map((each) => each.el));
    model.on("change:children", () => bench.redraw(el, inside, named()), el);
    if (!inside.length) {
      const content = Object.assign(document.createElement("div"), { className: "widget-htmlmath-content" });
      const show = () => { content.innerHTML = model.get("value"); };
      el.classList.add("widget-htmlmath");
      el.append(content);
      model.on("change:value", show, el);
      show();
    }
    return { model, el, inside };
  },

  /** Other models in a box: as in JupyterLab, views stay up to the first that is another model's. */
  async redraw(el, inside, models) {
    let kept = 0;
    while (kept < inside.length && inside[kept].model === models[kept]) kept += 1;
    const gone = inside.splice(kept);
    for (const each of gone) each.el.remove();
    await Promise.all(gone.map(bench.leave));
    inside.push(...await Promise.all(models.slice(kept).map(bench.draw)));
    el.append(...inside.slice(kept).map((each) => each.el));
  },

  /** Start a view's script in `el`; what ends it. */
  async start(model, el) {
    const style = document.getElementById(model.get("_anywidget_id"));
    if (style) style.textContent = model.get("_css");
    else document.head.append(Object.assign(document.createElement("style"),
      { id: model.get("_anywidget_id"), textContent: model.get("_css") }));
    const address = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
    const { default: view } = await import(address);
    URL.revokeObjectURL(address);
    await view.initialize?.({ model: model.seenFrom(model) });
    return view.render({ model: model.seenFrom(el), el });
  },

  /** Draw a model's view in a cell, in place of what is there. */
  async show(cell, id) {
    const view = await bench.draw(bench.models.get(id)), output = document.querySelectorAll(".jp-OutputArea-output")[cell];
    await bench.clear(cell);
    output.replaceChildren(view.el);
    bench.views.set(cell, view);
  },

  /** Nothing that is in a view hears its model any more. */
  async leave({ model, el, inside, end }) {
    await Promise.all(inside.map(bench.leave));
    model.off(null, null, el);
    await end?.();
  },

  async clear(cell) {
    const view = bench.views.get(cell);
    bench.views.delete(cell);
    if (!view) return;
    await bench.leave(view);
    view.el.remove();
  },

  /** An empty page again. */
  async empty() {
    for (const cell of [...bench.views.keys()]) await bench.clear(cell);
    document.activeElement?.blur();
    scrollTo(0, 0);
  },
};

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
