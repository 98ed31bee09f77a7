// The pictures of BatchView: for each sample what its tile is made of, the tile, and beside them the pile.

import { el, framed, isStill, tint } from "../kit/dom.js";
import { number } from "../kit/number.js";
import { speakPieces } from "../grid/pieces.js";
import { behind, cellOf, totalAt } from "./words.js";

/** A tile has room for three digits; the pile and the sums tell four. */
const brief = (value) => number(Math.abs(value) < 0.01 || Number.isInteger(value) ? Number(value.toPrecision(4))
  : Math.round(1000 * Number(value.toPrecision(3))) / 1000);

/** An array as rows of cells, all blocks or, with `leads`, one at a time: {node, cells, show(values, largest, lead)}.
 *  @param {any} spec @param {{ side: number, leads?: boolean, roles?: Record<string, Attributes>,
 *    written?: (value: number) => string }} how */
function drawArray(spec, { side, leads = false, roles = {}, written = brief }) {
  const [height, width] = spec.block, size = height * width;
  const count = leads ? 1 : spec.values[0].length / size;
  const widest = Math.max(...spec.values.flat().map((value) => written(value).length), written === number ? 6 : 0);
  const node = el("div", { class: `lessons-batch-array lessons-role-${spec.role}`, ...roles.grid });
  node.classList.toggle("lessons-picture", spec.picture);
  node.style.setProperty("--columns", width);
  node.style.setProperty("--cell",
    `${spec.picture ? Math.max(6, Math.floor(side / width)) : Math.max(32, 8 + 6.8 * widest)}px`);
  const cells = [];
  for (let r = 0; r < count * height; r++) {
    const row = el("div", { class: "lessons-flat", ...roles.row });
    for (let c = 0; c < width; c++) {
      const cell = el("span", { class: "lessons-cell lessons-batch-cell", "data-place": cells.length, ...roles.cell });
      cells.push(cell);
      row.append(cell);
    }
    node.append(row);
  }
  function show(values, largest, lead = 0) {
    cells.forEach((cell, i) => {
      const value = values[lead * size + i];
      tint(cell, value ?? 0, largest);
      if (!spec.picture) cell.replaceChildren(el("span", {}, value === null ? "–" : written(value)));
    });
  }
  return { node, cells, show, size };
}

/** A sample: its button, the arrays that its tile is made of, the tile, and what a number of it is made of. */
export function drawSample(data, n, toggle) {
  const name = `sample ${n + 1}`, label = data.samples[n];
  const button = el("button", { type: "button", class: "lessons-button lessons-batch-add", "aria-pressed": "false",
    "data-sample": n, onclick: () => toggle(n) }, el("span", {}, label ? `${name}:` : name),
    label ? el("b", {}, label) : null);
  const rows = data.rows.map((row) => {
    const drawn = drawArray(row, { side: 96 });
    drawn.show(row.values[n], row.largest);
    drawn.node.setAttribute("role", "img");
    drawn.node.setAttribute("aria-label", `${row.text} of ${name}: ${told(row, n)}`);
    return drawn;
  });
  const tile = drawArray(data.tile, { side: 96, leads: data.tile.titles.length > 0, roles: { grid: { role: "img" } } });
  const caption = el("div", { class: "lessons-batch-caption" });
  const named = (spec, label) => el("div", { class: `lessons-batch-name lessons-role-${spec.role}` }, label);
  const own = ["∂e", el("sub", {}, `${n + 1}`), `/∂${data.of}`];
  const node = el("div", { class: "lessons-batch-sample" }, button,
    rows.map((drawn, i) => [named(data.rows[i], data.rows[i].label), drawn.node]),
    named(data.tile, own), tile.node, caption);
  tile.node.classList.add("lessons-batch-tile");
  tile.node.dataset.sample = n;
  function show(lead) {
    tile.show(data.tile.values[n], data.tile.largest, lead);
    tile.node.setAttribute("aria-label", `gradient of ${name}: ${told(data.tile, n, lead)}`);
  }
  function light(entry, place) {
    caption.replaceChildren(...behind(data, n, entry).map((text) => el("div", {}, text)));
    lightOnly(tile.cells, new Set([place]));
    rows.forEach((drawn, i) => lightOnly(drawn.cells, new Set(data.places[entry].map((term) => term[i]))));
  }
  return { node, button, tile, show, light };
}

/** The numbers of one sample in words; of a picture only their range. */
function told(spec, n, lead = 0) {
  const size = spec.block[0] * spec.block[1];
  const values = spec.titles.length ? spec.values[n].slice(lead * size, (lead + 1) * size) : spec.values[n];
  if (!spec.picture) return values.map(number).join(", ");
  return `${spec.block.join(" by ")} numbers from ${number(Math.min(...values))} to ${number(Math.max(...values))}`;
}

/** Light these cells; around many that lie together one frame: each is edged where its neighbor is dark.
 *  @type {(cells: any, places: Set<number>) => void} */
export function lightOnly(cells, places) {
  const asked = [...places].join();
  if (cells.asked === asked) return;
  cells.asked = asked;
  const rows = [...new Set(cells.map((cell) => cell.parentElement))].map((row) => [...row.children]);
  const on = (r, c) => Boolean(rows[r]?.[c]) && places.has(Number(rows[r][c].dataset.place));
  rows.forEach((row, r) => row.forEach((cell, c) => {
    cell.classList.toggle("lessons-batch-lit", on(r, c));
    cell.style.boxShadow = on(r, c) ? framed(on, r, c, "text") : "";
  }));
}

/** The pile: its cells are what the keys move in. */
export function drawPile(data) {
  const roles = { grid: { role: "grid", "aria-label": `the pile, ${data.text}` }, row: { role: "row" },
    cell: { role: "gridcell", tabindex: -1 } };
  const array = drawArray(data.tile, { side: 160, leads: data.tile.titles.length > 0, roles, written: number });
  const title = el("div", { class: "lessons-batch-title" });
  const formula = el("div", { class: "lessons-batch-formula" });
  const label = el("div", { class: "lessons-batch-name lessons-role-delta" }, data.label);
  const stack = el("div", { class: "lessons-batch-stack" }, array.node);
  const node = el("div", { class: "lessons-batch-pile" }, title, formula, label, stack);
  array.node.classList.add("lessons-batch-sum");
  function show(pile, mean, lead, largest) {
    const size = data.tile.values[0].length;
    const totals = Array.from({ length: size }, (_, entry) => totalAt(data.tile.values, pile, mean, entry));
    array.show(totals, largest, lead);
    array.cells.forEach((cell, i) => {
      const entry = lead * array.size + i, total = totals[entry];
      const name = speakPieces([cellOf(data, entry)]);
      cell.setAttribute("aria-label", `${name}, ${total === null ? "none" : number(total)}`);
    });
    title.replaceChildren(el("b", {}, mean ? "mean" : "sum"),
      ` of ${pile.length} ${pile.length === 1 ? "tile" : "tiles"}`);
    formula.replaceChildren("E = ", mean ? el("b", {}, `1/${pile.length || "N"} `) : "", "Σ e", el("sub", {}, "n"));
    stack.style.setProperty("--edges", pile.slice(1).flatMap((_, i) => edges(3 * i + 3)).join(", ") || "none");
    stack.dataset.count = pile.length;
  }
  return { node, stack, array, show };
}

/** A tile beneath the pile: what of it looks out, and its edge. */
const edges = (out) =>
  [[out - 1, "panel"], [out, "edge"]].map(([by, color]) => `${by}px ${by}px 0 var(--lessons-${color})`);

/** A tile goes from its place onto the pile. @type {(tile: HTMLElement, pile: any) => void} */
export function fly(tile, pile) {
  if (isStill()) return;
  const from = tile.getBoundingClientRect(), to = pile.array.node.getBoundingClientRect();
  const ghost = /** @type {HTMLElement} */ (tile.cloneNode(true));
  ghost.setAttribute("aria-hidden", "true");
  ghost.classList.add("lessons-batch-flying");
  pile.stack.append(ghost);
  const [x, y, scale] = [from.left - to.left, from.top - to.top, to.width / from.width];
  ghost.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: `scale(${scale})`, opacity: 0.3 }],
    { duration: 600, easing: "ease-in-out" }).finished.finally(() => ghost.remove());
}
