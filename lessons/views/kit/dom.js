// The elements that views are made of.

/** el("button", {class: "lessons-button", onclick: go}, "Next"): one element, with listeners, attributes and children.
 *  An attribute that is true is there, and one of ARIA's says so: an empty aria-hidden counts for nothing.
 *  @type {<T extends keyof HTMLElementTagNameMap>(tag: T, attributes?: Attributes, ...children: any[]) =>
 *    HTMLElementTagNameMap[T]} */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** svg("rect", {x: 1}): one element of a picture.
 *  @type {<T extends keyof SVGElementTagNameMap>(tag: T, attributes?: Attributes, ...children: any[]) =>
 *    SVGElementTagNameMap[T]} */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

/** Call begin(found) as soon as find() finds something, be it frames later; the result ends the search.
 *  @type {<T>(find: () => T | null | undefined, begin: (found: T) => void) => () => void} */
export function whenThere(find, begin) {
  let frame = 0;
  (function look() {
    const found = find();
    if (found) begin(found);
    else frame = requestAnimationFrame(look);
  })();
  return () => cancelAnimationFrame(frame);
}

/** How high `line` would be with other children, or 0 while it is hidden: it is given that height, so that nothing
 *  below it jumps. @type {(line: HTMLElement, children: any[]) => number} */
export function highWith(line, children) {
  const trial = /** @type {HTMLElement} */ (line.cloneNode(false));
  trial.classList.add("lessons-trial");
  trial.style.width = `${line.offsetWidth}px`;
  trial.append(...children);
  line.after(trial);
  const high = line.offsetWidth ? trial.offsetHeight : 0;
  trial.remove();
  return high;
}

/** The learner has asked for no motion. */
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const SIDES = [[0, 1], [0, -1], [1, 0], [-1, 0]];             // the shadow falls from the side it is moved away from

/** One frame around cells that lie together, as the shadow of the one at a place: edged where its neighbor is not `on`.
 *  @type {(on: (row: number, column: number) => boolean, row: number, column: number, color: string) => string} */
export function framed(on, row, column, color) {
  const open = SIDES.filter(([x, y]) => !on(row - y, column - x));
  return [[color, 2], ["panel", 3]].flatMap((/** @type {any} */ [name, width]) =>
    open.map(([x, y]) => `inset ${x * width}px ${y * width}px 0 var(--lessons-${name})`)).join(", ");
}

/** Tint `node` by `value` on a scale that is symmetric about 0; `largest` is the largest |value| of its array.
 *  @type {(node: HTMLElement, value: number, largest: number) => void} */
export function tint(node, value, largest) {
  const size = Number.isFinite(value) && largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
  node.classList.toggle("lessons-positive", value > 0);
  node.classList.toggle("lessons-negative", value < 0);
  node.style.setProperty("--value", size.toFixed(3));
}

/** Puts these sheets, by name, on the page. One that is there already is left alone, for a sheet that comes or goes
 *  makes the browser style the whole page again; base.css, which each view names first, so stays before all others.
 *  @type {(sheets: Record<string, string>) => void} */
export function dress(sheets) {
  for (const [name, text] of Object.entries(sheets)) {
    const id = `lessons/${name}`;
    let sheet = document.getElementById(id);
    if (!sheet) document.head.append(sheet = Object.assign(document.createElement("style"), { id }));
    if (sheet.textContent !== text) sheet.textContent = text;
  }
}
