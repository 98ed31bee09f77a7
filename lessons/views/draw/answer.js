// What DrawDigit shows beside its board: the 8 × 8 counts, the ten probabilities, and the maps.

import { el, tint } from "../kit/dom.js";
import { signedPicture } from "../kit/drawing/signed.js";
import { BLOCK, BLOCKS } from "./board.js";

const IN_ROW = 10;                      // more maps than these stand in two rows

/** The counts as numbers: {node, draw(counts, slopes)}; with slopes their tint is the slope, else the ink.
 *  @type {() => { node: HTMLElement, draw: (counts: number[], slopes: number[]) => void }} */
export function countGrid() {
  const cells = Array.from({ length: BLOCKS * BLOCKS }, () => {
    const count = el("b"), slope = el("small");
    return { node: el("span", { class: "lessons-cell lessons-draw-count", role: "cell" }, count, slope), count, slope };
  });
  const rows = Array.from({ length: BLOCKS }, (_, row) => el("div", { class: "lessons-flat", role: "row" },
    cells.slice(BLOCKS * row, BLOCKS * (row + 1)).map(({ node }) => node)));
  const table = el("div", { class: "lessons-draw-counts", role: "table", "aria-label": "Inked pixels of each block" },
    rows);
  const key = el("div", { class: "lessons-hint lessons-draw-key" });
  function draw(counts, slopes) {
    const peak = Math.max(...slopes.map(Math.abs), 0);
    const power = peak ? Math.floor(Math.log10(peak)) : 0;
    cells.forEach(({ node, count, slope }, i) => {
      const text = slopes.length ? (slopes[i] / 10 ** power).toFixed(1) : "";
      count.textContent = counts[i];
      slope.textContent = text && Number(text) ? text.replace("-", "−").replace(/^(?=\d)/, "+") : text && "0";
      if (slopes.length) tint(node, slopes[i], peak);
      else {
        tint(node, 0, 1);
        node.style.setProperty("--value", counts[i] / (BLOCK * BLOCK));
      }
    });
    const factor = !power ? [] : power === -1 ? ["10 "] : ["10", el("sup", {}, `${-power}`.replace("-", "−")), " "];
    key.replaceChildren(...(slopes.length
      ? [el("div", { class: "lessons-role-delta" }, "small: ", factor, "∂J/∂x, the slope"),
        el("div", {}, "+ blue: more ink raises J"), el("div", {}, "− red: more ink lowers J")]
      : [el("div", {}, "inked pixels of each 4 × 4 block;"), el("div", {}, "x is a sixteenth of them")]));
  }
  return { node: el("div", {}, table, key), draw };
}

/** One bar for each digit: {node, draw(p, label)}; without an answer the bars are empty.
 *  @type {() => { node: HTMLElement, draw: (p: number[], label: number | null) => void }} */
export function bars() {
  const rows = Array.from({ length: 10 }, (_, k) => {
    const filled = el("div"), bar = el("div", { class: "lessons-draw-bar", "aria-hidden": "true" }, filled);
    const value = el("span", { class: "lessons-draw-value" }), mark = el("span", { class: "lessons-draw-mark" });
    return { node: el("div", { role: "listitem", class: "lessons-draw-row" }, el("b", {}, `${k}`), bar, value, mark),
      filled, value, mark };
  });
  function draw(p, label) {
    const most = Math.max(...p);
    rows.forEach(({ node, filled, value, mark }, k) => {
      filled.style.width = `${100 * (p[k] ?? 0)}%`;
      value.textContent = p.length ? p[k].toFixed(3) : "–";
      mark.textContent = k === label ? "label" : "";
      node.classList.toggle("lessons-draw-most", p.length > 0 && p[k] === most);
    });
  }
  return { node: el("div", { role: "list", "aria-label": "Probability of each digit" }, rows.map(({ node }) => node)),
    draw };
}

/** The maps of one array, or the deltas there: {nodes, draw(given)}; nothing given leaves them empty. */
function mapStrip(name, role, { maps, shape: [rows, columns] }) {
  const flat = rows === 1 && columns > 1;
  const pictures = Array
    .from({ length: maps }, () => signedPicture(rows, columns, flat ? { preserveAspectRatio: "none" } : {}));
  const size = maps > 1 ? `${maps} maps ${rows} × ${columns}` : flat ? `${columns} numbers` : `${rows} × ${columns}`;
  const span = el("div", { class: "lessons-hint" });
  const strip = el("div", { class: "lessons-draw-strip", role: "img" }, pictures.map(({ node }) => node));
  strip.style.setProperty("--across", maps > IN_ROW ? Math.ceil(maps / 2) : maps);
  strip.classList.toggle("lessons-draw-flat", flat);
  const none = new Array(rows * columns).fill(0);
  function draw(given) {
    pictures.forEach((picture, i) => picture.draw(given?.cells[i] ?? none));
    span.textContent = given ? `${given.span[0]} … ${given.span[1]}` : "";
    strip.setAttribute("aria-label",
      given ? `${name}, ${size}, from ${given.span[0]} to ${given.span[1]}` : `${name}, ${size}, empty`);
  }
  const head = el("div", { class: "lessons-draw-name" }, el("b", { class: `lessons-role-${role}` }, name),
    role === "output" ? el("span", { class: "lessons-hint" }, ` ${size}`) : null, span);
  return { nodes: [head, strip], draw };
}

/** A row for each array: {node, draw(maps, deltas, labelled)}.
 *  @type {(places: any[]) => { node: HTMLElement, draw: (maps: any[], found: any[], labelled: boolean) => void }} */
export function mapRows(places) {
  const values = places.map((place) => mapStrip(place.name, "output", place));
  const deltas = places.map((place) => mapStrip(`∂J/∂${place.delta}`, "delta", place));
  const node = el("div", { class: "lessons-draw-maps" }, values.map(({ nodes }, i) => [nodes, deltas[i].nodes]));
  /** Without a label there is no loss, and no δ: the maps have its room. */
  function draw(maps, found, labelled) {
    deltas.forEach(({ nodes }) => nodes.forEach((part) => { part.hidden = !labelled; }));
    places.forEach((_, i) => { values[i].draw(maps[i]); deltas[i].draw(found[i]); });
  }
  draw([], [], false);
  return { node, draw };
}
