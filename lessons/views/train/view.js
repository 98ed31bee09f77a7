// TrainView: buttons, progress, the loss curve, the held-out accuracy and pictures. Python trains; this draws traits.

import { el } from "../kit/dom.js";
import { number } from "../kit/number.js";
import { answer, panel, segmented, textButton } from "../kit/panel.js";
import { signedPicture } from "../kit/drawing/signed.js";
import { accuracyShown, chart, lossShown, percent, smoothed } from "./chart.js";

const START = { "not started": "Start", running: "Pause", paused: "Continue" };
const ONE_ROW = 16;

function duration(seconds) {
  if (seconds < 1) return "less than 1 s left";
  return seconds < 90 ? `about ${Math.round(seconds)} s left` : `about ${Math.round(seconds / 60)} min left`;
}

function caption({ step, steps, epoch, epochs, left }, goesOn) {
  if (!step) return steps ? `${steps} steps` : "";
  const parts = [`step ${step} of ${steps}`, `epoch ${epoch}${epochs ? ` of ${epochs}` : ""}`];
  if (goesOn && left !== null) parts.push(duration(left));
  return parts.join(" · ");
}

/** One array as squares, against the largest number its role has now, or has had since Start. */
function picture({ label, role, shape: [rows, columns], peak, now, cells }, fits) {
  const [low, high] = [Math.min(...cells), Math.max(...cells)].map((value) => brief((value / 100) * now));
  const { node, draw } = signedPicture(rows, columns,
    { role: "img", "aria-label": `${label}: ${rows} by ${columns}, from ${low} to ${high}` });
  draw(fits || !peak ? cells : cells.map((value) => (value * now) / peak));
  return el("div", { class: "lessons-train-picture" }, node, el("div", { class: `lessons-role-${role}` }, label));
}

const brief = (value) => (value && Math.abs(value) < 1e-4 ? value.toExponential(1).replaceAll("-", "−")
  : number(Number(value.toPrecision(2))));

function legends(images, fits) {
  const scales = new Map(images.map(({ role, peak, now }) => [role, { peak, now }]));
  return [...scales].map(([role, { peak, now }]) => {
    const [end, other] = (fits ? [now, peak] : [peak, now]).map(brief);
    return el("div", { class: "lessons-train-legend" },
      scales.size > 1 ? el("span", { class: `lessons-role-${role}` }, role) : null,
      `−${end}`, el("span", { class: "lessons-train-scale", "aria-hidden": "true" }), `+${end}`,
      el("span", {}, fits ? `(±${other} since Start)` : `(±${other} now)`));
  });
}

function seedField(model, save) {
  const input = el("input",
    { type: "number", min: 0, step: 1, class: "lessons-field lessons-train-seed", value: model.get("seed") });
  input.addEventListener("change", () => {
    const seed = Number(input.value);
    if (input.value !== "" && Number.isSafeInteger(seed) && seed >= 0) save({ seed });
    input.value = model.get("seed");
  });
  return input;
}

/** @type {Render} */
export function render({ model, el: root, listen, watch, save, send }) {
  const isRunning = () => model.get("state") === "running";
  function ask(command) {
    answers.wait();
    send({ command });
  }
  /** A double click is one click; what does not fit the state is not sent, since Python would not answer it. */
  const once = (act) => (event) => {
    if (event.detail < 2 && event.currentTarget.getAttribute("aria-disabled") !== "true") act();
  };
  const icon = el("span", { "aria-hidden": "true" });
  const word = el("span");
  const main = textButton([icon, " ", word], once(() => ask(isRunning() ? "pause" : "start")),
    "lessons-primary lessons-train-main");
  const stop = textButton([el("span", { "aria-hidden": "true" }, "■ "), "Stop"], once(() => ask("stop")));
  const reset = textButton([el("span", { "aria-hidden": "true" }, "↺ "), "Reset"], once(() => ask("reset")));
  const filled = el("div"), bar = el("div", { class: "lessons-train-bar", role: "progressbar",
    "aria-label": "Training steps", "aria-valuemin": 0, "aria-valuemax": 100 }, filled);
  const words = el("span", { class: "lessons-hint lessons-train-caption" });

  let log = false;
  const axis = segmented("Loss axis", [["linear", "Linear"], ["log", "Log"]], "linear",
    (choice) => { log = choice === "log"; drawLoss(); });
  let fits = false;
  const colors = segmented("Scale of the pictures", [["all", "since Start"], ["now", "now"]], "all",
    (choice) => { fits = choice === "now"; drawImages(); });
  const seed = model.get("seed") === null ? null : seedField(model, save);
  const tools = [seed ? el("label", { class: "lessons-hint" }, "seed ", seed) : null,
    el("span", { class: "lessons-hint" }, "axis ", axis.node),
    model.get("has").pictures ? el("span", { class: "lessons-hint" }, "colors ", colors.node) : null];

  const loss = chart(250, 52, [6, 4], "step");
  const value = el("span", { class: "lessons-train-value" });
  const key = el("span");
  const lossBox = el("div", { class: "lessons-train-loss" },
    el("div", { class: "lessons-train-caption-row" }, el("b", { class: "lessons-role-loss" }, "loss "), value,
      el("span", { class: "lessons-train-keys lessons-hint" }, el("i", { class: "lessons-train-key-batch" }), key,
        el("i"), "smoothed")), loss.node);

  const heldOut = chart(120, 44, [3, 2], "", (share) => `${Math.round(100 * share)} %`);
  const big = el("div", { class: "lessons-train-big" });
  const side = el("div", { class: "lessons-train-side" },
    model.get("has").measure ? [el("div", { class: "lessons-train-caption-row" },
      el("b", { class: "lessons-role-output" }, "held-out accuracy")), big, heldOut.node] : null);
  const status = el("p", { class: "lessons-train-status" });
  side.append(status);

  const strip = el("div", { class: "lessons-train-pictures" });
  const scale = el("div", { class: "lessons-train-legends lessons-hint" });
  const body = [el("div", { class: "lessons-train-main-row" }, lossBox, side),
    model.get("has").pictures ? el("div", { class: "lessons-train-strip" }, strip, scale) : null];
  const view = panel({ look: "lessons-train", title: model.get("title"), tools, body,
    footer: [main, stop, reset, bar, words] });
  const answers = answer(status, speak, "The next step is computed");
  root.append(view.node);
  for (const { node, draw } of [loss, heldOut]) watch(node, draw);

  function speak(text) {
    view.announce(text);
    drawProgress();
  }
  /** While it runs Python is expected to go on; what stands in `status` is what it said last, or that it is silent. */
  function hear() {
    answers.say(model.get("status"));
    if (isRunning()) answers.wait();
  }
  function drawLoss() {
    const { stride = 1, losses = [] } = model.get("curve");
    loss.draw(lossShown({ stride, losses }, model.get("progress"), log));
    key.textContent = stride > 1 ? `mean of ${stride} batches` : "each batch";
    const shown = smoothed(losses.map((y, i) => [i, y])).at(-1);
    value.textContent = shown ? number(Number(shown[1].toPrecision(3))) : "";
  }
  function drawAccuracy() {
    const points = model.get("accuracies");
    big.textContent = points.length ? percent(points.at(-1)[1]) : "–";
    heldOut.draw(accuracyShown(points, model.get("progress")));
  }
  function drawImages() {
    const images = model.get("images");
    const rows = [...Map.groupBy(images, ({ role }) => role).values()];
    strip.style.setProperty("--columns", Math.min(Math.max(1, ...rows.map((row) => row.length)), ONE_ROW));
    strip.replaceChildren(...rows.map((row) =>
      el("div", { class: "lessons-train-row" }, row.map((each) => picture(each, fits)))));
    scale.replaceChildren(...legends(images, fits));
  }
  function drawProgress() {
    const progress = model.get("progress");
    const done = progress.step && progress.steps ? (100 * progress.step) / progress.steps : 0;
    filled.style.width = `${done}%`;
    bar.setAttribute("aria-valuenow", Math.round(done));
    words.textContent = caption(progress, isRunning() && status.textContent === model.get("status"));
    bar.setAttribute("aria-valuetext", words.textContent || "not started");
  }
  function drawState() {
    const state = model.get("state");
    word.textContent = START[state] ?? "Start again";
    icon.textContent = state === "running" ? "❚❚" : "▶";
    stop.setAttribute("aria-disabled", String(state !== "running" && state !== "paused"));
    reset.setAttribute("aria-disabled", String(state === "not started"));
    if (seed) seed.disabled = state === "running" || state === "paused";
    view.node.dataset.state = state;
    drawProgress();
  }
  const draws = { curve: drawLoss, accuracies: drawAccuracy, images: drawImages, progress: drawProgress,
    state: drawState };
  for (const [name, draw] of Object.entries(draws)) {
    draw();
    listen(`change:${name}`, draw);
  }
  status.textContent = model.get("status");
  hear();
  listen("change:state change:status change:progress", hear);
  listen("change:spoken", () => view.announce(model.get("spoken")));
  const pause = () => { if (isRunning()) ask("pause"); };              // nobody looks any more
  return [pause, answers.stop];
}
