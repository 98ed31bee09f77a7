// The two charts of TrainView: the loss, step by step, and the held-out accuracy.

import { axes, scale } from "../kit/drawing/axes.js";
import { svg } from "../kit/dom.js";
import { number } from "../kit/number.js";

/** A chart that fills the width of its box: {node, draw({x, y, log, lines, name})}; x and y are [low, high]. Without
 *  an argument it is drawn again, as at another width.
 *  About `counts` numbers stand at the axes; `name` says what the first ones are, `format` writes the others.
 *  @type {(height: number, left: number, counts: number[], name?: string, format?: (value: number) => string) =>
 *    { node: SVGElement, draw: Act }} */
export function chart(height, left, [across, up], name = "", format = undefined) {
  const node = svg("svg", { class: "lessons-train-chart", height, role: "img" });
  let shown;
  function draw(what = shown) {
    shown = what;
    if (what) node.setAttribute("aria-label", what.name);   // also out of sight, where it has no width
    const width = node.clientWidth;
    if (!what || !width) return;
    const box = { left, right: width - 14, top: 10, bottom: height - (name ? 36 : 24) };
    const x = scale(what.x, [left, box.right]), y = scale(what.y, [box.bottom, box.top], what.log);
    const path = (points) =>
      points.map(([step, value], i) => `${i ? "L" : "M"}${x.to(step).toFixed(1)} ${y.to(value).toFixed(1)}`).join("");
    const last = what.lines.at(-1)?.points.at(-1);
    node.replaceChildren(
      axes(box, [x, y], [Math.min(across, width / 70), up], { names: [name], grid: true, format }),
      ...what.lines.map(({ points, kind }) => svg("path", { class: `lessons-train-${kind}`, d: path(points) })),
      ...(last ? [svg("circle", { class: "lessons-train-dot", cx: x.to(last[0]), cy: y.to(last[1]), r: 3.5 })] : []));
    node.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
  return { node, draw };
}

/** The mean of up to eight points on either side, so that the line lags behind only at its end. */
export function smoothed(points, reach = 8) {
  return points.map(([x], i) => {
    const near = points.slice(Math.max(0, i - reach), i + Math.min(i, reach) + 1);
    return [x, near.reduce((sum, [, y]) => sum + y, 0) / near.length];
  });
}

export function lossShown({ stride, losses }, { step, steps }, log) {
  const raw = losses.map((loss, i) => [Math.min((i + 1) * stride, step), loss]).filter(([, loss]) => !log || loss > 0);
  const smooth = smoothed(raw);
  const x = [0, steps || 1];
  if (!raw.length) return { x, y: log ? [0.01, 10] : [0, 1], log, lines: [], name: "Loss curve, empty" };
  const high = Math.max(...raw.map(([, loss]) => loss));
  const low = Math.min(...raw.map(([, loss]) => loss));
  const y = log ? [low / 1.2, high * 1.2] : [Math.min(0, low), high > 0 ? high * 1.05 : 1];
  const ends = `from ${number(raw[0][1])} to ${number(smooth.at(-1)[1])}`;
  const name = `Loss curve, ${log ? "logarithmic" : "linear"}: ${ends} at step ${step}`;
  return { x, y, log, lines: [{ points: raw, kind: "batch" }, { points: smooth, kind: "smooth" }], name };
}

export const percent = (share) => `${(100 * share).toFixed(1)} %`;

export function accuracyShown(points, { steps }) {
  const name = points.length ? `Held-out accuracy: from ${percent(points[0][1])} to ${percent(points.at(-1)[1])}`
    : "Held-out accuracy, empty";
  return { x: [0, steps || 1], y: [0, 1], lines: points.length ? [{ points, kind: "held-out" }] : [], name };
}
