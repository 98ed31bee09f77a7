// DrawDigit's board: 32 × 32 pixels, drawn on with a pointer or by keys. A place is [x, y] in pixels from the top left.

import { el, svg } from "../kit/dom.js";
import { onDrag } from "../kit/drag.js";
import { onKeys } from "../kit/keys.js";

const SIDE = 32, REACH = 2;
export const BLOCK = 4;
export const BLOCKS = SIDE / BLOCK;
const SIGNED = 0.4;                                      // from this share of the largest slope on, the sign is written
const GUIDE = { x: 6, y: 2, width: 20, height: 28 };     // as large as the digits of the data set
export const BLANK = "0".repeat(SIDE * SIDE / 4);

/** Pixels row by row, four to a hexadecimal digit, the first as its 8. @type {(pixels: ArrayLike<number>) => string} */
export function packed(pixels) {
  let text = "";
  for (let i = 0; i < pixels.length; i += 4)
    text += (8 * pixels[i] + 4 * pixels[i + 1] + 2 * pixels[i + 2] + pixels[i + 3]).toString(16);
  return text;
}

/** @type {(text: string) => Uint8Array} */
export function unpacked(text) {
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (parseInt(text[i >> 2], 16) >> (3 - (i & 3))) & 1);
}

/** The inked pixels of each block of 4 × 4, row by row. @type {(pixels: ArrayLike<number>) => number[]} */
export function counted(pixels) {
  const counts = new Array(BLOCKS * BLOCKS).fill(0);
  for (let i = 0; i < pixels.length; i++)
    counts[BLOCKS * Math.floor(i / (SIDE * BLOCK)) + Math.floor((i % SIDE) / BLOCK)] += pixels[i];
  return counts;
}

/** Set every pixel whose center is nearer than REACH to the line from one place to the other. */
function stroke(pixels, /** @type {any} */ [x0, y0], /** @type {any} */ [x1, y1], ink) {
  const [dx, dy] = [x1 - x0, y1 - y0], square = dx * dx + dy * dy || 1;
  const range = (one, other) => [Math.max(0, Math.floor(Math.min(one, other) - REACH)),
    Math.min(SIDE - 1, Math.ceil(Math.max(one, other) + REACH))];
  const [left, right] = range(x0, x1), [top, bottom] = range(y0, y1);
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) {
    const [x, y] = [column + 0.5 - x0, row + 0.5 - y0];
    const along = Math.min(1, Math.max(0, (x * dx + y * dy) / square));
    if ((x - along * dx) ** 2 + (y - along * dy) ** 2 < REACH * REACH) pixels[SIDE * row + column] = ink;
  }
}

/** The inked pixels as the outline of their runs. */
function inkPath(pixels) {
  let path = "";
  for (let row = 0; row < SIDE; row++) for (let column = 0, from = 0; column <= SIDE; column++) {
    const ink = column < SIDE && pixels[SIDE * row + column];
    if (ink) continue;
    if (column > from) path += `M${from} ${row}h${column - from}v1h${from - column}z`;
    from = column + 1;
  }
  return path;
}

/** {node, pixels, show(pixels), slopes(list)}. `began()` before a stroke, `changed()` after each part of it. */
export function drawingBoard({ began, changed, speak, erases, clear }) {
  const each = (make) =>
    Array.from({ length: BLOCKS * BLOCKS }, (_, i) => make(BLOCK * (i % BLOCKS), BLOCK * Math.floor(i / BLOCKS)));
  const tints = each((x, y) => svg("rect", { x, y, width: BLOCK, height: BLOCK, "fill-opacity": 0 }));
  const signs = each((x, y) => svg("text", { x: x + BLOCK / 2, y: y + 2.9, class: "lessons-draw-sign" }));
  const lines = Array.from({ length: BLOCKS - 1 }, (_, i) => BLOCK * (i + 1));
  const grid = svg("path",
    { class: "lessons-draw-lines", d: lines.map((at) => `M0 ${at}H${SIDE}M${at} 0V${SIDE}`).join("") });
  const guide = svg("rect", { class: "lessons-draw-guide", ...GUIDE });
  const ink = svg("path", { class: "lessons-draw-ink" });
  const cursor = svg("circle", { class: "lessons-draw-cursor", r: REACH });
  const picture = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" },
    ...tints, grid, guide, ink, ...signs, cursor);
  const keys = "Arrows move the pen, Space lowers and lifts it, E erases, Backspace clears.";
  const node = el("div", { class: "lessons-draw-board", tabindex: 0, role: "application",
    "aria-roledescription": "drawing board", "aria-label": `Board of 32 by 32 pixels. ${keys}` }, picture);
  const board = { node, pixels: unpacked(BLANK), show, slopes };
  let at = [16.5, 4.5], lowered = false, pointing = false;

  function show(pixels) {
    board.pixels = pixels;
    paint();
  }
  function paint() {
    const path = inkPath(board.pixels);
    ink.setAttribute("d", path);
    guide.classList.toggle("lessons-draw-away", path !== "");
  }
  function slopes(list) {
    const peak = Math.max(...list.map(Math.abs), 0);
    node.classList.toggle("lessons-draw-sloped", list.length > 0);
    tints.forEach((tint, i) => {
      const share = peak ? (list[i] ?? 0) / peak : 0;
      tint.setAttribute("class", share < 0 ? "lessons-signed-negative" : "lessons-signed-positive");
      tint.setAttribute("fill-opacity", 0.5 * Math.abs(share));
      signs[i].textContent = Math.abs(share) < SIGNED ? "" : share > 0 ? "+" : "−";
    });
  }
  function mark() {
    cursor.setAttribute("cx", at[0]);
    cursor.setAttribute("cy", at[1]);
    node.classList.toggle("lessons-draw-lowered", lowered);
  }
  function draw(from, to, value = erases() ? 0 : 1) {
    stroke(board.pixels, from, to, value);
    paint();
    changed();
  }

  // Keys.
  const where = () => `row ${Math.floor(at[1]) + 1} column ${Math.floor(at[0]) + 1}`;
  const tell = (what) => speak(what ? `${what}, ${where()}` : where());
  const tool = () => (erases() ? "eraser" : "pen");
  function go(x, y) {
    const inside = (value) => Math.min(SIDE - 0.5, Math.max(0.5, value));
    const from = at;
    at = [inside(x), inside(y)];
    if (lowered) draw(from, at);
    mark();
    tell(lowered ? `${tool()} down` : "");
  }
  const by = (dx, dy) => ({ shiftKey }) => go(at[0] + dx * (shiftKey ? BLOCK : 1), at[1] + dy * (shiftKey ? BLOCK : 1));
  function lower() {
    lowered = !lowered;
    if (lowered) {
      began();
      draw(at, at);
    }
    mark();
    tell(`${tool()} ${lowered ? "down" : "up"}`);
  }
  function lift() {
    if (lowered) lower();
  }
  function erase() {
    began();
    draw(at, at, 0);
    tell("erased");
  }
  const wipe = () => { lift(); clear(); };
  onKeys(node, { ArrowLeft: by(-1, 0), ArrowRight: by(1, 0), ArrowUp: by(0, -1), ArrowDown: by(0, 1),
    Home: () => go(0, at[1]), End: () => go(SIDE, at[1]), " ": lower, Enter: lower, Escape: lift,
    e: erase, E: erase, Backspace: wipe, Delete: wipe });
  node.addEventListener("keydown", () => node.classList.add("lessons-draw-keys"));
  node.addEventListener("focus", () => node.classList.toggle("lessons-draw-keys", !pointing));
  node.addEventListener("blur", lift);

  // A pointer.
  function place(event) {
    const box = picture.getBoundingClientRect();
    return [SIDE * (event.clientX - box.left) / box.width, SIDE * (event.clientY - box.top) / box.height];
  }
  function begin(event) {
    pointing = true;
    lift();
    node.focus({ preventScroll: true });
    node.classList.remove("lessons-draw-keys");
    began();
    at = place(event);
  }
  function drag(event) {
    const passed = event.getCoalescedEvents?.() ?? [];
    const value = erases() ? 0 : 1;
    for (const each of passed.length ? passed : [event]) {
      const to = place(each);
      stroke(board.pixels, at, to, value);
      at = to;
    }
    paint();
    changed();
  }
  function end() {
    pointing = false;
    const inside = (value) => Math.min(SIDE - 1, Math.max(0, Math.floor(value))) + 0.5;
    at = at.map(inside);                                          // keys go on from the middle of a pixel
    mark();
  }
  onDrag(node, drag, begin, end);

  mark();
  paint();
  return board;
}
