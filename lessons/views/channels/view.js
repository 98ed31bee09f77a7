// ChannelsView: a color picture taken apart into its channels, and what a filter finds in each put together again.

import { canvas, signColors } from "../kit/drawing/canvas.js";
import { el, whenThere } from "../kit/dom.js";
import { panel, textButton } from "../kit/panel.js";
import { added, found, NAMES, sentence } from "./sums.js";

const HINT = "switch a color off and on";

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const color = model.get("_color"), kernels = model.get("_kernels");
  const [rows, columns] = [color[0].length, color[0][0].length];
  const [high, wide] = [rows - kernels[0].length + 1, columns - kernels[0][0].length + 1];
  const light = (p, n) => 2.55 * color[p][Math.floor(n / columns)][n % columns];
  const maps = color.map((channel, p) => found(channel, kernels[p]));
  const most = Math.max(...maps.flat().map(Math.abs)) / 100 || 1;

  const whole = canvas(rows, columns), sum = canvas(high, wide);
  const channels = NAMES.map((name, p) => {
    const picture = canvas(rows, columns), map = canvas(high, wide);
    picture.draw((n) => [...NAMES.map((_, i) => (i === p ? light(p, n) : 0)), 255]);
    const press = textButton(name, () => save({ on: model.get("on").map((on, i) => (i === p ? !on : on)) }));
    const node = el("div", { class: "lessons-channels-one" }, press, picture.node,
      el("div", { class: "lessons-hint" }, "what its kernel finds"), map.node);
    return { node, press, map };
  });
  const told = el("div", { class: "lessons-channels-told", "aria-hidden": "true" });
  const frame = panel({ look: "lessons-channels", title: model.get("title"), hint: HINT,
    tools: [textButton("Reset", () => save({ on: NAMES.map(() => true) }))], body: [
    el("div", { class: "lessons-channels-all" },
      el("div", { class: "lessons-channels-one" }, el("div", {}, "the picture"), whole.node,
        el("div", { class: "lessons-hint" }, "the map: their sum"), sum.node),
      channels.map(({ node }) => node)), told] });

  /** Blue above 0, red below, all four maps on one scale. */
  function paint({ draw }, values) {
    const [blue, red] = signColors(frame.node);
    draw((n) => [...(values[n] > 0 ? blue : red), Math.min(255, (255 * Math.abs(values[n])) / most)]);
  }
  function show() {
    const on = model.get("on"), map = added(maps, on);
    channels.forEach(({ node, press, map: own }, p) => {
      press.setAttribute("aria-pressed", String(on[p]));
      node.classList.toggle("lessons-channels-off", !on[p]);
      paint(own, added([maps[p]], [true]));
    });
    whole.draw((n) => [...NAMES.map((_, p) => (on[p] ? light(p, n) : 0)), 255]);
    paint(sum, map);
    told.textContent = sentence(on, map);
    frame.announce(told.textContent);
  }
  host.append(frame.node);
  listen("change:on", show);
  return whenThere(() => frame.node.isConnected, show);       // only there the sheet's colors are known
}
