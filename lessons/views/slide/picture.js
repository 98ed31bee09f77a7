// The pictures of SlideView: input, kernel and result for one way to slide; a step moves only what lies on the input.
// A picture is {node, results, show(window, pinned), placeAt(x, y)}. A place is an index into the input, from 0; in the
// padding it is outside.

import { el, tint } from "../kit/dom.js";
import { unravel } from "../grid/places.js";

/** A cell with a number and, small, its index or what else is given; `more` are further attributes. */
function numberCell(array, i, more = {}, /** @type {any} */ small = el("small", {}, array.indices[i])) {
  const node = el("span", { class: `lessons-cell lessons-slide-cell lessons-role-${array.role}`, ...more },
    el("b", {}, array.numbers[i]), small);
  tint(node, array.tints[i], 1);
  return node;
}

/** A zero of the padding. */
const ghost = () => el("span", { class: "lessons-cell lessons-slide-cell lessons-slide-ghost" }, el("b", {}, "0"));

/** The kernel's cells in the order in which they lie on the input. */
const kernelCells = (array, way, group) =>
  way.kernel.map((k) => numberCell(array, k, { "data-kernel": `${group} ${k}` }));

/** One cell for each result: [{node, window, index}], the window being that of the way. */
function resultCells(array, way, { windows, shape }) {
  return windows.map((id, i) => {
    const window = way.windows[id], index = unravel(i, shape);
    const written = index.map((n) => n + 1).join(",");
    const node = el("span", { class: `lessons-cell lessons-slide-cell lessons-slide-result lessons-role-${array.role}`,
      role: "gridcell", tabindex: -1, "data-result": i,
      "aria-label": `${array.text} ${written}, value ${window.value}` },
      el("b", {}, window.value), el("small", {}, written));
    tint(node, window.tint, 1);
    return { node, window, index };
  });
}

/** How many windows contain each entry; an entry that no window contains is marked. */
function countCells({ seen }) {
  const most = Math.max(...seen);
  return seen.map((count) => {
    const node = el("span", { class: "lessons-slide-count" }, `${count}`);
    node.classList.toggle("lessons-slide-unseen", count === 0);
    node.style.setProperty("--value", most ? count / most : 0);
    return node;
  });
}

const at = (node, row, column, height = 1, width = 1) => {
  node.style.gridArea = `${row} / ${column} / span ${height} / span ${width}`;
  return node;
};
const windowBox = (kernel, ...children) => el("div",
  { class: `lessons-slide-window lessons-slide-held lessons-role-${kernel.role}`, "aria-hidden": true }, children);
const label = (array, more = "") => el("div", { class: `lessons-slide-label lessons-role-${array.role}` },
  el("b", {}, array.label), ` ${array.word}`, more ? el("small", {}, more) : null);
const soft = (text) => el("div", { class: "lessons-slide-label lessons-hint" }, text);
/** Mark the result of the window, and that of the pinned one. */
const mark = (results, chosen, pinned) => results.forEach(({ node, window }) => {
  node.classList.toggle("lessons-slide-now", window === chosen);
  node.classList.toggle("lessons-slide-kept", window === pinned);
  node.setAttribute("aria-selected", String(window === chosen));
});

/** Move a window to a place; it stays out of sight without one. */
function move(node, window, [top, left]) {
  node.hidden = !window;
  if (!window) return;
  const [row, column] = window.place.length < 2 ? [0, window.place[0]] : window.place;
  node.style.setProperty("--row", row + top);
  node.style.setProperty("--column", column + left);
}

/** One axis: input, kernel, products, sum and result beneath each other, all in the columns of the input. */
export function drawLine(data, way, strided, { counts, flip }) {
  const [input, kernel, result] = data.arrays;
  const [[before, after]] = data.margins, [length] = input.shape, [taps] = kernel.shape;
  const [[zeros, zerosAfter]] = way.padding, columns = before + length + after;
  const column = (place) => 2 + 2 * (place + before);            // in halves: a result lies under its window's middle
  const node = el("div", { class: "lessons-slide-line" });
  node.classList.toggle("lessons-slide-counted", counts);
  node.style.setProperty("--columns", columns);

  const entries = Array.from({ length: zeros + length + zerosAfter }, (_, i) => i - zeros);
  const cells = entries.map((place) => at(place < 0 || place >= length ? ghost() : numberCell(input, place),
    1, column(place), 1, 2));
  const seen = counts ? countCells(strided).map((cell, place) => at(cell, 2, column(place), 1, 2)) : [];
  const products = kernel.numbers.map(() => el("span", {}));
  const moving = windowBox(kernel,
    el("div", { class: "lessons-slide-kernel" }, kernelCells(kernel, way, "line")),
    el("div", { class: "lessons-slide-products" }, products), el("div", { class: "lessons-slide-brace" }));
  const still = el("div", { class: "lessons-slide-pinned", "aria-hidden": true });
  [moving, still].forEach((box, i) => at(box, 1, 2, i ? 1 : 5, 2 * taps));
  const results = resultCells(result, way, strided);
  for (const cell of results) at(cell.node, 6, column(cell.window.place[0]) + taps - 1, 1, 2);

  const labels = [label(input, zeros + zerosAfter ? "with padding" : ""),
    counts ? soft("in windows") : null,
    label(kernel, flip ? "flipped" : ""), soft("products"), null, label(result)];
  labels.forEach((text, row) => { if (text) node.append(at(text, row + 1, 1)); });
  const picture = el("div", { class: "lessons-flat lessons-slide-held", role: "img",
    "aria-label": described(data, way, strided, counts) }, cells, seen);
  const grid = el("div", { class: "lessons-flat", role: "grid", "aria-label": `${result.text}, result` },
    el("div", { class: "lessons-flat", role: "row" }, results.map((cell) => cell.node)));
  node.append(picture, grid, still, moving);
  const first = cells[zeros];

  function show(window, pinned) {
    move(moving, window, [0, before]);
    move(still, pinned, [0, before]);
    cells.forEach((cell, i) => cell.classList.toggle("lessons-slide-covered",
      entries[i] >= window.place[0] && entries[i] < window.place[0] + taps));
    products.forEach((product, i) => { product.textContent = window.products[i]; });
    mark(results, window, pinned);
  }
  const placeAt = (x) => {
    const box = first.getBoundingClientRect();
    return [(x - box.left) / box.width];
  };
  return { node, results, show, placeAt };
}

/** Two axes: the padded input, the kernel's numbers in the cells they lie on; beside it kernel, products, result. */
export function drawPlane(data, way, strided, { counts, flip }) {
  const [input, kernel, result] = data.arrays;
  const [[top, bottom], [left, right]] = data.margins, [height, width] = input.shape, [rows, columns] = kernel.shape;
  const [[above, below], [before, after]] = way.padding, across = left + width + right;
  const places = [];
  for (let r = -above; r < height + below; r++) for (let c = -before; c < width + after; c++) places.push([r, c]);
  const inside = ([r, c]) => r >= 0 && r < height && c >= 0 && c < width;
  const cells = places.map(([r, c]) =>
    at(inside([r, c]) ? numberCell(input, r * width + c, {}, null) : ghost(), r + top + 2, c + left + 2));
  const heads = [...input.numbers.keys()].flatMap((i) => [
    ...(i < width ? [at(el("i", {}, `${i + 1}`), top - above + 1, i + left + 2)] : []),
    ...(i < height ? [at(el("i", { class: "lessons-slide-side" }, `${i + 1}`), i + top + 2, left - before + 1)] : [])]);
  const moving = windowBox(kernel,
    way.kernel.map((k) => el("span", { class: `lessons-role-${kernel.role}`, "data-kernel": `window ${k}` },
      kernel.numbers[k])));
  const still = el("div", { class: "lessons-slide-pinned", "aria-hidden": true });
  for (const box of [moving, still]) at(box, 2, 2, rows, columns).style.setProperty("--across", columns);
  const products = kernel.numbers.map(() => el("span", { class: "lessons-cell lessons-slide-cell" }, el("b", {})));
  const sum = el("small", {});
  const results = resultCells(result, way, strided), [, size] = strided.shape;
  const row = (r) => el("div", { class: "lessons-flat", role: "row" },
    results.slice(r * size, (r + 1) * size).map((cell) => cell.node));
  const lines = Array.from({ length: strided.shape[0] }, (_, r) => row(r));

  const node = el("div", { class: "lessons-slide-planes" },
    el("div", {}, label(input, places.length > width * height ? "with padding" : ""),
      plane(across, { class: "lessons-slide-plane lessons-slide-input lessons-slide-held", role: "img",
        style: `--down: ${top + height + bottom}`, "aria-label": described(data, way, strided, counts) },
        heads, cells, still, moving)),
    el("div", {},
      label(kernel, flip ? "turned by 180°" : ""),
      plane(columns, { "aria-hidden": true }, kernelCells(kernel, way, "plane")),
      soft(["products", sum]), plane(columns, { "aria-hidden": true }, products)),
    el("div", {}, label(result), plane(size, { role: "grid", "aria-label": `${result.text}, result` }, lines),
      counts ? [soft(`windows that see each entry of ${input.label}`),
        plane(width, { class: "lessons-slide-plane lessons-slide-counts", "aria-hidden": true },
          countCells(strided))] : null));
  const widest = Object.values(data.ways.correlation).map((each) => each.strides[1].shape[1]);
  node.style.setProperty("--columns", across + columns + Math.max(...widest));

  function show(window, pinned) {
    move(moving, window, [top, left]);
    move(still, pinned, [top, left]);
    const [row, column] = window.place;
    cells.forEach((cell, i) => {
      const [r, c] = places[i];
      cell.classList.toggle("lessons-slide-covered", r >= row && r < row + rows && c >= column && c < column + columns);
    });
    products.forEach((product, i) => { product.firstChild.textContent = window.products[i]; });
    sum.textContent = `their sum is ${window.value}`;
    mark(results, window, pinned);
  }
  const first = cells[above * (before + width + after) + before];
  const placeAt = (x, y) => {
    const box = first.getBoundingClientRect();
    return [(y - box.top) / box.height, (x - box.left) / box.width];
  };
  return { node, results, show, placeAt };
}

function plane(across, attributes, ...children) {
  const node = el("div", { class: "lessons-slide-plane", ...attributes }, children);
  node.style.setProperty("--across", across);
  return node;
}

/** What is drawn without being focusable, in words. */
function described(data, way, strided, counts) {
  const [input, kernel] = data.arrays;
  const laid = way.kernel.map((k) => kernel.numbers[k]).join(", ");
  const told = `${input.text}: ${input.numbers.join(", ")}. ${kernel.text} as it lies: ${laid}.`;
  return told + (counts ? ` Windows with each entry: ${strided.seen.join(", ")}.` : "");
}
