// What SlideView says: how is slid, and the sum at a position, as pieces for the eye (roles, subscripts) and the ear.

import { el } from "../kit/dom.js";

/** A piece is text; {array, index}, a symbol; or {strong}, the value. */
export function sumPieces(data, way, window, index) {
  const [input, kernel, result] = data.arrays;
  const shown = window.entries.slice(0, data.listed).map((entry, i) => [entry, way.kernel[i]]);
  const hidden = window.entries.length - shown.length;
  const rest = hidden ? ` + ${hidden} more` : "";
  const ordered = (pair) => (data.kernel_first ? [pair[1], "·", pair[0]] : [pair[0], "·", pair[1]]);
  const symbols = shown.flatMap(([entry, k], i) => [i ? " + " : "", ...ordered(
    [entry < 0 ? "0" : { array: input, index: input.indices[entry] }, { array: kernel, index: kernel.indices[k] }])]);
  const numbers = shown.map(([entry, k]) => ordered(
    [entry < 0 ? "0" : asFactor(input.numbers[entry]), asFactor(kernel.numbers[k])]).join("")).join(" + ");
  return [{ array: result, index: index.map((i) => i + 1).join(",") }, " = ", ...symbols, rest, " = ", numbers, rest,
    ` ${window.equals} `, { strong: window.value }];
}

/** The pieces of the sum that is longest, in any way to slide. */
export function longestSum(data) {
  const length = (pieces) => pieces.map((piece) => piece.strong ?? piece.array?.name ?? piece).join("").length;
  const sums = Object.values(data.ways).flatMap((modes) => Object.values(modes)).flatMap((way) =>
    way.windows.map((window) => sumPieces(data, way, window, way.strides[1].shape)));
  return sums.reduce((best, pieces) => (length(pieces) > length(best) ? pieces : best));
}

/** A negative factor gets parentheses. */
const asFactor = (number) => (number.startsWith("−") ? `(${number})` : number);

function symbol({ array, index }) {
  return el("span", { class: `lessons-role-${array.role} lessons-slide-symbol` }, array.name, el("sub", {}, index));
}

/** Between two symbols a thin space; beside a number a dot. */
const productSign = (a, b) => (a.array && b.array ? "\u202f" : "·");

export function drawSum(pieces) {
  return pieces.map((piece, i) => piece.array ? symbol(piece) : piece.strong ? el("strong", {}, piece.strong)
    : piece === "·" ? productSign(pieces[i - 1], pieces[i + 1]) : piece);
}

/** The same in the letters of the text twin, which is what a screen reader hears. */
export function speakSum(pieces) {
  const letters = { "·": "*", "−": "-", "≈": "~" };
  const heard = (piece) => piece.array ? `${piece.array.text}[${piece.index}]` : piece.strong ?? piece;
  return pieces.map(heard).join("").replace(/[·−≈]/g, (letter) => letters[letter]);
}

const lowered = (index) => index.replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);

/** Operation, mode and stride in words, and what no window sees. */
export function explain({ arrays: [input, kernel], rank }, way, { flip, mode, stride }) {
  const [x, w] = [input.name, kernel.name];
  const turned = rank > 1 ? "turned by 180°" : "flipped";
  const operations = [`Correlation: ${w} lies on ${x} as it is.`, `Convolution: ${w} is ${turned}, then laid on ${x}.`];
  const modes = {
    valid: `Valid: ${w} stays inside ${x}.`, full: `Full: ${w} goes wherever it touches ${x}; zeros lie around.`,
    same: `Same: zeros around make the result as large as ${x}.`, padding: `Zeros lie around ${x}.`,
  };
  const skip = stride > 1 ? ` Stride ${stride}: every ${stride === 2 ? "2nd" : "3rd"} window.` : "";
  const { seen } = way.strides[stride], unseen = input.indices.filter((_, i) => !seen[i]);
  const told = unseen.length > 3 ? `${unseen.length} entries of ${x}` : unseen.map((i) => x + lowered(i)).join(" and ");
  return operations[Number(flip)] + " " + modes[mode] + skip + (unseen.length ? ` No window sees ${told}.` : "");
}
