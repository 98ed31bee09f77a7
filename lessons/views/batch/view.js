// BatchView: state is (pile, mean, cell); `draw` draws it, everything else changes the model, whose events call it.

import { el, highWith } from "../kit/dom.js";
import { onKeys, roam, roving } from "../kit/keys.js";
import { forKeys, panel, segmented, textButton } from "../kit/panel.js";
import { stepper } from "../kit/stepper.js";
import { drawPieces, seen, speakPieces } from "../grid/pieces.js";
import { flat, unravel } from "../grid/places.js";
import { drawPile, drawSample, fly, lightOnly } from "./tiles.js";
import { sumPieces, totalAt } from "./words.js";

const WAIT_BETWEEN_TILES = 1400;

/** @type {Render} */
export function render({ model, el: host, listen, watch, save }) {
  const data = model.get("_data"), { shape } = data, tiles = data.tile.values;
  const samples = tiles.map((_, n) => n), sizeOfBlock = data.tile.block[0] * data.tile.block[1];
  const pileNow = () => model.get("pile");
  const entryNow = () => flat(model.get("cell"), shape);
  const leadOf = (entry) => Math.floor(entry / sizeOfBlock);

  // ---- the pile --------------------------------------------------------------------------------------------------
  const put = (n) => {
    fly(drawn[n].tile.node, pile);
    save({ pile: [...pileNow(), n].sort((a, b) => a - b) });
  };
  const take = (n) => save({ pile: pileNow().filter((other) => other !== n) });
  const missing = () => samples.find((n) => !pileNow().includes(n));
  const toggle = (n) => { stop(); (pileNow().includes(n) ? take : put)(n); };
  const next = () => missing() === undefined ? frame.announce("All samples are on the pile.") : put(missing());
  const back = () => pileNow().length ? take(pileNow().at(-1)) : frame.announce("The pile is empty.");
  const steps = stepper({ wait: WAIT_BETWEEN_TILES, more: () => missing() !== undefined, forward: next,
    again: () => save({ pile: [] }), back, next });
  const { stop, byHand } = steps;
  function reset() {
    stop();
    save(model.get("_home"));
  }

  // ---- panel -----------------------------------------------------------------------------------------------------
  const where = el("span", { class: "lessons-hint lessons-where" });
  const keys = el("span", { class: "lessons-hint lessons-batch-keys" }, "point at a cell",
    forKeys(", or Tab and arrows"));
  const rule = segmented("Sum or mean", [[false, "sum"], [true, "mean"]], model.get("mean"), (mean) => save({ mean }));
  const drawn = samples.map((n) => drawSample(data, n, toggle));
  const pile = drawPile(data);
  const place = (lead) => save({ cell: unravel(lead * sizeOfBlock + entryNow() % sizeOfBlock, shape) });
  const leads = data.tile.titles.length
    ? segmented(`Row of ${data.of}`, data.tile.titles.map((title, i) => [i, title]), 0, place) : null;
  const rows = leads && el("div", { class: "lessons-batch-leads" },
    el("span", { class: "lessons-hint" }, `row of ${data.of}`), leads.node);
  const line = el("div", { class: "lessons-sum" });
  const sentence = el("div", { class: "lessons-told" }, line);
  const stage = el("div", { class: "lessons-batch-stage" },
    el("div", { class: "lessons-batch-samples" }, drawn.map(({ node }) => node)), pile.node);
  const frame = panel({
    title: model.get("title"), tools: [rule.node], body: [rows, stage, sentence],
    footer: [steps.back, steps.next, steps.play, where, keys, textButton("Reset", reset)],
  });
  const focusCell = roving(pile.array.cells), focusSample = roving(drawn.map((sample) => sample.button));

  // ---- from state to page ----------------------------------------------------------------------------------------
  const running = samples.map((n) => samples.slice(0, n + 1));
  const largestSum = Math.max(data.tile.largest,
    ...tiles[0].flatMap((_, entry) => running.map((some) => Math.abs(totalAt(tiles, some, false, entry)))));
  let shownLead = /** @type {any} */ (null);     // the row that the tiles show
  let pointed = /** @type {any} */ (null);       // an entry under the mouse, for as long as it is there
  function light() {
    const entry = pointed ?? entryNow(), at = entry % sizeOfBlock;
    for (const sample of drawn) sample.light(entry, at);
    lightOnly(pile.array.cells, new Set([at]));
    pile.array.cells.forEach((cell, i) => cell.setAttribute("aria-selected", String(i === at)));
    focusCell(pile.array.cells[at], { move: false });
    const pieces = sumPieces(data, pileNow(), model.get("mean"), entry);
    line.replaceChildren(...drawPieces(pieces));
    frame.announce(speakPieces(pieces));
  }
  function draw() {
    const now = pileNow(), mean = model.get("mean"), lead = leadOf(entryNow());
    pile.show(now, mean, lead, mean ? data.tile.largest : largestSum);
    if (lead !== shownLead) drawn.forEach(({ show }) => show(lead));
    shownLead = lead;
    drawn.forEach(({ node, button: add }, n) => {
      node.classList.toggle("lessons-batch-on", now.includes(n));
      add.setAttribute("aria-pressed", String(now.includes(n)));
    });
    where.textContent = `${now.length} of ${samples.length} on the pile`;
    rule.set(mean);
    leads?.set(lead);
    light();
  }
  /** The sentence has the height of the longest there is, so that nothing jumps. */
  function settle() {
    const long = tiles[0].map((_, entry) => sumPieces(data, samples, true, entry));
    const length = (pieces) => pieces.map((piece) => seen(piece) + (piece.place ?? "")).join("").length;
    const longest = long.reduce((best, pieces) => (length(pieces) > length(best) ? pieces : best));
    const high = highWith(line, drawPieces(longest));
    if (high) line.style.minHeight = `${high}px`;
  }

  // ---- hands -----------------------------------------------------------------------------------------------------
  const entryAt = (event) => {
    const cell = event.target
      .closest(".lessons-batch-tile .lessons-batch-cell, .lessons-batch-sum .lessons-batch-cell");
    return cell ? leadOf(entryNow()) * sizeOfBlock + Number(cell.dataset.place) : null;
  };
  function point(entry) {
    if (entry === pointed) return;
    pointed = entry;
    light();
  }
  stage.addEventListener("pointermove", (event) => point(entryAt(event)));
  stage.addEventListener("pointerleave", () => point(null));
  stage.addEventListener("click", (event) => {
    const entry = entryAt(event);
    if (entry === null) return;
    save({ cell: unravel(entry, shape) });
    focusCell(pile.array.cells[entry % sizeOfBlock]);
  });
  function go(cell) {
    pointed = null;
    save({ cell: unravel(leadOf(entryNow()) * sizeOfBlock + Number(cell.dataset.place), shape) });
    focusCell(cell);
  }
  roam(pile.array.node, [...pile.array.node.children].map((row) => [.../** @type {any} */ (row.children)]), go);
  const along = (to) => (event) => {
    const n = Number(event.target.dataset.sample);
    if (drawn[to(n)]) focusSample(drawn[to(n)].button);
  };
  onKeys(stage.children[0], { ArrowRight: along((n) => n + 1), ArrowLeft: along((n) => n - 1), Home: along(() => 0),
    End: along(() => samples.length - 1) });
  onKeys(frame.footer, { ArrowRight: byHand(next), ArrowLeft: byHand(back) });

  listen("change:pile change:mean change:cell", draw);
  host.append(frame.node);
  draw();
  watch(frame.body, () => requestAnimationFrame(settle));
  return stop;
}
