// What BatchView says: the sum over the pile at an entry, with its numbers, and the products behind a tile's number.

import { equation } from "../grid/pieces.js";
import { asFactor, asShown, equals, number } from "../kit/number.js";
import { parts } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

/** The sum over the pile at an entry, or its mean; null for the mean of an empty pile. Like Batch.total. */
export function totalAt(tiles, pile, mean, entry) {
  const terms = pile.map((n) => tiles[n][entry]);
  const sum = terms.reduce((a, b) => a + b, 0);
  const total = Math.abs(sum) <= 1e-12 * Math.max(0, ...terms.map(Math.abs)) ? 0 : sum;
  return !mean ? total : terms.length ? total / terms.length : null;
}

/** A cell of the pile as a symbol. @type {(data: any, entry: number) => any} */
export const cellOf = (data, entry) => ({ array: data.tile, place: data.cells[entry] });

/** The pieces of the sum over the pile at an entry. Like Batch.sentence. */
export function sumPieces(data, pile, mean, entry) {
  const cell = cellOf(data, entry), tiles = data.tile.values, total = totalAt(tiles, pile, mean, entry);
  if (!pile.length) return parts(WORDS[mean ? "empty mean" : "empty sum"], { cell });
  const terms = pile.map((n) => tiles[n][entry]);
  const sum = terms.map((term, i) => (i ? asFactor(number(term)) : number(term))).join(" + ");
  const told = mean ? `${pile.length > 1 ? `(${sum})` : asFactor(sum)}/${pile.length}` : sum;
  const again = terms.map(asShown).reduce((a, b) => a + b, 0) / (mean ? pile.length : 1);
  return [cell, " = ", ...equation([], [told], equals(again, total), { text: number(total), look: "strong" })];
}

/** What a tile's number is made of, in two lines: `(−1)·3`, `= −3`. */
export function behind(data, n, entry) {
  const value = `= ${number(data.tile.values[n][entry])}`, terms = data.places[entry];
  if (terms.length > 1) return [`${terms.length} products`, value];
  const factors = terms.flat().map((place, row) => number(data.rows[row].values[n][place])).reverse();
  return factors.length > 1 ? [factors.map(asFactor).join("·"), value] : [data.rows[0].label, value];
}
