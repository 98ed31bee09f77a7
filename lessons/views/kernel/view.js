// KernelView: a picture, nine weights, and the map that grows wherever the window has been. State is (kernel, place).

import { canvas, signColors } from "../kit/drawing/canvas.js";
import { el, isStill } from "../kit/dom.js";
import { onDrag } from "../kit/drag.js";
import { onKeys } from "../kit/keys.js";
import { number } from "../kit/number.js";
import { forKeys, numberField, panel, segmented, textButton } from "../kit/panel.js";
import { answered, mapOf, sentence, SIDE, sign, under } from "./sums.js";

const ROW = 40;                          // milliseconds for each row of the map
const MOST = 99;

/** A canvas of rows × columns under a frame that stands for the window. */
function board(rows, columns, side, label) {
  const { node: picture, draw } = canvas(rows, columns);
  const frame = el("div", { class: "lessons-kernel-window" });
  const node = el("div", { class: "lessons-kernel-board", role: "group", tabindex: 0, "aria-label": label },
    picture, frame);
  node.style.setProperty("aspect-ratio", `${columns} / ${rows}`);
  frame.style.width = `${(100 * side) / columns}%`;
  frame.style.height = `${(100 * side) / rows}%`;
  const move = ([row, column]) => {
    frame.style.left = `${(100 * column) / columns}%`;
    frame.style.top = `${(100 * row) / rows}%`;
  };
  const at = (event) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [((event.clientY - top) / height) * rows, ((event.clientX - left) / width) * columns].map(Math.floor);
  };
  return { node, move, draw, at };
}

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const picture = model.get("_picture"), presets = model.get("_presets"), home = model.get("_home");
  const rows = picture.length - SIDE + 1, columns = picture[0].length - SIDE + 1;
  const grown = new Uint8Array(rows * columns);            // where the window has been
  const kernel = () => model.get("kernel"), place = () => model.get("place");
  const inside = ([row, column]) =>
    [Math.max(0, Math.min(rows - 1, row)), Math.max(0, Math.min(columns - 1, column))];
  const go = (to) => { stop(); save({ place: inside(to) }); };

  const light = board(picture.length, picture[0].length, SIDE, "Picture: arrow keys move the window");
  const made = board(rows, columns, 1, "Map: arrow keys move the window");
  const cells = Array.from({ length: SIDE * SIDE }, (_, k) => {
    const name = `weight, row ${Math.floor(k / SIDE) + 1}, column ${k % SIDE + 1}`;
    const field = numberField({ min: -MOST, max: MOST, "aria-label": name }, { fits: (value) => Math.abs(value) <= MOST,
      read: () => kernel()[k], write: (value) => save({ kernel: kernel().map((old, j) => (j === k ? value : old)) }) });
    const read = el("span", { class: "lessons-role-input" });
    return { node: el("div", {}, field.node, el("span", {}, "· ", read)), field, read };
  });
  const choice = segmented("Kernel", Object.keys(presets).map((name) => [name, name]), "",
    (name) => save({ kernel: presets[name] }));
  const relation = el("span"), value = el("b", { class: "lessons-role-output", "data-sum": "" });
  const play = textButton("▷ Slide over all", () => (playing ? stop() : slide()),
    "lessons-primary lessons-kernel-play");
  const hint = ["drag the window", forKeys(", or arrow keys"), " · change a weight"];
  const frame = panel({ title: model.get("title"), hint, body: [
    el("div", { class: "lessons-kernel-boards" },
      el("div", {}, el("div", { class: "lessons-role-input" }, "picture"), light.node),
      el("div", { class: "lessons-kernel-middle" }, el("div", {}, "weight · light below it, added"),
        el("div", { class: "lessons-kernel-cells" }, cells.map(({ node }) => node)),
        el("div", { class: "lessons-kernel-sum" }, relation, " ", value)),
      el("div", {}, el("div", { class: "lessons-role-output" }, "map"), made.node))],
  footer: [choice.node, play, textButton("Reset", reset)] });

  // The map grows along the way of the window; what has grown is made anew by other weights.
  let before = place(), playing = 0;
  function growTo(to) {
    const steps = Math.max(Math.abs(to[0] - before[0]), Math.abs(to[1] - before[1]), 1);
    for (let s = 0; s <= steps; s++) {
      const [row, column] = to.map((end, axis) => Math.round(before[axis] + ((end - before[axis]) * s) / steps));
      grown[row * columns + column] = 1;
    }
    before = to;
  }
  function begin() {
    before = place();
    grown.fill(0).fill(1, 0, before[0] * columns + before[1] + 1);
  }
  function slide() {
    if (grown.every(Boolean)) grown.fill(0);
    if (isStill()) grown.fill(1);
    play.textContent = "❚❚ Pause";
    playing = setInterval(() => {
      const first = grown.indexOf(0);
      const row = first < 0 ? rows - 1 : Math.floor(first / columns);
      grown.fill(1, row * columns, (row + 1) * columns);
      save({ place: before = [row, columns - 1] });
      if (grown.every(Boolean)) stop();
      drawMap();
    }, ROW);
  }
  function stop() {
    clearInterval(playing);
    playing = 0;
    play.textContent = "▷ Slide over all";
  }
  function reset() {
    stop();
    save(home);
    begin();
    draw();
  }

  function drawMap() {
    const values = mapOf(picture, kernel()), most = Math.max(...values.map(Math.abs)) || 1;
    const signed = kernel().some((weight) => weight < 0);
    const [blue, red] = signColors(frame.node);
    made.draw((n) => {
      if (!grown[n]) return [0, 0, 0, 0];
      const size = (255 * Math.abs(values[n])) / most;
      return signed ? [...(values[n] > 0 ? blue : red), size] : [size, size, size, 255];
    });
  }
  function drawKernel() {
    for (const { field } of cells) field.update();
    choice.set(Object.keys(presets).find((name) => presets[name].every((weight, k) => weight === kernel()[k])) ?? "");
  }
  function drawWindow() {
    const lights = under(picture, place());
    cells.forEach(({ read }, k) => { read.textContent = number(lights[k]); });
    relation.textContent = sign(kernel(), lights);
    value.textContent = number(answered(picture, kernel(), place()));
    light.move(place());
    made.move(place());
  }
  function draw() {
    drawKernel();
    drawMap();
    drawWindow();
  }
  function tell() {
    frame.announce(sentence({ picture, kernel: kernel(), place: place() }));
  }

  for (const [{ node, at }, half] of /** @type {[any, number][]} */ ([[light, 1], [made, 0]])) {
    onDrag(node, (event) => go(at(event).map((i) => i - half)), () => node.focus({ preventScroll: true }));
    const by = (row, column) => () => go([place()[0] + row, place()[1] + column]);
    onKeys(node, { ArrowUp: by(-1, 0), ArrowDown: by(1, 0), ArrowLeft: by(0, -1), ArrowRight: by(0, 1),
      Home: () => go([place()[0], 0]), End: () => go([place()[0], columns]) });
  }
  host.append(frame.node);
  light.draw((n) => {
    const gray = 2.55 * picture[Math.floor(n / picture[0].length)][n % picture[0].length];
    return [gray, gray, gray, 255];
  });
  begin();
  draw();
  listen("change:kernel", () => { draw(); tell(); });
  listen("change:place", () => {
    if (!playing) {
      growTo(place());
      drawMap();
      tell();
    }
    drawWindow();
  });
  return stop;
}
