// Small pictures of signed numbers, for all views that have them.

import { svg } from "../dom.js";

/** rows × columns squares: {node, draw(cells)}. A square's color is the sign of its number, its strength the size.
 *  @type {(rows: number, columns: number, attributes?: Attributes) =>
 *    { node: SVGElement, draw: (cells: number[]) => void }} */
export function signedPicture(rows, columns, attributes = {}) {
  const squares = Array.from({ length: rows * columns }, (_, i) =>
    svg("rect", { x: i % columns, y: Math.floor(i / columns), width: 1.02, height: 1.02, "fill-opacity": 0 }));
  const node = svg("svg", { class: "lessons-signed", viewBox: `0 0 ${columns} ${rows}`, ...attributes }, ...squares);
  let shown = /** @type {number[]} */ ([]);
  /** Numbers row by row, in percent of the largest |number|. */
  function draw(cells) {
    squares.forEach((square, i) => {
      if (cells[i] === shown[i]) return;
      square.setAttribute("class", cells[i] < 0 ? "lessons-signed-negative" : "lessons-signed-positive");
      square.setAttribute("fill-opacity", Math.abs(cells[i]) / 100);
    });
    shown = cells;
  }
  return { node, draw };
}
