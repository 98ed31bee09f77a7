// The board of NetworkView: the arrays of a station in columns, folded so that they are seen at once.

import { el } from "../kit/dom.js";
import { gridBoard } from "../grid/board.js";

const TALL = 190;                              // pixels that an array's cells may take before they go on beside
const TALLEST = 440, BELOW = 6;                // of a board, in pixels; room for a frame around its last cells

/** An array that is a picture, told in numbers. @type {(array: any) => any} */
export function inFull(array) {
  const rows = array.size.length > 1 ? Array.from({ length: array.block[0] }, (_, i) => `${i + 1}`) : [];
  return array.picture ? { ...array, picture: false, rows, full: true } : array;
}

/** A station's arrays as gridBoard draws them, folded, in columns: what comes in, weights, and what is `made` of them.
 *  `value` says the number in question above its picture. */
export function stationBoard(data, drawn, made, hear) {
  const board = gridBoard(data, drawn, hear);
  const nodes = new Map([...board.node.querySelectorAll("[data-name]")].map((node) => [node.dataset.name, node]));
  for (const array of drawn) fold(nodes.get(array.name), array);
  const parameter = ({ role }) => role === "weight" || role === "bias", result = ({ name }) => made.includes(name);
  const first = drawn.findIndex(result), before = drawn.filter((array, i) => i < first && !parameter(array));
  board.node.replaceChildren(...[["from", before], ["weights", drawn.filter((a) => parameter(a) && !result(a))],
    [before.length ? "result" : "given", drawn.filter(result)],
    ["goes into", drawn.filter((a, i) => i > first && !result(a) && !parameter(a))]]
    .filter(([, arrays]) => arrays.length)
    .map(([title, arrays]) => el("div", { class: "lessons-network-column" },
      el("div", { class: "lessons-network-heading" }, title), arrays.map(({ name }) => nodes.get(name)))));
  const values = new Map(drawn.filter(({ picture }) => picture).map(({ name }) =>
    [name, el("span", { class: "lessons-network-value" })]));
  for (const [name, node] of values) nodes.get(name)?.querySelector(".lessons-grid-name")?.append(node);
  let told;
  function value(cell) {
    if (told) told.textContent = "";
    told = values.get(cell.array.name) ?? null;
    told?.replaceChildren(el("small", {}, cell.place), ` ${cell.number}`);
  }
  return { ...board, value };
}

function fold(node, array) {
  const { block: [height, width], leads, picture, full } = array, count = array.titles.length || 1;
  const blocks = node.querySelector(".lessons-grid-blocks");
  const letters = Math.max(26, Math.ceil(6 + 7.7 * array.longest));
  node.classList.toggle("lessons-network-full", Boolean(full));
  if (!picture) {
    const across = width % 5 && width > 5 ? 4 : Math.min(width, 5);
    node.style.setProperty("--width", `${letters}px`);
    if (!array.rows.length) blocks.style.maxWidth = `${across * letters + 16}px`;
    return;
  }
  const side = Math.max(height, width);
  const most = leads.length > 1 ? 8 : !leads.length ? 20 : side > 4 ? 11 : count > 12 ? 10 : 14;
  const cell = Math.max(4, Math.min(most, Math.floor(TALL / side)));
  node.style.setProperty("--width", `${cell}px`);
  if (leads.length > 1) return groups(blocks, array, Math.max(1, Math.floor(TALL / (height * cell + 2))));
  if (leads.length) blocks.style.gridTemplateColumns = `repeat(${Math.ceil(Math.sqrt(1.25 * count))}, max-content)`;
}

/** Kernels: a row for each map made, a column for each that is read, numbered; after `rows` they go on beside. */
function groups(blocks, { leads, titles }, rows) {
  const across = leads.at(-1), lines = leads.slice(0, -1).reduce((product, n) => product * n, 1);
  const at = (line, column) => `grid-area: ${line % rows + 2} / ${Math.floor(line / rows) * (across + 2) + column}`;
  const head = (text, style) => el("span", { class: "lessons-network-head", style, "aria-hidden": "true" }, text);
  [...blocks.children].forEach((block, i) => {
    block.querySelector(".lessons-grid-title").remove();   // it is in the label of the grid, and at the edges
    block.setAttribute("style", at(Math.floor(i / across), i % across + 2));
  });
  const count = Math.ceil(lines / rows);
  blocks.style.gridTemplateColumns = Array(count).fill(`repeat(${across + 1}, max-content)`).join(" 12px ");
  for (let i = 0; i < count * (across + 1); i++) {         // above the columns: in 1 2 3 …
    const group = Math.floor(i / (across + 1)), column = i % (across + 1);
    blocks.append(head(column ? `${column}` : "in", `grid-area: 1 / ${group * (across + 2) + column + 1}`));
  }
  for (let line = 0; line < lines; line++) {
    blocks.append(head(titles[line * across].split(", ").slice(0, -1).join(", "), at(line, 1)));
  }
}

/** How high a board is that shows all it has, or the most that it may be. @type {(board: HTMLElement) => number} */
export function tall(board) {
  const ends = [...board.children].map((/** @type {any} */ column) => column.offsetTop + column.offsetHeight);
  return Math.min(TALLEST, Math.max(...ends) + BELOW + board.offsetHeight - board.clientHeight);
}

/** Of the board and its arrays those that have more to show than fits. @type {(board: Element) => Element[]} */
export function scrolling(board) {
  return [board, ...board.querySelectorAll(".lessons-network-full .lessons-grid-blocks")]
    .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1);
}

/** They show the number in question, or else what is lit, unless a hand or the focus is in them.
 *  @type {(windows: Element[], board: Element) => void} */
export function showLit(windows, board) {
  for (const box of windows) {
    if (box.matches(":hover") || (box !== board && box.contains(document.activeElement))) continue;
    const lit = box.querySelector(".lessons-grid-asked") ?? box.querySelector(".lessons-grid-lit");
    if (!lit) continue;
    const outer = box.getBoundingClientRect(), inner = lit.getBoundingClientRect();
    if (inner.top < outer.top + 18) box.scrollTop -= outer.top + 24 - inner.top;
    else if (inner.bottom > outer.bottom - 4) box.scrollTop += inner.bottom - outer.bottom + 40;
    if (inner.left < outer.left + 18) box.scrollLeft -= outer.left + 40 - inner.left;
    else if (inner.right > outer.right - 4) box.scrollLeft += inner.right - outer.right + 80;
  }
}
