// DescentView: state is (start, lr, momentum, weight_decay, rescaled, step); paths follow from it, `draw` draws them.

import { nice } from "../kit/drawing/axes.js";
import { el, svg } from "../kit/dom.js";
import { onDrag } from "../kit/drag.js";
import { keepKeys, onKeys } from "../kit/keys.js";
import { number } from "../kit/number.js";
import { forKeys, panel, segmented, textButton } from "../kit/panel.js";
import { stepper } from "../kit/stepper.js";
import { BALLS, drawLandscape } from "./picture.js";
import { pathsOf } from "./steps.js";
import { inWords, shownPair, speakRules, tellRules } from "./words.js";

const WAIT_BETWEEN_STEPS = 700;
const RATES = { lr: ["α", "learning rate"], momentum: ["μ", "momentum"], weight_decay: ["λ", "weight decay"] };
const NAMES = ["start", ...Object.keys(RATES), "rescaled"];

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const data = model.get("_data"), several = data.rules.length > 1;
  const setting = () => Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
  const step = () => model.get("step");
  let paths = {};

  // ---- steps -----------------------------------------------------------------------------------------------------
  function go(to) {
    if (to < 0 || to > data.steps) frame.announce(to < 0 ? "This is the start." : "This is the last step.");
    else save({ step: to });
  }
  const back = () => go(step() - 1), next = () => go(step() + 1);
  const steps = stepper({ wait: WAIT_BETWEEN_STEPS, more: () => step() < data.steps, forward: next, again: () => go(0),
    back, next });
  const { stop, byHand } = steps;
  function reset() {
    stop();
    save(model.get("_home"));
  }

  // ---- the start -------------------------------------------------------------------------------------------------
  const grain = data.span.map(([low, high]) => nice((high - low) / 150));
  const rounded = (value, i) => Number((Math.round(value / grain[i]) * grain[i]).toPrecision(12));
  /** A start within the picture, on whole grains. */
  const put = (place) => save({ start: place.map((value, i) =>
    Math.min(data.span[i][1], Math.max(data.span[i][0], rounded(value, i)))) });
  const nudge = (axis, by) => () =>
    put(model.get("start").map((value, i) => (i === axis ? value + by * grain[i] : value)));
  const toEnd = (end) => () => put(model.get("start").map((value, i) => (i ? value : data.span[0][end])));

  // ---- sliders ---------------------------------------------------------------------------------------------------
  const sliders = data.sliders.map((name) => {
    const [letter, word] = RATES[name], most = data.most[name], by = name === "lr" ? nice(most / 150) : 0.05;
    const value = el("span", { class: "lessons-descent-value" });
    const slider = el("input", { type: "range", min: name === "lr" ? by : 0, max: most, step: by,
      "aria-label": `${word} ${letter}`, onkeydown: keepKeys,
      oninput: () => save({ [name]: Number(slider.value) }) });
    const hint = el("span", { class: "lessons-hint" }, word);
    return { name, slider, value, node: el("label", {}, el("i", {}, letter), hint, slider, value) };
  });
  const rescale = data.rescales
    ? segmented("α of the rule that averages", [[false, "one α for all"], [true, "α/(1 − μ)"]],
    model.get("rescaled"), (rescaled) => save({ rescaled })) : null;

  // ---- panel -----------------------------------------------------------------------------------------------------
  const where = el("span", { class: "lessons-hint lessons-where" });
  const picture = drawLandscape(data);
  const cards = data.rules.map(({ title, formula }, i) => {
    const lines = el("div", { class: "lessons-descent-lines" }), told = el("div", { class: "lessons-descent-verdict" });
    const icon = svg("svg", { viewBox: "-18 -18 36 36", class: "lessons-descent-icon", "aria-hidden": true },
      BALLS[i]({ class: `lessons-descent-mark lessons-descent-rule-${i}` }));
    const node = el("div", { class: "lessons-descent-card" },
      el("div", { class: "lessons-descent-rule" }, icon, el("b", {}, title), el("span", {}, ` ${formula}`)),
      lines, told);
    return { node, lines, told };
  });
  const frame = panel({
    title: model.get("title"), hint: ["drag the ring", forKeys(", or Tab and arrows")],
    tools: rescale?.node,
    body: [el("div", { class: "lessons-descent-main" },
      el("div", { class: "lessons-descent-left" }, picture.node),
      el("div", {},
        el("div", { class: "lessons-descent-sliders" }, sliders.map(({ node }) => node)),
        cards.map(({ node }) => node)))],
    footer: [steps.back, steps.next, steps.play, where, textButton("Reset", reset)],
  });
  frame.node.classList.toggle("lessons-descent-several", several);
  const most = (several || data.rules[0].name !== "plain" ? 3 : 2) + Number(data.sliders.includes("weight_decay"));
  frame.node.style.setProperty("--lines", most * data.span.length);             // a pair may take two lines

  // ---- from state to page ----------------------------------------------------------------------------------------
  function draw() {
    const now = setting();
    paths = pathsOf(data, now);
    for (const { name, slider, value } of sliders) {
      slider.value = now[name];
      value.textContent = number(now[name]);
    }
    rescale?.set(now.rescaled);
    drawStep();
  }
  function drawStep() {
    const now = setting(), told = tellRules(data, now, paths, step());
    picture.draw(now.start, paths, step());
    told.forEach(({ where: place, lines, verdict }, i) => {
      cards[i].lines.replaceChildren(...[place, ...lines]
        .map((line) => el("div", {}, line.replaceAll(", ", ",\u00a0").replace(",\u00a0slope", ", slope"))));
      cards[i].told.textContent = verdict.replace(/ ([=−·]) /g, "\u00a0$1\u00a0");
    });
    where.textContent = `step ${step()} of ${data.steps}`;
    const { handle } = picture, [first] = now.start;
    const spoken = inWords(data, `${data.place} = ${shownPair(now.start)}`);
    for (const [name, value] of Object.entries({ label: "Start", valuenow: first, valuemin: data.span[0][0],
      valuemax: data.span[0][1], valuetext: spoken })) handle.setAttribute(`aria-${name}`, value);
    frame.announce(speakRules(data, told, step()));
  }

  // ---- hands -----------------------------------------------------------------------------------------------------
  onDrag(picture.node, (event) => put(picture.placeAt(event)), () => {
    stop();
    picture.handle.focus({ preventScroll: true });
  });
  const upward = data.span.length - 1;
  onKeys(picture.handle, {
    ArrowRight: nudge(0, 1), ArrowLeft: nudge(0, -1), ArrowUp: nudge(upward, 1), ArrowDown: nudge(upward, -1),
    PageUp: nudge(0, 10), PageDown: nudge(0, -10), Home: toEnd(0), End: toEnd(1),
  });
  onKeys(frame.footer, { ArrowRight: byHand(next), ArrowLeft: byHand(back), Home: byHand(() => go(0)),
    End: byHand(() => go(data.steps)) });

  listen(NAMES.map((name) => `change:${name}`).join(" "), draw);
  listen("change:step", drawStep);
  host.append(frame.node);
  draw();
  return stop;
}
