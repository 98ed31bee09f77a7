// LogitView: a row for each class. State is (logits, target, h, nudged, refused); all numbers follow from it.

import { el, highWith } from "../kit/dom.js";
import { walk } from "../kit/keys.js";
import { number } from "../kit/number.js";
import { numberField, panel, presetButtons, segmented, textButton } from "../kit/panel.js";
import { softmaxLoss, tellLoss, tellMore } from "./words.js";

const HINT = "Predict the sign of each slope. Then press + or − beside a logit, and compare the loss with slope · h.";
const REACH = 5;   // of the sliders; the fields take more

/** @type {Render} */
export function render({ model, el: host, listen, watch, save }) {
  const classes = model.get("classes"), named = model.get("_presets");
  const limits = model.get("_limits"), { most } = limits;
  const put = (values) => save({ nudged: {}, refused: "", ...values });
  const move = (i, z) => model.get("logits").map((old, j) => (i === j ? z : old));
  const group = `lessons-logit-${Math.random().toString(36).slice(2)}`;

  function nudge(i, sign) {
    const z = model.get("logits")[i], h = sign * model.get("h");
    if (Math.abs(z + h) > most) return tell(`z of ${classes[i]} is a number from −${most} to ${most}`);
    put({ logits: move(i, z + h), nudged: { class: i, h, before: z } });
  }
  const presets = presetButtons(named, ({ logits }, name) => (logits ? put({ logits }) : save({ refused: name })));

  const rows = classes.map((name, i) => {
    const label = (what) => `${name}, ${what}`;
    const truth = el("input",
      { type: "radio", name: group, "aria-label": label("true class"), onchange: () => put({ target: i }) });
    const slider = el("input", { type: "range", min: -REACH, max: REACH, step: 0.01, "aria-label": label("logit z"),
      oninput: () => put({ logits: move(i, Number(slider.value)) }) });
    const field = numberField({ min: -most, max: most, class: "lessons-logit-field",
      "aria-label": label("logit z as a number") }, { fits: (z) => Math.abs(z) <= most,
      read: () => Number(model.get("logits")[i].toPrecision(4)), write: (z) => put({ logits: move(i, z) }),
      refuse: () => tell(`z of ${name} is a number from −${most} to ${most}`), left: draw });
    const nudges = [["−", -1, "lower"], ["+", 1, "raise"]].map(([text, sign, word]) =>
      textButton(text, () => nudge(i, sign), "", { "aria-label": `${word} z of ${name} by h` }));
    const y = el("span", { class: "lessons-logit-y" }), slope = el("span", { class: "lessons-logit-slope" });
    const told = el("span", { class: "lessons-logit-number lessons-role-output" });
    const tilt = el("span", { class: "lessons-logit-number lessons-role-delta" });
    const node = el("div", { class: "lessons-logit-row", role: "group", "aria-label": name },
      el("label", { class: "lessons-logit-who" }, truth, el("span", {}, name)),
      el("div", { class: "lessons-logit-z" }, slider, field.node, nudges),
      el("div", { class: "lessons-logit-bar" }, el("span", { class: "lessons-track" }, y), told),
      el("div", { class: "lessons-logit-bar" },
        el("span", { class: "lessons-track lessons-track-both" }, slope), tilt));
    return { node, truth, slider, field, nudges, y, slope, told, tilt };
  });
  walk(rows.flatMap((row) => row.nudges), { ArrowDown: 2, ArrowUp: -2, ArrowLeft: -1, ArrowRight: 1 });

  const loss = el("div", { class: "lessons-logit-loss" }), more = el("div", { class: "lessons-logit-more" });
  const step = segmented("h, what − and + move by", limits.nudges.map((h) => [h, `h = ${number(h)}`]), model.get("h"),
    (h) => save({ h }));
  const frame = panel({
    title: model.get("title"),
    tools: [step.node, textButton("Reset", () => put(model.get("_home")))],
    body: [
      el("div", { class: "lessons-logit-row lessons-logit-head", "aria-hidden": true }, el("span", {}, "true class"),
        el("span", {}, "logit z"), el("span", {}, "ŷ = softmax(z)"), el("span", {}, "slope ∂E/∂z = ŷ − t")),
      rows.map(({ node }) => node), loss, more],
    footer: presets.nodes,
  });
  function tell(text) {
    more.textContent = text;
    frame.announce(text);
  }

  function draw() {
    const logits = model.get("logits"), target = model.get("target"), found = softmaxLoss(logits, target);
    const refused = named[model.get("refused")]?.refused?.[target];
    const state = { classes, logits, target, nudged: model.get("nudged") };
    rows.forEach((row, i) => {
      const z = logits[i], y = found.y[i], slope = found.slopes[i];
      row.truth.checked = i === target;
      row.node.classList.toggle("lessons-logit-true", i === target);
      row.slider.value = z;
      row.slider.setAttribute("aria-valuetext", number(z));
      row.field.update();
      row.told.textContent = number(y);
      row.tilt.textContent = number(slope);
      row.y.style.width = `${100 * y}%`;
      row.slope.style.width = `${50 * Math.abs(slope)}%`;
      row.slope.style.left = `${50 + 50 * Math.min(0, slope)}%`;
    });
    step.set(model.get("h"));
    const shown = String(logits);
    presets.mark((made, name) => (made.logits ? String(made.logits) === shown : name === model.get("refused")));
    loss.textContent = tellLoss(state);
    const told = tellMore(state, refused, limits);
    more.textContent = told || HINT;
    more.classList.toggle("lessons-hint", !told);
    more.classList.toggle("lessons-logit-refused", Boolean(refused));
    frame.announce([loss.textContent, told].filter(Boolean).join(" "));
  }

  /** Room for the longest that may be said below: why a preset is refused, or what a nudge did. */
  function settle() {
    const i = classes.reduce((best, name, k) => (name.length > classes[best].length ? k : best), 0);
    const { logits, target } = model.get("_home"), nudged = { class: i, h: -0.01, before: logits[i] + 0.01 };
    const reasons = Object.values(named).flatMap(({ refused }) => refused ?? []);
    const texts = [HINT, tellMore({ classes, logits, target, nudged }, "", limits), ...reasons];
    const high = highWith(more, [texts.reduce((best, text) => (text.length > best.length ? text : best))]);
    if (high) more.style.minHeight = `${high}px`;
  }

  host.append(frame.node);
  draw();
  watch(frame.body, () => requestAnimationFrame(settle));
  listen("change:logits change:target change:h change:nudged change:refused", draw);
}
