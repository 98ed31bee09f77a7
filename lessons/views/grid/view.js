// GridView: arrays as grids of cells. State is (cell, direction, pinned); `draw` draws it, everything else changes it.

import { el, highWith } from "../kit/dom.js";
import { panel, segmented, textButton } from "../kit/panel.js";
import { gridBoard } from "./board.js";
import { seen, speakPieces } from "./pieces.js";
import { drawSum, readData, sumPieces } from "./sum.js";

const DIRECTIONS = [["from", "where it comes from"], ["to", "where it goes"]];
const FREE = "point at a number; press it, and it stays";
const PINNED = "it stays; press it again to free it";

/** A vector as the column of units that it is in a network. */
const upright = (array) => (array.rows.length || array.picture ? array : { ...array, block: [array.block[1], 1] });

/** A network laid out: the forward pass on top, and each gradient under its quantity. */
function layOut({ node }, columns, byName) {
  const nodes = new Map([...node.children].map((each) => [each.dataset.name, each]));
  const heading = (text) => el("div", { class: "lessons-hint lessons-grid-heading", "aria-hidden": "true" }, text);
  for (const [name, each] of nodes) {
    each.style.setProperty("--width", `${Math.max(36, 10 + 8.4 * byName.get(name).longest)}px`);
  }
  node.classList.add("lessons-grid-paired");
  node.style.setProperty("--places", columns.length);
  node.replaceChildren(heading("forward →"), heading("← back: each gradient under its quantity"),
    ...columns.map((names, i) => el("div", { class: "lessons-grid-column", style: `grid-column: ${i + 1}` },
      names.map((name) => nodes.get(name)))));
}

/** @type {Render} */
export function render({ model, el: host, listen, watch, save }) {
  const data = readData(model.get("_data"));
  const { cells, sums, byName, idOf } = data;
  const { columns } = model.get("_data"), paired = columns.some(({ length }) => length > 1);
  const shown = columns.flat().map((name) => byName.get(name)), drawn = paired ? shown.map(upright) : shown;
  let all = false;
  const state = () => ({ id: idOf(model.get("cell")), direction: model.get("direction"), pinned: model.get("pinned") });
  const change = (values, tell = false) => {
    if (tell) save(values);
    else model.set(values);
    draw();
  };
  const ask = (id, more = {}, tell = false) => {
    all = false;
    change({ cell: [cells[id].array.name, ...cells[id].index], ...more }, tell);
  };

  const board = gridBoard(data, drawn, {
    point: (id) => ask(id),
    pin: (id) => ask(id, { pinned: !(state().pinned && state().id === id) }, true),
    free: (id) => ask(id, { pinned: false }, true),
    pinned: () => model.get("pinned"),
  });
  if (paired) layOut(board, columns, byName);
  const line = el("div", { class: "lessons-sum lessons-grid-line" });
  const hint = el("span", { class: "lessons-hint lessons-grid-hint" });
  const choice = segmented("Direction", DIRECTIONS, "from", (direction) => change({ direction }, true));
  const reset = textButton("Reset", () => {
    all = false;
    change(model.get("_home"), true);
  });
  const tools = [hint, el("div", { class: "lessons-grid-tools" }, choice.node, reset)];
  const frame = panel({ look: "lessons-grid-view", title: model.get("title"), tools, body: board.node,
    footer: [line] });

  function draw() {
    const { id, direction, pinned } = state();
    const actual = sums[id] ? direction : "to";
    board.light(id, actual);
    const pieces = sumPieces(id, actual, all, data);
    line.replaceChildren(...drawSum(pieces, all, toggle));
    line.classList.toggle("lessons-grid-all", all);
    choice.set(actual);
    if (hint.textContent !== (pinned ? PINNED : FREE)) hint.textContent = pinned ? PINNED : FREE;
    frame.node.classList.toggle("lessons-grid-pinned", pinned);
    frame.announce((pinned ? "pinned: " : "") + speakPieces(pieces));
  }

  function toggle() {
    all = !all;
    draw();
    line.querySelector(".lessons-grid-more")?.focus({ preventScroll: true });
    line.scrollTop = 0;
  }

  let longest;
  /** The line is as high as its longest sum, so that nothing jumps. */
  function settle() {
    const length = (pieces) => pieces.map((piece) => piece.array ? "∂E/∂W" : seen(piece)).join("").length;
    if (!longest) {
      const questions = board.nodes.flatMap((_, id) => [[id, "to"], ...(sums[id] ? [[id, "from"]] : [])]);
      const sizes = questions.map(([id, direction]) => length(sumPieces(id, direction, false, data)));
      longest = questions[sizes.indexOf(Math.max(...sizes))];
    }
    const high = highWith(line, drawSum(sumPieces(...longest, false, data), false, toggle));
    if (high) line.style.height = `${high}px`;
  }

  host.append(frame.node);
  board.focus(state().id, { move: false });
  draw();
  watch(frame.body, () => requestAnimationFrame(settle));
  listen("change:cell change:direction change:pinned", draw);
}
