// What moves in SlideView beside the steps: the kernel that turns, the window that is dragged, the sizes.

import { el, isStill } from "../kit/dom.js";
import { onDrag } from "../kit/drag.js";
import { keepKeys } from "../kit/keys.js";

const FLIP = { duration: 700, easing: "ease-in-out" };
const HALF_TURN = Array.from({ length: 13 }, (_, i) => (i * Math.PI) / 12);

const kernelNodes = (picture) => [...picture.querySelectorAll("[data-kernel]")];

/** Where each number of the kernel is. @type {(picture: Element) => Map<string, DOMRect>} */
export const kernelBoxes = (picture) =>
  new Map(kernelNodes(picture).map((node) => [node.dataset.kernel, node.getBoundingClientRect()]));

/** Each number of the kernel goes half around the kernel's middle, from where it was to where it lies now.
 *  @type {(picture: Element, before: Map<string, DOMRect>, lift: number) => void} */
export function turn(picture, before, lift) {
  if (isStill()) return;
  for (const node of kernelNodes(picture)) {
    const from = before.get(node.dataset.kernel), to = node.getBoundingClientRect();
    if (!from) continue;
    const x = (from.left - to.left) / 2, y = (from.top - to.top) / 2;
    node.animate(HALF_TURN.map((angle) => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      return { transform: `translate(${x + x * cos - y * sin}px, ${y + y * cos + lift * x * sin}px)` };
    }), FLIP);
  }
}

/** Drag the window, or press beside it: then its middle comes to the pointer. `start()` tells where the window is. */
export function dragging(stage, { placeAt, start, middle, to }) {
  let held;                               // where in the window it is held, in cells
  function begin(event) {
    if (!event.target.closest(".lessons-slide-held")) return false;
    stage.classList.add("lessons-slide-dragging");
    const window = start(), onIt = event.target.closest(".lessons-slide-window");
    held = onIt ? placeAt(event).map((at, axis) => at - window[axis]) : middle();
    return true;
  }
  onDrag(stage, (event) => to(placeAt(event).map((at, axis) => at - held[axis])), begin,
    () => stage.classList.remove("lessons-slide-dragging"));
}

/** A picture wider than its place scrolls along with the cells that the window covers.
 *  @type {(stage: HTMLElement, covered: Iterable<Element>) => void} */
export function keepInSight(stage, covered) {
  if (stage.scrollWidth <= stage.clientWidth) return;
  const place = stage.getBoundingClientRect();
  const boxes = [...covered].map((cell) => cell.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)), right = Math.max(...boxes.map((box) => box.right));
  stage.scrollLeft += Math.max(0, right + 8 - place.right) || Math.min(0, left - 8 - place.left);
}

/** The index of the result whose window is nearest to a place of the input.
 *  @type {(place: number[], way: any, strided: any) => number[]} */
export function nearest(place, way, { windows, shape }) {
  const distance = (id) => way.windows[id].place.reduce((sum, at, axis) => sum + (at - place[axis]) ** 2, 0);
  const row = windows.reduce((best, id, i) => (distance(id) < distance(windows[best]) ? i : best), 0);
  return shape.length < 2 ? [row] : [Math.floor(row / shape[1]), row % shape[1]];
}

/** Sliders for L and K, K at most L: {node, show()}; `ask(sizes)` hears the learner. */
export function sizeSliders({ arrays, rank }, [least, most, mostKernel], now, ask) {
  const hear = (i) => () => {
    const sizes = now().map((size, place) => (place === i ? Number(sliders[i].slider.value) : size));
    ask([sizes[0], Math.min(...sizes)]);
  };
  const sliders = ["L", "K"].map((name, i) => {
    const slider = el("input", { type: "range", min: i ? 1 : least, "aria-label": `Size ${name}`, oninput: hear(i),
      onkeydown: keepKeys });
    const value = el("span", { class: "lessons-slide-size" });
    const of = el("span", { class: "lessons-hint" }, `${rank > 1 ? "side" : "length"} of ${arrays[i].label}`);
    return { slider, value, node: el("label", {}, el("i", {}, name), of, slider, value) };
  });
  const show = () => sliders.forEach(({ slider, value }, i) => {
    slider.max = i ? Math.min(mostKernel, now()[0]) : most;
    slider.value = value.textContent = now()[i];
  });
  const node = el("div", { class: "lessons-row lessons-slide-sizes" }, sliders.map((each) => each.node));
  return { node, show };
}
