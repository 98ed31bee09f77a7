// What a filter finds in each channel, and how the sum is told: ChannelsView's arithmetic.

import { number } from "../kit/number.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

export const NAMES = ["red", "green", "blue"];

/** A kernel's answer at every place of a channel, row by row, in hundredths.
 *  @type {(channel: number[][], kernel: number[][]) => number[]} */
export function found(channel, kernel) {
  const rows = channel.length - kernel.length + 1, columns = channel[0].length - kernel[0].length + 1;
  return Array.from({ length: rows * columns }, (_, n) => {
    const row = Math.floor(n / columns), column = n % columns;
    return kernel.reduce((sum, weights, k) =>
      weights.reduce((inner, weight, l) => inner + weight * channel[row + k][column + l], sum), 0);
  });
}

/** The maps of the channels that are on, added. @type {(maps: number[][], on: boolean[]) => number[]} */
export const added = (maps, on) =>
  maps[0].map((_, n) => maps.reduce((sum, map, p) => sum + (on[p] ? map[n] : 0), 0) / 100);

/** @type {(on: boolean[], map: number[]) => string} */
export function sentence(on, map) {
  const names = NAMES.filter((_, p) => on[p]).join(" + ");
  const round = (value) => Math.round(value * 1e6) / 1e6 + 0;
  const least = round(Math.min(...map)), most = round(Math.max(...map));
  if (!names) return WORDS.off;
  return fill(least || most ? WORDS.range : WORDS.zero, { names, least: number(least), most: number(most) });
}
