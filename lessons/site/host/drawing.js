// The views of models: a script's own, or a box, a formula.

import { el } from "../../views/kit/dom.js";

const REFERENCE = "IPY_MODEL_";
const SHAPES = { box: "widget-box widget-vbox", math: "widget-htmlmath", html: "widget-html" };

/** `scriptOf` gives the script of a model, if it has one; `dress` sees HTML before it is shown.
 *  @param {Map<string, import("./models.js").Model>} models
 *  @param {{ scriptOf: (model: any) => any, dress: (node: Element, model: any) => void }} means */
export function drawer(models, { scriptOf, dress }) {
  const named = (name) => models.get(name.replace(REFERENCE, ""));
  const children = (model) => (model.get("children") ?? []).map(named);
  const manager = { get_model: async (name) => named(name) };

  /** What a script is given of a model; all that it listens to ends with its `context`. */
  function seen(model, context) {
    const names = ["get", "set", "save_changes", "send"];
    const own = Object.fromEntries(names.map((each) => [each, model[each].bind(model)]));
    const on = (names, act) => model.on(names, act, context), off = (names, act) => model.off(names, act, context);
    return { ...own, on, off, widget_manager: manager };
  }

  function content(model, node) {
    const inside = el("div", { class: `${SHAPES[model.kind]}-content` });
    function show() {
      inside.innerHTML = model.get("value");
      dress(inside, model);
    }
    model.on("change:value", show, node);
    show();
    node.append(inside);
  }

  /** The view of a model: its element, the views inside, and what ends it; what a script draws may come later. */
  async function draw(model) {
    const node = el("div"), shape = SHAPES[model.kind]?.split(" ") ?? [];
    node.classList.add(...shape, ...model.get("_dom_classes") ?? []);
    Object.assign(node.dataset, { model: model.id, kind: model.kind });
    if (model.kind === "math" || model.kind === "html") content(model, node);
    const view = { model, node, inside: [], end: null };
    const script = await scriptOf(model);
    if (script) {
      await script.initialize?.({ model: seen(model, model) });
      view.end = await script.render({ model: seen(model, node), el: node });
    }
    await fill(view);
    model.on("change:children", () => fill(view), node);
    return view;
  }

  /** Views of the models in a box: as in JupyterLab, those stay that come before the first that is another model's. */
  async function fill(view) {
    const wanted = children(view.model);
    let kept = 0;
    while (kept < view.inside.length && view.inside[kept].model === wanted[kept]) kept += 1;
    const gone = view.inside.splice(kept);
    for (const each of gone) each.node.remove();
    await Promise.all(gone.map(leave));
    view.inside.push(...await Promise.all(wanted.slice(kept).map(draw)));
    view.node.append(...view.inside.slice(kept).map((each) => each.node));
  }

  /** Nothing that is in a view hears its model any more. */
  async function leave({ model, node, inside, end }) {
    await Promise.all(inside.map(leave));
    model.off(null, null, node);
    await end?.();
  }

  return { draw, leave };
}
