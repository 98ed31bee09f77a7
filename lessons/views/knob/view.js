// KnobView: state is (values, chosen); the units, the loss, its slopes and its curve follow from it.

import { axes, scale } from "../kit/drawing/axes.js";
import { el, svg } from "../kit/dom.js";
import { onDrag } from "../kit/drag.js";
import { asFactor, asShown, equals, number } from "../kit/number.js";
import { panel, textButton } from "../kit/panel.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

const STEP = 0.01, NEAR = 1e-9, GRAIN = 0.05, HIGHEST = 8;
const WIDE = 520, HIGH = 300, BOX = { left: 40, right: WIDE - 12, top: 12, bottom: HIGH - 36 };
const product = (values) => values.reduce((all, value) => all * value, 1);
const near = (value) => Math.round(value * 1e12) / 1e12 + 0;

/** n₁ to the last unit, E and its slope along each knob. */
function found(values, target) {
  const end = product(values);
  return { units: values.map((_, i) => product(values.slice(0, i + 1))), loss: (end - target) ** 2 / 2,
    slopes: values.map((_, i) => (end - target) * product(values.toSpliced(i, 1))) };
}

/** The loss as an equation; what a small turn of the chosen knob does to it.
 *  @param {{ names: string[], values: number[], target: number, chosen: number }} state */
export function sentences({ names, values, target, chosen }) {
  const { units, loss, slopes } = found(values, target), end = units.at(-1), slope = slopes[chosen];
  const sign = equals((asShown(end) - target) ** 2 / 2, loss);
  const turn = Math.abs(slope) < NEAR ? "flat" : slope > 0 ? "rises" : "falls";
  return [
    fill(WORDS.loss, { end: number(near(end)), target: asFactor(number(target)), sign, loss: number(near(loss)) }),
    fill(WORDS[turn], { name: names[chosen], slope: number(slope), change: number(Math.abs(STEP * slope)) }),
  ];
}

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const { names, target, most } = model.get("_data");
  const turn = (i, value) => save({ chosen: i, values: model.get("values").with(i, value) });

  // ---- the chain -------------------------------------------------------------------------------------------------
  const box = (name, role) => {
    const value = el("b", {});
    return { value, node: el("span", { class: `lessons-knob-unit lessons-role-${role}` }, name, value) };
  };
  const start = box("x", "input"), error = box("E", "loss");
  const weights = names.slice(1), units = weights.map((name) => box(name.replace("w", "n"), "output"));
  const arrows = weights.map((name) => {
    const value = el("b", {});
    return { value, node: el("span", { class: "lessons-knob-arrow lessons-role-weight" }, `${name} `, value) };
  });
  const chain = el("div", { class: "lessons-knob-chain", "aria-hidden": true }, start.node,
    units.map(({ node }, i) => [arrows[i].node, node]), el("span", { class: "lessons-knob-arrow" }), error.node);

  // ---- the knobs -------------------------------------------------------------------------------------------------
  const knobs = names.map((name, i) => {
    const slider = el("input", { type: "range", min: -most, max: most, step: GRAIN, "aria-label": name,
      onfocus: () => save({ chosen: i }), oninput: () => turn(i, Number(slider.value)) });
    const value = el("b", {}), bar = el("span", {}), slope = el("span", {});
    const node = el("label", { class: "lessons-knob-row" },
      el("i", { class: `lessons-role-${i ? "weight" : "input"}` }, name), slider, value,
      el("span", { class: "lessons-track lessons-track-both" }, bar), slope);
    return { node, slider, value, bar, slope };
  });

  // ---- the curve -------------------------------------------------------------------------------------------------
  const across = scale([-most, most], [BOX.left, BOX.right]), up = scale([0, HIGHEST], [BOX.bottom, BOX.top]);
  const clip = `lessons-knob-${Math.random().toString(36).slice(2)}`;
  const curve = svg("polyline", { class: "lessons-knob-curve" });
  const tangent = svg("line", { class: "lessons-knob-tangent" });
  const ball = svg("circle", { r: 8, class: "lessons-knob-ball" });
  const axis = svg("text", { x: BOX.right, y: BOX.bottom + 31, "text-anchor": "end", class: "lessons-knob-axis" });
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "lessons-knob-picture", "aria-hidden": true },
    svg("clipPath", { id: clip }, svg("rect", { x: BOX.left, y: BOX.top, width: BOX.right - BOX.left,
      height: BOX.bottom - BOX.top })),
    axes(BOX, [across, up], [8, 5], { names: ["", "E"] }), axis,
    svg("g", { "clip-path": `url(#${clip})` }, curve, tangent), ball);

  const told = el("div", { class: "lessons-knob-loss" }), more = el("div", { class: "lessons-knob-more" });
  const frame = panel({
    title: model.get("title"), hint: "drag a slider, or the ball on the curve",
    tools: [textButton("Reset", () => save(model.get("_home")))],
    body: [chain, el("div", { class: "lessons-knob-main" }, picture, el("div", {},
      el("div", { class: "lessons-knob-row lessons-knob-head", "aria-hidden": true }, el("span", {}),
        el("span", {}, "knob"), el("span", {}), el("span", {}, "slope of E"), el("span", {})),
      knobs.map(({ node }) => node), told, more))],
  });

  function draw() {
    const values = model.get("values"), chosen = model.get("chosen");
    const now = found(values, target), others = product(values.toSpliced(chosen, 1));
    const at = (knob) => (others * knob - target) ** 2 / 2;
    start.value.textContent = number(values[0]);
    error.value.textContent = number(near(now.loss));
    units.forEach(({ value }, i) => { value.textContent = number(near(now.units[i + 1])); });
    arrows.forEach(({ value }, i) => { value.textContent = `· ${asFactor(number(values[i + 1]))}`; });
    const [loss, turned] = sentences({ names, values, target, chosen });
    told.textContent = loss;
    more.textContent = turned;
    knobs.forEach((knob, i) => {
      const slope = near(now.slopes[i]), part = Math.min(1, Math.abs(slope) / 8);
      knob.node.classList.toggle("lessons-knob-chosen", i === chosen);
      knob.slider.value = values[i];
      knob.slider.setAttribute("aria-valuetext", `${number(values[i])}, slope ${number(slope)}`);
      knob.value.textContent = number(values[i]);
      knob.slope.textContent = number(slope);
      knob.bar.style.width = `${50 * part}%`;
      knob.bar.style.left = `${slope < 0 ? 50 - 50 * part : 50}%`;
      knob.bar.className = slope < 0 ? "lessons-knob-down" : "lessons-knob-up";
    });
    const x = across.to(values[chosen]), slope = now.slopes[chosen];
    axis.textContent = names[chosen];
    curve.setAttribute("points", Array.from({ length: 121 }, (_, k) => most * (k / 60 - 1))
      .map((knob) => `${across.to(knob).toFixed(1)},${Math.max(-9e3, up.to(at(knob))).toFixed(1)}`).join(" "));
    ball.setAttribute("cx", x);
    ball.setAttribute("cy", Math.max(BOX.top, up.to(now.loss)));
    ball.classList.toggle("lessons-knob-outside", now.loss > HIGHEST);
    const tilt = (slope * (up.to(1) - up.to(0))) / (across.to(1) - across.to(0)), reach = 90 / Math.hypot(1, tilt);
    for (const [end, sign] of [[1, -1], [2, 1]]) {
      tangent.setAttribute(`x${end}`, x + sign * reach);
      tangent.setAttribute(`y${end}`, up.to(now.loss) + sign * reach * tilt);
    }
    frame.announce(`${told.textContent}. ${more.textContent}`);
  }

  // ---- hands -----------------------------------------------------------------------------------------------------
  function drag(event) {
    const { left, width } = picture.getBoundingClientRect();
    const knob = Math.round(across.from(((event.clientX - left) / width) * WIDE) / GRAIN) * GRAIN;
    turn(model.get("chosen"), Number(Math.max(-most, Math.min(most, knob)).toFixed(6)));
  }
  onDrag(picture, drag, () => knobs[model.get("chosen")].slider.focus({ preventScroll: true }));

  listen("change:values change:chosen", draw);
  host.append(frame.node);
  draw();
}
