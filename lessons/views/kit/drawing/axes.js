// Numbers along the axes of a picture.

import { svg } from "../dom.js";
import { number } from "../number.js";

/** 1, 2 or 5 times a power of ten, at least `size`. @type {(size: number) => number} */
export function nice(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= size * 0.999) ?? size;
}

/** Round numbers from low to high, about `count`; on a logarithmic axis powers of ten, with 2 and 5 between few.
 *  @type {(span: number[], count: number, log: boolean) => number[]} */
function ticks([low, high], count, log) {
  if (log) {
    const first = Math.floor(Math.log10(low)), powers = Math.ceil(Math.log10(high)) - first + 1;
    const every = Math.ceil(powers / (count + 2)), parts = powers > 3 ? [1] : [1, 2, 5];
    return Array.from({ length: Math.ceil(powers / every) }, (_, i) => 10 ** (first + i * every))
      .flatMap((power) => parts.map((part) => part * power))
      .filter((value) => value >= low * 0.999 && value <= high * 1.001);
  }
  const step = nice((high - low) / count), first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

/** A number at an axis; what `step` times a whole number adds to its end is rounded away. */
function short(value) {
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3))
    return value.toExponential(0).replace("e+", "e").replace("-", "−");
  return number(Number(value.toPrecision(6)));
}

/** Where a number of a span lies between two pixels: {to(number), from(pixel)}; a logarithmic scale has no `from`.
 *  @type {(span: number[], pixels: number[], log?: boolean) =>
 *    { span: number[], log: boolean, to: (value: number) => number, from: (pixel: number) => number }} */
export function scale(span, pixels, log = false) {
  const [start, end] = pixels;
  const [low, high] = log ? span.map(Math.log10) : span;
  return {
    span, log,
    to: (value) => start + (((log ? Math.log10(value) : value) - low) / (high - low)) * (end - start),
    from: (pixel) => low + ((pixel - start) / (end - start)) * (high - low),
  };
}

/** About `[across, up]` numbers below a box and on its left, on the scales x and y, and the names of both axes; `grid`
 *  draws a line at each height.
 *  @type {(box: { left: number, right: number, top: number, bottom: number },
 *    scales: ReturnType<typeof scale>[], counts: number[], more?: Record<string, any>) => SVGElement} */
export function axes({ left, right, top, bottom }, scales, counts, { names = [], grid = false, format = short } = {}) {
  const [x, y] = scales, [across, up] = counts;
  const heights = ticks(y.span, up, y.log).filter((value) => !names[1] || y.to(value) > top + 18);
  const text = (at, anchor, words, more) => svg("text", { ...at, "text-anchor": anchor, ...more }, words);
  const name = { class: "lessons-axes-name" };
  return svg("g", { class: "lessons-axes" },
    grid ? heights.map((value) => svg("line", { x1: left, x2: right, y1: y.to(value), y2: y.to(value) }))
      : svg("rect", { x: left, y: top, width: right - left, height: bottom - top }),
    heights.map((value) => text({ x: left - 7, y: y.to(value) + 4 }, "end", format(value))),
    ticks(x.span, across, x.log).map((value) => text({ x: x.to(value), y: bottom + 17 }, "middle", short(value))),
    names[0] ? text({ x: right, y: bottom + 31 }, "end", names[0], name) : [],
    names[1] ? text({ x: left - 7, y: top + 10 }, "end", names[1], name) : []);
}
