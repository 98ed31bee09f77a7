// What SlideView says: how is slid, and the sum at a position, as pieces for the eye (roles, subscripts) and the ear.

import { drawPieces, equation, inNumbers, seen } from "../grid/pieces.js";
import { fill } from "../kit/words.js";
import WORDS from "../../trace/words.json" with { type: "json" };

/** The sum of a window, which gives the result at `index`. Like `Slides.sentence` in Python. */
export function sumPieces(data, way, window, index) {
  const [input, kernel, result] = data.arrays, hidden = Math.max(0, window.entries.length - data.listed);
  const factor = (array, i) => (i < 0 ? "0" : { array, place: array.indices[i], number: array.numbers[i] });
  const symbols = window.entries.slice(0, data.listed).flatMap((entry, i) => {
    const product = [factor(input, entry), "·", factor(kernel, way.kernel[i])];
    return [...(i ? [" + "] : []), ...(data.kernel_first ? product.reverse() : product)];
  });
  const rest = hidden ? [fill(WORDS["more terms"], { hidden })] : [];
  return [{ array: result, place: index.map((i) => i + 1).join() }, " = ", ...equation([...symbols, ...rest],
    [inNumbers(symbols), ...rest], window.equals, { text: window.value, look: "strong" })];
}

/** The pieces of the sum that is longest, in any way to slide. */
export function longestSum(data) {
  const length = (pieces) => pieces.map(seen).join("").length;
  const sums = Object.values(data.ways).flatMap((modes) => Object.values(modes)).flatMap((way) =>
    way.windows.map((window) => sumPieces(data, way, window, way.strides[1].shape)));
  return sums.reduce((best, pieces) => (length(pieces) > length(best) ? pieces : best));
}

/** Pieces for the eye: between two symbols a thin space; beside a number a dot. */
export const drawSum = (pieces) => drawPieces(pieces, (piece, i) =>
  (piece === "·" && pieces[i - 1].array && pieces[i + 1].array ? "\u202f" : undefined));

const lowered = (index) => index.replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);

/** Operation, mode and stride in words, and what no window sees. */
export function explain({ arrays: [input, kernel], rank }, way, { flip, mode, stride }) {
  const [x, w] = [input.label, kernel.label];
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
