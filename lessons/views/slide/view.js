// SlideView: `build` draws a way to slide (operation, mode, stride), `draw` a position. Everything else changes the
// model, whose events call the two.

import { el, highWith } from "../kit/dom.js";
import { onKeys, roving } from "../kit/keys.js";
import { answer, forKeys, panel, textButton } from "../kit/panel.js";
import { stepper } from "../kit/stepper.js";
import { speakPieces } from "../grid/pieces.js";
import { flat } from "../grid/places.js";
import { dragging, keepInSight, kernelBoxes, nearest, sizeSliders, turn } from "./moves.js";
import { drawLine, drawPlane } from "./picture.js";
import { wayControls } from "./ways.js";
import { drawSum, explain, longestSum, sumPieces } from "./words.js";

const WAIT_BETWEEN_POSITIONS = 1400;
const ROOMY = 31;                                // pixels, from which a cell has room for two numbers

/** @type {Render} */
export function render({ model, el: host, listen, watch, save: note }) {
  let data = model.get("_data"), built, picture, longest;
  const wayOf = ({ flip, mode }) => data.ways[flip ? "convolution" : "correlation"][mode];
  const chosen = () => ({ flip: model.get("flip"), mode: model.get("mode"), stride: model.get("stride") });
  const resultAt = (position) => position.length ? picture.results[flat(position, picture.strided.shape)] : undefined;
  function save(values) {
    if (!asking) note(values);                   // until a new size has its data, a position means nothing to Python
    else model.set(values);
  }

  // ---- positions -------------------------------------------------------------------------------------------------
  const go = (position) => save({ position });
  function goByHand(position) {
    const inside = picture.node.contains(document.activeElement);
    stop();
    go(position);
    if (inside) focus(resultAt(position).node);
  }
  const announceEnd = (by) => frame.announce(`This is the ${by < 0 ? "first" : "last"} position.`);
  const beside = (by) => picture.results[flat(model.get("position"), picture.strided.shape) + by]?.index;
  const stepBy = (by) => () => (beside(by) ? goByHand(beside(by)) : announceEnd(by));
  const stepAlong = (axis, by) => () => {
    const position = model.get("position").map((i, a) => (a === axis ? i + by : i));
    const inside = position[axis] >= 0 && position[axis] < picture.strided.shape[axis];
    return inside ? goByHand(position) : data.rank > 1 ? frame.announce("This is the edge.") : announceEnd(by);
  };

  // ---- play, pin, reset ------------------------------------------------------------------------------------------
  const steps = stepper({ wait: WAIT_BETWEEN_POSITIONS, more: () => beside(1), forward: () => go(beside(1)),
    again: () => go(picture.results[0].index), back: stepBy(-1), next: stepBy(1) });
  const { stop } = steps;
  const isPinned = () => String(model.get("pinned")) === String(model.get("position"));
  const pin = () => save({ pinned: isPinned() ? [] : model.get("position") });
  const unpin = () => save({ pinned: [] });
  function reset() {
    const { sizes, ...rest } = model.get("_home");
    stop();
    if (String(sizes) === String(model.get("sizes"))) save(rest);
    else ask(sizes, rest);
  }

  // ---- ways to slide ---------------------------------------------------------------------------------------------
  /** Another operation, mode or stride: a window stays where it is, or goes to the nearest place there is. */
  function change(values) {
    const next = { ...chosen(), ...values }, way = wayOf(next);
    const follow = (name) => {
      const place = resultAt(model.get(name))?.window.place;
      return place ? nearest(place, way, way.strides[next.stride]) : [];
    };
    stop();
    save({ ...values, position: follow("position"), pinned: follow("pinned") });
  }
  const ways = wayControls(Object.keys(data.ways.correlation), chosen(), change);

  // ---- sizes -----------------------------------------------------------------------------------------------------
  let asking = false, afterwards;
  const limits = model.get("_limits");
  const sliders = limits.length ? sizeSliders(data, limits, () => model.get("sizes"), (sizes) => ask(sizes)) : null;
  /** New arrays from Python; `rest` of the state comes with them. */
  function ask(sizes, rest = null) {
    stop();
    afterwards = rest;
    model.set({ sizes });
    model.save_changes();
    asking = true;
    answers.wait();
  }
  function receive() {
    const sent = model.get("_data");
    if (String(sent.sizes) !== String(model.get("sizes"))) return;     // a newer one is on its way
    asking = false;
    built = longest = undefined;
    answers.say("");
    data = sent;
    const { shape } = wayOf(chosen()).strides[model.get("stride")];
    const inside = (position) => position.map((i, axis) => Math.min(i, shape[axis] - 1));
    save(afterwards ?? { position: inside(model.get("position")), pinned: inside(model.get("pinned")) });
    afterwards = null;
    show();
    settle();
  }

  // ---- panel -----------------------------------------------------------------------------------------------------
  const pinner = textButton("Pin", pin, "lessons-slide-pin");
  const where = el("span", { class: "lessons-hint lessons-where" });
  const keys = el("span", { class: "lessons-hint lessons-slide-keys" }, "drag the window",
    forKeys(", or press the arrows; Enter pins the place"));
  const about = el("div", { class: "lessons-hint lessons-row lessons-slide-about" });
  const stage = el("div", { class: "lessons-slide-stage" });
  const line = el("div", { class: "lessons-sum" }), other = el("div", { class: "lessons-sum" });
  const hint = el("span", { class: "lessons-hint" }, "Pin a position to compare it with others.");
  const sums = el("div", { class: "lessons-told" }, line, other);
  const frame = panel({
    look: "lessons-slide", title: model.get("title"),
    tools: Object.entries(ways.offered).map(([name, row]) => model.get("_controls").includes(name) ? row : null),
    body: [about, stage, sums],
    footer: [steps.back, steps.next, steps.play, pinner, where, keys, textButton("Reset", reset)],
  });
  const notice = el("span", { class: "lessons-hint" });
  const answers = answer(notice, frame.announce, "A new size is computed");
  sliders?.node.append(notice);
  if (sliders) frame.header.after(sliders.node);
  let focus = /** @type {(node: any, how?: any) => void} */ (() => {});

  // ---- from state to page ----------------------------------------------------------------------------------------
  function build() {
    const now = chosen(), key = JSON.stringify(now);
    if (key === built) return null;
    const flips = picture && picture.flip !== now.flip && picture.data === data;
    const turned = flips ? kernelBoxes(picture.node) : null;
    const way = wayOf(now), strided = way.strides[now.stride];
    const options = { counts: model.get("_counts"), flip: now.flip };
    built = key;
    picture = { data, way, strided, ...now, ...(data.rank > 1 ? drawPlane : drawLine)(data, way, strided, options) };
    place();                                     // before it is on the page, or the window would glide to its place
    stage.style.setProperty("--digits", data.digits);
    stage.replaceChildren(picture.node);
    focus = roving(picture.results.map(({ node }) => node));
    ways.show(now, wayOf);
    about.replaceChildren(el("span", {}, explain(data, way, now)),
      el("span", {}, `size of ${data.arrays[2].label}: ${strided.size}`));
    return turned;
  }
  function show() {
    const turned = build();
    draw();
    if (turned) turn(picture.node, turned, data.rank > 1 ? 1 : 0.4);         // with one axis, an ellipse
  }
  /** A sum gets the height of the longest there is, so that nothing jumps; small cells lose their index. */
  function settle() {
    longest ??= longestSum(data);
    const high = highWith(line, [pinnedWord(), ...drawSum(longest)]);
    if (high) sums.style.setProperty("--tall", `${high}px`);
    stage.classList.toggle("lessons-slide-dense", picture.results[0].node.offsetWidth < ROOMY);
  }
  const pinnedWord = () => el("span", { class: "lessons-hint" }, "pinned\u2002");
  function place() {
    const here = resultAt(model.get("position")), kept = resultAt(model.get("pinned"));
    if (here) picture.show(here.window, kept?.window);
    return [here, kept];
  }
  function draw() {
    const [here, kept] = place();
    if (!here) return;
    keepInSight(stage, picture.node.querySelectorAll(".lessons-slide-covered"));
    focus(here.node, { move: false });
    const pieces = sumPieces(data, picture.way, here.window, here.index);
    line.replaceChildren(...drawSum(pieces));
    const pinned = kept && sumPieces(data, picture.way, kept.window, kept.index);
    other.replaceChildren(...(kept ? [pinnedWord(), ...drawSum(pinned)] : [hint]));
    other.classList.toggle("lessons-slide-free", !kept);
    where.textContent = `position ${here.index.map((i) => i + 1).join(", ")} of ${picture.strided.shape.join(" × ")}`;
    pinner.textContent = kept && isPinned() ? "Unpin" : "Pin";
    frame.announce(speakPieces(pieces) + (kept ? `; pinned: ${speakPieces(pinned)}` : ""));
  }

  // ---- hands -----------------------------------------------------------------------------------------------------
  const across = data.rank - 1;
  const upAndDown = across ? { ArrowUp: stepAlong(0, -1), ArrowDown: stepAlong(0, 1) } : {};
  onKeys(frame.node, { ...upAndDown, ArrowLeft: stepAlong(across, -1), ArrowRight: stepAlong(across, 1), Escape: unpin,
    Home: () => goByHand(picture.results[0].index), End: () => goByHand(picture.results.at(-1).index) });
  onKeys(stage, { Enter: pin, " ": pin });
  stage.addEventListener("focusin", (/** @type {any} */ event) => {
    const cell = picture.results[event.target.dataset.result];
    if (cell && String(cell.index) !== String(model.get("position"))) goByHand(cell.index);
  });
  dragging(stage, {
    placeAt: (event) => picture.placeAt(event.clientX, event.clientY),
    start: () => {
      const { node, window } = resultAt(model.get("position"));
      focus(node);
      return window.place;
    },
    middle: () => data.arrays[1].shape.map((side) => side / 2),
    to: (place) => {
      const position = nearest(place, picture.way, picture.strided);
      if (String(position) !== String(model.get("position"))) goByHand(position);
    },
  });

  listen("change:flip change:mode change:stride", show);
  listen("change:position change:pinned", draw);
  listen("change:_data", receive);
  listen("change:sizes", () => sliders?.show());
  host.append(frame.node);
  sliders?.show();
  show();
  watch(frame.body, () => requestAnimationFrame(settle));
  return [stop, answers.stop];
}
