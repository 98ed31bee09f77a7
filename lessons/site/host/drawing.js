// The views of a page: a script's own, or a box, a formula, a button.

import { relink, typeset } from "./typeset.js";

const REFERENCE = "IPY_MODEL_";
const SHAPES = { box: "widget-box widget-vbox", row: "widget-box widget-hbox", math: "widget-htmlmath",
  html: "widget-html" };

/** @param {Map<string, import("./models.js").Model>} models @param {Record<string, any>} views */
export function drawer(models, views) {
  const named = (name) => models.get(name.replace(REFERENCE, ""));
  const manager = { get_model: async (name) => named(name) };

  /** What a script is given of a model. */
  function seen(model) {
    const own = Object.fromEntries(["get", "set", "save_changes", "send", "on", "off"]
      .map((each) => [each, model[each].bind(model)]));
    return { ...own, widget_manager: manager };
  }

  function content(model, node) {
    const inside = document.createElement("div");
    inside.className = `${SHAPES[model.kind]}-content`;
    function show() {
      inside.innerHTML = model.get("value");
      if (model.kind === "math") typeset(inside);
      relink(inside);
    }
    model.on("change:value", show);
    show();
    node.append(inside);
  }

  function button(model) {
    const node = document.createElement("button");
    node.type = "button";
    node.className = "jupyter-button widget-button";
    const show = () => { node.textContent = model.get("description"); };
    model.on("change:description", show);
    node.addEventListener("click", () => {
      model.send({ event: "click" });
      node.dispatchEvent(new CustomEvent("lessons-asks", { bubbles: true, cancelable: true }));
    });
    show();
    return node;
  }

  /** The element of a model; what a script draws in it may come later. @returns {Promise<HTMLElement>} */
  return async function draw(model) {
    const node = model.kind === "button" ? button(model) : document.createElement("div");
    node.classList.add(...`${SHAPES[model.kind] ?? ""} ${model.classes.join(" ")}`.split(" ").filter(Boolean));
    node.dataset.model = model.id;
    if (model.kind === "math" || model.kind === "html") content(model, node);
    const script = views[model.kind];
    if (script) {
      await script.initialize?.({ model: seen(model) });
      await script.render({ model: seen(model), el: node });
    }
    for (const name of model.get("children") ?? []) node.append(await draw(named(name)));
    return node;
  };
}
