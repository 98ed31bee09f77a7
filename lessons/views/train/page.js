// On a page without Python: the training that was recorded when the page was made, played again.

import { el } from "../kit/dom.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

const LASTS = 9000, TICK = 60;                   // milliseconds: the whole run, and from picture to picture

/** What TrainView shows of a recorded run after so many steps. */
export function shownAt(run, step) {
  const { stride, losses } = run.curve;
  const known = losses.slice(0, Math.ceil(step / stride));
  const last = (pairs) => pairs.filter(([from]) => from <= step).at(-1)?.[1];
  return {
    progress: { step, steps: run.steps, epoch: step ? last(run.epochs) : null, epochs: run.of,
      loss: known.at(-1) ?? null, left: null },
    curve: { stride, losses: known },
    accuracies: run.accuracies.filter(([at]) => at <= step),
    images: last(run.frames) ?? [],
  };
}

/** Plays Python to a TrainView, and gives a slider over the whole run. @type {(model: any, run: any) => HTMLElement} */
export default function replay(model, run) {
  let step = 0, timer = 0;
  const words = (name) => fill(WORDS[name], { step, steps: run.steps, seed: run.seed ?? 0 });
  const slider = el("input", { type: "range", min: 0, max: run.steps, value: 0, oninput: scrub,
    "aria-label": WORDS.scrub });

  function show(state, told = words(state)) {
    slider.value = String(step);
    model.take({ ...shownAt(run, step), state: state === "ready" ? "not started" : state, status: told,
      ...(told === model.get("status") ? {} : { spoken: told }) });
  }
  function rest() {
    clearInterval(timer);
    timer = 0;
  }
  function tick() {
    step = Math.min(run.steps, step + Math.max(1, Math.round((run.steps * TICK) / LASTS)));
    if (step === run.steps) rest();
    show(step === run.steps ? "finished" : "running");
  }
  const commands = {
    start() {
      if (model.get("state") !== "paused") step = 0;
      timer ||= setInterval(tick, TICK);
      show("running");
    },
    pause() { rest(); show("paused"); },
    stop() { rest(); show("stopped"); },
    reset() { rest(); step = 0; show("ready"); },
  };
  function scrub() {
    rest();
    step = Number(slider.value);
    show(step === 0 ? "ready" : step === run.steps ? "finished" : "paused");
  }
  model.tell = ({ content, state }) => {
    if (content) commands[content.command]?.();
    if (state && "seed" in state && state.seed !== run.seed) {
      model.take({ seed: run.seed });
      show(step ? "paused" : "ready", words("seed"));
    }
  };
  show("ready");
  return el("label", { class: "page-scrub" }, el("span", {}, WORDS.scrub), slider);
}
