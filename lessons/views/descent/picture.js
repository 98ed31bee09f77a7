// The pictures of DescentView: a curve, or a plane with contour lines; a ball for each rule, and the start to drag.
// A picture is {node, handle, draw(start, paths, step), placeAt(event)}. A place is an array of one or two numbers.

import { axes, scale } from "../kit/drawing/axes.js";
import { svg } from "../kit/dom.js";
import { evaluate } from "./steps.js";

const WIDE = 640, HIGH = 340, EDGE = { left: 46, right: 14, top: 14, bottom: 34 };
const FIRST_LEVELS = 14, GRID = 72;
export const BALLS = {                                  // centred on 0: what coincides is seen one around the other
  0: (attributes) => svg("circle", { r: 6, ...attributes, class: `${attributes.class} lessons-descent-full` }),
  1: (attributes) => svg("rect", { x: -9, y: -9, width: 18, height: 18, ...attributes }),
  2: (attributes) => svg("path", { d: "M 0 -17 L 17 0 L 0 17 L -17 0 Z", ...attributes }),
};

const points = (list) => list.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

/** Where the picture's axes lie: the whole width for a curve, one unit on both axes for a plane. */
function frameOf(spans) {
  const box = { left: EDGE.left, right: WIDE - EDGE.right, top: EDGE.top, bottom: HIGH - EDGE.bottom };
  if (spans.length === 1) return box;
  const [wide, high] = spans.map(([low, end]) => end - low);
  const unit = Math.min((box.right - box.left) / wide, (box.bottom - box.top) / high);
  return { ...box, right: box.left + unit * wide, top: box.bottom - unit * high };
}

/** Line segments where f crosses a level: marching squares on a grid of values. */
function contour(values, level, at) {
  let path = "";
  const cross = (a, b, [x1, y1], [x2, y2]) => {
    const t = (level - a) / (b - a);
    return at(x1 + t * (x2 - x1), y1 + t * (y2 - y1)).map((v) => v.toFixed(1)).join(" ");
  };
  for (let r = 0; r + 1 < values.length; r++) {
    for (let c = 0; c + 1 < values[r].length; c++) {
      const corners = [[r, c], [r, c + 1], [r + 1, c + 1], [r + 1, c]];
      const found = [];
      corners.forEach(([i, j], k) => {
        const [m, n] = corners[(k + 1) % 4], a = values[i][j], b = values[m][n];
        if ((a < level) !== (b < level)) found.push(cross(a, b, [j, i], [n, m]));
      });
      for (let k = 0; k + 1 < found.length; k += 2) path += `M${found[k]}L${found[k + 1]}`;
    }
  }
  return path;
}

function drawContours(data, [x, y]) {
  const [[x0, x1], [y0, y1]] = data.span, place = (i, low, high) => low + (i / GRID) * (high - low);
  const values = Array.from({ length: GRID + 1 }, (_, r) => Array.from({ length: GRID + 1 }, (_, c) =>
    evaluate(data.terms, [place(c, x0, x1), place(r, y0, y1)])));
  const all = values.flat(), low = Math.min(...all), high = Math.max(...all);
  const levels = Array.from({ length: FIRST_LEVELS }, (_, k) => low + (high - low) * ((k + 0.5) / FIRST_LEVELS) ** 2);
  const at = (c, r) => [x.to(place(c, x0, x1)), y.to(place(r, y0, y1))];
  return svg("g", { class: "lessons-descent-contours" },
    levels.map((level) => svg("path", { d: contour(values, level, at) })));
}

export function drawLandscape(data) {
  const curve = data.span.length === 1;
  let spans = data.span, samples = [];
  if (curve) {
    const [low, high] = data.span[0];
    samples = Array.from({ length: 241 }, (_, i) => low + (i / 240) * (high - low))
      .map((x) => [x, evaluate(data.terms, [x])]);
    const heights = samples.map(([, y]) => y), least = Math.min(...heights), most = Math.max(...heights);
    spans = [data.span[0], [least - 0.08 * (most - least), most + 0.04 * (most - least)]];
  }
  const box = frameOf(data.span);
  const across = scale(spans[0], [box.left, box.right]), up = scale(spans[1], [box.bottom, box.top]);
  /** A place in pixels, and which way it lies if it is outside. */
  function locate(theta) {
    const [x, y] = curve ? [theta[0], evaluate(data.terms, theta)] : theta;
    const clamp = (value, low, high) => Math.min(high, Math.max(low, Number.isFinite(value) ? value : high));
    return [clamp(across.to(x), -900, 1800), clamp(up.to(y), -900, 1800)];
  }
  const pin = ([x, y]) => [Math.min(box.right, Math.max(box.left, x)), Math.min(box.bottom, Math.max(box.top, y))];
  const clip = `lessons-descent-${Math.random().toString(36).slice(2)}`;
  const land = curve ? svg("polyline", { class: "lessons-descent-curve",
    points: points(samples.map(([x, y]) => [across.to(x), up.to(y)])) }) : drawContours(data, [across, up]);
  const tangent = svg("line", { class: "lessons-descent-tangent" });
  const trails = data.rules.map((_, i) => svg("g", { class: `lessons-descent-trail lessons-descent-rule-${i}` }));
  const balls = data.rules.map((_, i) => svg("g", { class: "lessons-descent-ball" },
    BALLS[i]({ class: `lessons-descent-mark lessons-descent-rule-${i}` })));
  const handle = svg("g", { class: "lessons-descent-handle", role: "slider", tabindex: 0 },
    svg("circle", { r: 13, class: "lessons-descent-halo" }), svg("circle", { r: 10 }));
  const node = svg("svg",
    { viewBox: `0 0 ${curve ? WIDE : box.right + EDGE.right} ${HIGH}`, class: "lessons-descent-picture",
    style: `max-width: ${curve ? WIDE : box.right + EDGE.right}px` },
    svg("clipPath", { id: clip },
      svg("rect", { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top })),
    axes(box, [across, up], [8, 5], { names: curve ? [data.names[0], "f"] : data.names }),
    svg("g", { "clip-path": `url(#${clip})` }, land, tangent, trails), balls, handle);

  function draw(start, paths, step) {
    handle.setAttribute("transform", `translate(${locate(start)})`);
    data.rules.forEach(({ name }, i) => {
      const path = paths[name].slice(0, step + 1).map((point) => locate(point.theta));
      trails[i].replaceChildren(svg("polyline", { points: points(path) }),
        ...path.slice(0, -1).map(([x, y]) => svg("circle", { cx: x, cy: y, r: 2.6 })));
      const here = path.at(-1), pinned = pin(here), outside = String(here) !== String(pinned);
      balls[i].setAttribute("transform", `translate(${pinned})`);
      balls[i].classList.toggle("lessons-descent-outside", outside);
    });
    if (curve) drawTangent(paths[data.rules[0].name].slice(0, step + 1).at(-1));
  }
  /** The slope, as a line through the first ball. */
  function drawTangent({ theta: [x], slope: [slope] }) {
    const reach = 0.14 * (data.span[0][1] - data.span[0][0]), y = evaluate(data.terms, [x]);
    const tilt = (slope * (up.to(1) - up.to(0))) / (across.to(1) - across.to(0));        // equally long at every slope
    const dx = reach / Math.hypot(1, tilt);
    const [from, to] = [x - dx, x + dx].map((at) => [across.to(at), up.to(y + slope * (at - x))]);
    const finite = [...from, ...to].every((value) => Math.abs(value) < 1e5);
    tangent.setAttribute("visibility", finite ? "visible" : "hidden");
    if (finite) ["x1", "y1", "x2", "y2"].forEach((name, i) => tangent.setAttribute(name, [...from, ...to][i]));
  }
  function placeAt(event) {
    const { left, top, width, height } = node.getBoundingClientRect();
    const { width: wide, height: high } = node.viewBox.baseVal;
    const x = across.from(((event.clientX - left) / width) * wide);
    const y = up.from(((event.clientY - top) / height) * high);
    return [x, y].slice(0, data.span.length);
  }
  return { node, handle, draw, placeAt };
}
