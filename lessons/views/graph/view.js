// GraphView: choose a derivative; its paths light up one by one, and the sum grows. State is (ask, mode, step).

import { el } from "../kit/dom.js";
import { nearest, onKeys, roving } from "../kit/keys.js";
import { commas } from "../kit/number.js";
import { answer, panel, segmented, textButton } from "../kit/panel.js";
import { stepper } from "../kit/stepper.js";
import { drawGraph, quantity } from "./drawing.js";
import { foundSoFar, fraction, growingSum, pathCards, pile, visitCards } from "./sum.js";
import { graphTools } from "./tools.js";

const PAUSE = 1600;
const MODES = [["paths", "path by path"], ["arrows", "arrow by arrow"]];
const PROMPT = {
  paths: "Predict, then press Next: the first path lights up, and its slopes stand here.",
  arrows: "Press Next: begin at E, and go backward node by node.",
};
const HINT = "choose a node or a weight, then Next";

/** @type {Render} */
export function render({ model, el: host, listen, watch, save }) {
  const told = (ask = model.get("ask")) => model.get("_data").asked[ask];
  const byArrow = () => model.get("mode") === "arrows";
  const tooMany = () => !told().paths.length;
  const byPath = () => !byArrow() && !tooMany();
  const stops = (ask) => (byArrow() ? told(ask).visits : told(ask).paths);
  const last = () => stops().length + (!byArrow() && stops().length > 1 ? 1 : 0);

  // ---- steps -----------------------------------------------------------------------------------------------------
  function go(step) {
    if (step < 0 || step > last()) frame.announce(step < 0 ? "Nothing is lit yet." : "All of it is lit.");
    else save({ step });
  }
  const next = () => go(model.get("step") + 1);
  const back = () => go(model.get("step") - 1);
  const steps = stepper({ wait: PAUSE, more: () => model.get("step") < last(), forward: next, again: () => go(1),
    back, next });
  const { stop, byHand } = steps;
  function choose(ask) {
    stop();
    if (ask === model.get("ask")) return go(Math.min(model.get("step") + 1, last() + 1));
    save({ ask, step: Math.min(1, stops(ask).length) });
  }
  function reset() {
    stop();
    save({ ...model.get("_home"), notice: "" });
    wish({ do: "reset" });
  }

  // ---- changes of the graph --------------------------------------------------------------------------------------
  function wish(what) {
    stop();
    save({ notice: "", _edit: { ...what, count: (model.get("_edit").count ?? 0) + 1 } });
    answers.wait();
  }

  // ---- the frame -------------------------------------------------------------------------------------------------
  const modes = segmented("How", MODES, model.get("mode"), (mode) => { stop(); save({ mode, step: 0 }); });
  const where = el("span", { class: "lessons-hint lessons-graph-where" });
  const opener = textButton("Change the graph", () => save({ edit: !model.get("edit") }));
  const notice = el("div", { class: "lessons-notice lessons-graph-notice" });
  const tools = graphTools(wish);
  const picture = el("div", { class: "lessons-graph-picture" });
  const facts = el("span", {}), agree = el("span", { class: "lessons-graph-agree" });
  const prompt = el("div", { class: "lessons-graph-prompt lessons-hint" });
  const cards = el("div", { class: "lessons-graph-cards", "aria-hidden": true });
  const sum = el("div", { class: "lessons-graph-sums", "aria-hidden": true });
  const frame = panel({
    title: model.get("title"), hint: HINT,
    tools: el("div", { class: "lessons-graph-head" }, modes.node, textButton("Reset", reset)),
    body: [picture, tools.node, notice, el("div", { class: "lessons-row lessons-graph-facts" }, facts, agree), cards,
      sum],
    footer: [steps.back, steps.next, steps.play, where, opener],
  });
  const answers = answer(notice, frame.announce, "A changed graph is computed");

  // ---- drawing ---------------------------------------------------------------------------------------------------
  let drawn, pathPile, visitPile, growing, found, focus;
  function drawAll() {
    const kept = drawn?.node.contains(document.activeElement) ? document.activeElement?.dataset.q : null;
    drawn = drawGraph(model.get("_data"), choose, tools.point);
    picture.replaceChildren(drawn.node);
    focus = roving(drawn.buttons);
    const now = drawn.buttons.find((each) => each.dataset.q === (kept ?? model.get("ask")));
    if (now) focus(now, { move: kept !== null });
    drawn.node.addEventListener("focusin", (event) => {
      if (event.target.dataset.q) focus(event.target, { move: false });
    });
    const move = (dx, dy) => (event) => {
      const next = nearest(event.target, drawn.buttons, dx, dy);
      if (next) focus(next);
    };
    const enter = (event) => choose(event.target.dataset.q);
    onKeys(drawn.node, { ArrowRight: move(1, 0), ArrowLeft: move(-1, 0), ArrowDown: move(0, 1), ArrowUp: move(0, -1),
      Enter: enter, " ": enter });
    drawn.place();
    drawAsked();
  }
  function drawAsked() {
    const { labels } = model.get("_data"), ask = model.get("ask"), asked = told();
    pathPile = pile(asked.paths, pathCards, labels);
    visitPile = pile(asked.visits, visitCards, labels);
    cards.replaceChildren(pathPile.node, visitPile.node, prompt);
    growing = growingSum(ask, asked, labels);
    found = foundSoFar(asked, labels);
    sum.replaceChildren(growing.node, found.node);
    tools.draw(model.get("_data"), ask);
    drawStep();
  }
  function drawStep() {
    const { labels } = model.get("_data"), ask = model.get("ask"), step = model.get("step"), asked = told();
    const items = byPath() ? asked.paths.map(({ links }) => links) : asked.visits.map(({ terms }) => terms);
    const ids = (links) => links.map(({ arrow }) => arrow);
    const all = byPath() && step > items.length;
    const now = new Set(!byArrow() && tooMany() ? []
      : all ? items.flatMap(ids) : step ? ids(items[step - 1]) : []);
    const before = new Set(items.slice(0, Math.max(0, step - 1)).flatMap(ids));
    const known = new Map(byPath() ? [] : asked.visits.slice(0, step).map(({ q, value }) => [q, value]));
    drawn.light({ ask, now, before, known });
    pathPile.show(byPath() ? Math.min(step, asked.paths.length) - 1 : -1);
    visitPile.show(byArrow() ? step - 1 : -1);
    growing.show(byPath() ? step : 0);
    found.show(step);
    found.node.classList.toggle("lessons-graph-unseen", !byArrow());
    cards.classList.toggle("lessons-graph-question", !step);
    prompt.hidden = step > 0;
    prompt.textContent = last() ? PROMPT[byPath() ? "paths" : "arrows"] : "";
    growing.node.classList.toggle("lessons-graph-unseen", !byPath());
    modes.set(model.get("mode"));
    const spelled = asked.facts.map((token) => (typeof token === "string" ? token : quantity(token.q, labels)));
    facts.replaceChildren(fraction("E", ask, labels), el("span", {}, byArrow()
      ? arrowFacts(asked, step) : step || tooMany() ? spelled : "how many paths, and how many factors has each",
      tooMany() && !byArrow()
        ? `. Too many to light: arrow by arrow ${asked.arrows} slopes are enough` : "", step || !byPath() ? "." : "?"));
    steps.next.disabled = !last();
    const done = step === last() && step > 0;
    const ways = [tooMany() ? null : `path by path ${asked.value}`, `arrow by arrow ${asked.value}`,
      `finite differences ${asked.measured}`].filter(Boolean).join(" · ");
    agree.textContent = done ? `${asked.same ? "✓" : "≠"} ${ways}` : "";
    where.textContent = where_(step);
  }
  function arrowFacts({ visits, count, arrows }, step) {
    const visited = new Set(visits.slice(0, step).flatMap(({ terms }) => terms.map(({ arrow }) => arrow))).size;
    const paths = count > 1 ? `; path by path there are ${commas(count)} paths` : "";
    return `${visited} of ${arrows} arrows visited, each once${paths}`;
  }
  function where_(step) {
    const most = stops().length;
    return !step ? "nothing is lit" : step > most ? "all paths" : `${byArrow() ? "node" : "path"} ${step} of ${most}`;
  }
  function speak() {
    const step = model.get("step"), asked = told(), items = stops();
    const facts = asked.facts.map((token) => token.q ?? token).join("");
    const text = !step ? (byPath() ? PROMPT.paths : facts) : items[step - 1]?.ear
      ?? `dE/d${model.get("ask")} = ${items.map(({ value }) => value).join(" + ")} = ${asked.value}`;
    frame.announce(`${model.get("ask")}. ${text}`.replaceAll("−", "-"));
  }
  function openTools() {
    tools.node.hidden = !model.get("edit");
    opener.setAttribute("aria-expanded", String(model.get("edit")));
  }

  onKeys(frame.node,
    { PageDown: byHand(next), PageUp: byHand(back), Home: byHand(() => go(0)), End: byHand(() => go(last())) });
  listen("change:ask change:mode", () => { drawAsked(); speak(); });
  listen("change:step", () => { drawStep(); speak(); });
  listen("change:_data", () => { drawAll(); answers.say(""); speak(); });
  listen("change:notice change:_done", () => answers.say(model.get("notice")));
  listen("change:edit", openTools);
  host.append(frame.node);
  openTools();
  drawAll();
  watch(frame.body, () => drawn.place());
  return [stop, answers.stop];
}
