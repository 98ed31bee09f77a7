// What a kernel makes of a picture, and how it is told: KernelView's arithmetic.

import { asShown, equals, number } from "../kit/number.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

export const SIDE = 3;

/** The light under the window, nine numbers row by row. @type {(picture: number[][], place: number[]) => number[]} */
export function under(picture, [row, column]) {
  return Array.from({ length: SIDE * SIDE }, (_, k) =>
    picture[row + Math.floor(k / SIDE)][column + (k % SIDE)] / 100);
}

const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

/** What the kernel answers at a place. @type {(picture: number[][], kernel: number[], place: number[]) => number} */
export const answered = (picture, kernel, place) => dot(kernel, under(picture, place));

/** Its answer at every place, row by row. @type {(picture: number[][], kernel: number[]) => number[]} */
export function mapOf(picture, kernel) {
  const rows = picture.length - SIDE + 1, columns = picture[0].length - SIDE + 1;
  return Array.from({ length: rows * columns }, (_, n) =>
    answered(picture, kernel, [Math.floor(n / columns), n % columns]));
}

/** = or ≈ before the sum, as a reader who computes with the numbers shown will find it.
 *  @type {(weights: number[], lights: number[]) => string} */
export const sign = (weights, lights) => equals(dot(weights.map(asShown), lights), dot(weights, lights));

/** The nine products and their sum.
 *  @type {(state: { picture: number[][], kernel: number[], place: number[] }) => string} */
export function sentence({ picture, kernel, place }) {
  const lights = under(picture, place);
  const terms = lights.map((light, k) => fill(WORDS.term, { weight: number(kernel[k]), light: number(light) }));
  return fill(WORDS.window, { row: place[0] + 1, column: place[1] + 1, terms: terms.join(" + "),
    sign: sign(kernel, lights), value: number(dot(kernel, lights)) });
}
