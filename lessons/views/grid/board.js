// Arrays as grids of cells that can be pointed at, for every view that asks numbers. The view holds the state.

import { dress, el, framed } from "../kit/dom.js";
import { nearest, onKeys, roam, roving } from "../kit/keys.js";
import { sourcesOf, spoken } from "./sum.js";

function drawArray(array, cells, nodes, small, pixel) {
  const node = el("div", { class: "lessons-grid-array", "data-name": array.name },
    el("div", { class: `lessons-grid-name lessons-role-${array.role}` },
      el("b", {}, array.label), el("span", {}, ` ${array.caption}`)));
  const { block: [height, width], leads, picture } = array;
  const count = array.titles.length || 1;
  const blocks = el("div", { class: "lessons-grid-blocks" });
  node.style.setProperty("--width", `${!picture ? cellWidth(array.longest, small) : count > 1 ? pixel : 20}px`);
  node.style.setProperty("--columns", width);
  blocks.style.setProperty("--across", leads.at(-1) ?? 1);
  blocks.classList.toggle("lessons-grid-crossed", leads.length > 1);
  node.classList.toggle("lessons-picture", picture);
  for (let b = 0; b < count; b++) {
    const title = array.titles[b];
    const label = [array.text, count > 1 ? title : [], array.caption].flat().join(" ");
    const grid = el("div", { class: `lessons-grid lessons-role-${array.role}`, role: "grid", "aria-label": label });
    if (!picture) grid.classList.add(array.rows.length ? "lessons-grid-matrix" : "lessons-grid-vector");
    grid.append(...drawRows(array, cells, nodes, array.first + b * height * width));
    const below = count > 1 ? el("div", { class: "lessons-grid-title" }, title) : null;
    blocks.append(el("div", { class: "lessons-grid-block" }, grid, below));
  }
  node.append(blocks);
  return node;
}

const cellWidth = (letters, small) => small ? Math.max(34, 8 + 9.2 * letters) : Math.max(44, 12 + 9.4 * letters);

function drawRows(array, cells, nodes, first) {
  const { block: [height, width], picture } = array;
  const matrix = array.rows.length > 0;
  const rows = [];
  if (matrix) {
    const corner = el("span", { role: "columnheader", class: "lessons-grid-corner" },
      el("span", { class: "lessons-visually-hidden" }, "row"));
    rows.push(el("div", { class: "lessons-flat", role: "row" }, corner,
      Array.from({ length: width }, (_, c) => el("span", { role: "columnheader" }, `${c + 1}`))));
  }
  for (let r = 0; r < height; r++) {
    const row = el("div", { class: "lessons-flat", role: "row" });
    if (matrix) row.append(el("span", { role: "rowheader" }, array.rows[r]));
    for (let c = 0; c < width; c++) {
      const id = first + r * width + c;
      nodes[id] = drawCell(id, cells[id], picture, matrix);
      row.append(nodes[id]);
    }
    rows.push(row);
  }
  return rows;
}

// Thousands of cells share a few styles, where an inline `--value` would give each its own.
const STEPS = 20;
const TINTS = Array.from({ length: STEPS + 1 }, (_, i) => `.lessons-tint-${i} { --value: ${i / STEPS}; }`).join("\n");

function drawCell(id, cell, picture, matrix) {
  const sign = cell.tint > 0 ? " lessons-positive" : cell.tint < 0 ? " lessons-negative" : "";
  const look = `lessons-role-${cell.array.role}${sign} lessons-tint-${Math.ceil(STEPS * Math.abs(cell.tint))}`;
  const node = el("span", { role: "gridcell", class: `lessons-cell lessons-grid-cell ${look}`, "data-id": id,
    tabindex: "-1", "aria-label": spoken(cell),
    title: picture ? `${cell.array.text}[${cell.place}] = ${cell.number}` : null });
  if (!picture) {
    node.append(el("span", {}, cell.number));
    const [i] = cell.written;
    if (!matrix && i) node.append(el("small", {}, cell.array.headings[i - 1] ?? `${i}`));
  }
  return node;
}

/** The nearest cell in a direction, by places on the page: from one array into the next. */
function beyond(node, dx, dy, grids) {
  const own = node.getBoundingClientRect(), [x, y] = [(own.left + own.right) / 2, (own.top + own.bottom) / 2];
  const ahead = (box) => dx > 0 ? box.left > x : dx < 0 ? box.right < x : dy > 0 ? box.top > y : box.bottom < y;
  const boxes = grids.filter((grid) => grid !== node.closest(".lessons-grid") && ahead(grid.getBoundingClientRect()));
  const edge = (grid) => {
    const box = grid.getBoundingClientRect();
    const gap = Math.max(0, dx ? Math.max(box.top - y, y - box.bottom) : Math.max(box.left - x, x - box.right));
    return (dx > 0 ? box.left - x : dx < 0 ? x - box.right : dy > 0 ? box.top - y : y - box.bottom) + 3 * gap;
  };
  const grid = boxes.sort((a, b) => edge(a) - edge(b))[0];
  return grid && nearest(node, [...grid.querySelectorAll("[role=gridcell]")], dx, dy);
}

/** One frame around all that is lit in a picture. */
function edges(id, { array }, lit) {
  const [height, width] = array.block, place = (id - array.first) % (height * width);
  const row = Math.floor(place / width), column = place % width;
  const on = (r, c) => r >= 0 && r < height && c >= 0 && c < width && lit.has(id + (r - row) * width + c - column);
  return framed(on, row, column, "role");
}

/** The arrays `drawn` side by side: {node, nodes, light(id, direction), focus(id)}. `hear` holds what the learner does:
 *  point(id) while nothing is pinned, pin(id), free(id), and pinned(), which says whether a cell is. */
export function gridBoard(data, drawn, hear) {
  dress({ "grid/tints": TINTS });
  const { cells, sums } = data;
  const nodes = [];
  const small = drawn.some((array) => array.rows.length && array.numbers.length > 36);   // to see all at once
  const across = drawn.reduce((sum, { block, leads }) => sum + (block[1] + 1) * (leads.at(-1) ?? 1), 0);
  const pixel = drawn.every(({ picture }) => picture) ? Math.max(10, Math.min(24, Math.floor(900 / across))) : 10;
  const node = el("div", { class: "lessons-grid-arrays" },
    drawn.map((array) => drawArray(array, cells, nodes, small, pixel)));
  node.classList.toggle("lessons-grid-small", small);
  const arriving = drawn.findIndex((array) => array.role === "delta");
  if (arriving > 2 && drawn.length - arriving > 2) {     // forward on one line, backward on the next
    node.insertBefore(el("div", { class: "lessons-grid-break" }), node.children[arriving]);
  }
  const focus = roving(nodes.filter(Boolean));
  const grids = [...node.querySelectorAll(".lessons-grid")];
  const pictured = new Set(drawn.filter(({ picture }) => picture).map(({ name }) => name));
  let lit = [], asked = -1, way = null;

  /** Light what the number comes from, or where it goes. */
  function light(id, direction) {
    if (id === asked && direction === way) return;
    for (const other of lit) {
      other.classList.remove("lessons-grid-lit", "lessons-grid-asked");
      other.style.boxShadow = "";
      other.removeAttribute("aria-selected");
    }
    const related = new Set(direction === "to" ? data.uses[id].map(([cell]) => cell.id)
      : sums[id].terms.flatMap(sourcesOf));
    lit = [];
    for (const other of related) {
      if (!nodes[other]) continue;
      nodes[other].classList.add("lessons-grid-lit");
      if (pictured.has(cells[other].array.name)) nodes[other].style.boxShadow = edges(other, cells[other], related);
      lit.push(nodes[other]);
    }
    [asked, way] = [id, direction];
    if (!nodes[id]) return;
    nodes[id].classList.add("lessons-grid-asked");
    nodes[id].setAttribute("aria-selected", "true");
    lit.push(nodes[id]);
  }

  const idAt = (event) => Number(event.target.closest("[data-id]")?.dataset.id ?? -1);
  const isNew = (id) => id >= 0 && !hear.pinned() && id !== asked;
  node.addEventListener("pointermove", (event) => {
    if (!event.movementX && !event.movementY) return; // the page scrolled under a mouse at rest
    const id = idAt(event);
    if (!isNew(id)) return;
    focus(nodes[id], { move: false });
    hear.point(id);
  });
  node.addEventListener("focusin", (event) => { if (isNew(idAt(event))) hear.point(idAt(event)); });
  node.addEventListener("click", (event) => {
    const id = idAt(event);
    if (id < 0) return;
    focus(nodes[id]);
    hear.pin(id);
  });

  for (const grid of grids) {
    const rows = [...grid.children].map((row) => [.../** @type {any} */ (row.querySelectorAll("[data-id]"))]);
    roam(grid, rows, focus, (from, dx, dy) => beyond(from, dx, dy, grids));
  }
  const enter = (event) => hear.pin(idAt(event));
  onKeys(node, { Enter: enter, " ": enter, Escape: (event) => hear.free(idAt(event)) });
  return { node, nodes, light, focus: (id, how) => focus(nodes[id], how) };
}
