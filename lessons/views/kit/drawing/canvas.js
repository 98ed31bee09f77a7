// Pictures of many cells, one pixel each.

import { el } from "../dom.js";

/** A canvas of rows × columns: {node, draw(paint)}; paint(n) gives red, green, blue and opacity of cell n.
 *  @type {(rows: number, columns: number) =>
 *    { node: HTMLCanvasElement, draw: (paint: (n: number) => number[]) => void }} */
export function canvas(rows, columns) {
  const node = el("canvas", { width: columns, height: rows, "aria-hidden": "true" });
  function draw(paint) {
    const context = /** @type {CanvasRenderingContext2D} */ (node.getContext("2d"));
    const image = context.createImageData(columns, rows);
    for (let n = 0; n < rows * columns; n++) image.data.set(paint(n), 4 * n);
    context.putImageData(image, 0, 0);
  }
  return { node, draw };
}

/** The two colors of signs, as three numbers each: of what is above 0, and below.
 *  @type {(node: Element) => number[][]} */
export function signColors(node) {
  return ["positive", "negative"].map((name) => {
    const hex = getComputedStyle(node).getPropertyValue(`--lessons-${name}`).trim().slice(1);
    return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
  });
}
