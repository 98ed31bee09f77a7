// The ways to slide in SlideView: operation, mode and stride, each a row of buttons.

import { el } from "../kit/dom.js";
import { segmented } from "../kit/panel.js";

const OPERATIONS = [[false, "correlation"], [true, "convolution"]];

/** {offered, show(now, wayOf)}: `offered` holds the rows by name, `choose(values)` hears the learner. */
export function wayControls(modes, { flip, mode, stride }, choose) {
  const modeText = (name) => [el("span", {}, name), el("small", { "data-mode": name })];
  const rows = {
    flip: segmented("Operation", OPERATIONS, flip, (key) => choose({ flip: key })),
    mode: segmented("Mode", modes.map((name) => [name, modeText(name)]), mode, (key) => choose({ mode: key })),
    stride: segmented("Stride", [1, 2, 3].map((step) => [step, `${step}`]), stride, (key) => choose({ stride: key })),
  };
  const strides = el("div", { class: "lessons-slide-stride" }, el("span", { class: "lessons-hint" }, "stride"),
    rows.stride.node);
  const offered = { operation: rows.flip.node, mode: modes.length > 1 ? rows.mode.node : null, stride: strides };

  /** The way that is chosen; and each mode tells its padding and the size of its result. */
  function show(now, wayOf) {
    for (const [name, row] of Object.entries(rows)) row.set(now[name]);
    for (const node of rows.mode.node.querySelectorAll("small")) {
      const way = wayOf({ ...now, mode: node.dataset.mode });
      const zeros = [...new Set(way.padding.map((pair) => pair.join(" + ")))].join(", ");
      const size = way.strides[now.stride].shape.join(" × ");
      node.textContent = `${zeros} → ${size}`;
      node.parentElement?.setAttribute("title", `padding ${zeros}, size of the result ${size}`);
    }
  }
  return { offered, show };
}
