// The tools with which a learner changes the graph of GraphView. Each sends a wish to Python, which answers.

import { el } from "../kit/dom.js";
import { keepKeys } from "../kit/keys.js";
import { segmented, textButton } from "../kit/panel.js";
import { quantity } from "./drawing.js";

/** {node, draw(data, ask), point(source, target)}; `wish(what)` sends it. */
export function graphTools(wish) {
  const select = (label) => el("select", { "aria-label": label, class: "lessons-field", onkeydown: keepKeys });
  const from = select("From"), to = select("To");
  const send = (text, what) => textButton(text, () => wish(what()));
  const ends = (what) => () => ({ do: what, from: from.value, to: to.value });
  const units = segmented("Units", [["linear", "linear"], ["tanh", "tanh"], ["sigmoid", "sigmoid"]], "tanh",
    (unit) => wish({ do: "unit", unit }));
  const value = el("input", { type: "number", step: 0.25, class: "lessons-field lessons-graph-number",
    "aria-label": "Number", onkeydown: keepKeys,
    onchange: () => value.value && wish({ do: "number", q: chosen, value: Number(value.value) }) });
  const name = el("span");
  const numberTool = el("label", { class: "lessons-graph-tool" }, name, " = ", value);
  const remove = send("Remove node", () => ({ do: "remove node", from: chosen.split("[")[0] }));
  const node = el("div", { class: "lessons-row lessons-graph-tools" },
    el("span", { class: "lessons-graph-tool" }, from, "→", to, send("Add arrow", ends("add arrow")),
      send("Remove arrow", ends("remove arrow")), send("Add a unit between", ends("add unit"))),
    el("span", { class: "lessons-graph-tool" }, units.node), numberTool, remove);
  let chosen = "", drawn = null;

  function point(source, target) {
    [from.value, to.value] = [source, target];
  }

  /** The ends that an arrow of this graph may have, and its units. */
  function offer({ nodes, unit, units: some }, names) {
    const kept = [from.value, to.value], option = (each) => el("option", { value: each }, each);
    from.replaceChildren(...names.filter((each) => each !== "E").map(option));
    to.replaceChildren(...nodes.filter((each) => each.kind !== "input").map((each) => option(each.name)));
    if (kept[0] && names.includes(kept[0])) from.value = kept[0];
    if (kept[1] && names.includes(kept[1])) to.value = kept[1];
    units.node.hidden = !some;
    units.set(unit);
  }

  /** Fit the tools to the graph, and to what is asked. */
  function draw(data, ask) {
    const { nodes, arrows, labels, numbers } = data, names = nodes.map((each) => each.name);
    if (data !== drawn) offer(data, names);
    drawn = data;
    if (ask !== chosen) {
      const arrow = arrows.find(({ cells }) => cells.some(([q]) => q === ask));
      if (arrow) point(arrow.source, arrow.target);
    }
    chosen = ask;
    numberTool.classList.toggle("lessons-graph-off", !(ask in numbers));
    value.disabled = !(ask in numbers);
    value.value = ask in numbers ? numbers[ask] : "";
    name.replaceChildren(quantity(ask, labels));
    remove.disabled = !names.includes(ask.split("[")[0]);
  }
  return { node, draw, point };
}
