// What BatchView says: the sum over the pile at an entry, with its numbers, and the products behind a tile's number.

import { el } from "../kit/dom.js";
import { number } from "../kit/number.js";

const asShown = (value) => Number(number(value).replace("−", "-").replace("∞", "Infinity"));
const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);

/** The sum over the pile at an entry, or its mean; null for the mean of an empty pile. Like Batch.total. */
export function totalAt(tiles, pile, mean, entry) {
  const terms = pile.map((n) => tiles[n][entry]);
  const sum = terms.reduce((a, b) => a + b, 0);
  const total = Math.abs(sum) <= 1e-12 * Math.max(0, ...terms.map(Math.abs)) ? 0 : sum;
  return !mean ? total : terms.length ? total / terms.length : null;
}

/** Pieces of the sentence: {entry}, a symbol; {strong}, the value; or text. Like Batch.sentence. */
export function sumPieces(tiles, pile, mean, entry) {
  if (!pile.length) return [{ entry }, `: the pile is empty, ${mean ? "so there is no mean" : "so the sum is 0"}`];
  const terms = pile.map((n) => tiles[n][entry]), total = totalAt(tiles, pile, mean, entry);
  const sum = terms.map((term, i) => (i ? inBrackets(number(term)) : number(term))).join(" + ");
  const told = mean ? `${pile.length > 1 ? `(${sum})` : inBrackets(sum)}/${pile.length}` : sum;
  const again = terms.map(asShown).reduce((a, b) => a + b, 0) / (mean ? pile.length : 1), shown = asShown(total);
  const close = Math.abs(again - shown) <= Math.max(1e-9 * Math.max(Math.abs(again), Math.abs(shown)), 1e-12);
  const strong = { strong: number(total) };
  return [{ entry }, " = ", ...(told === strong.strong ? [] : [told, close ? " = " : " ≈ "]), strong];
}

const entrySymbol = (data, entry) => el("span", { class: "lessons-role-delta lessons-batch-symbol" }, data.label,
  el("sub", {}, data.cells[entry].replace(/[[\]]/g, "")));

export const drawPieces = (data, pieces) => pieces.map((piece) =>
  piece.strong !== undefined ? el("strong", {}, piece.strong) : piece.entry !== undefined
    ? entrySymbol(data, piece.entry)
    : piece);

/** The same in the letters of the text twin, which is what a screen reader hears. */
export function speakPieces(data, pieces) {
  const heard = (piece) => piece.strong ?? (piece.entry === undefined ? piece : data.text + data.cells[piece.entry]);
  return pieces.map(heard).join("").replace(/[−≈]/g, (letter) => ({ "−": "-", "≈": "~" })[letter]);
}

/** What a tile's number is made of, in two lines: `(−1)·3`, `= −3`. */
export function behind(data, n, entry) {
  const value = `= ${number(data.tile.values[n][entry])}`, terms = data.places[entry];
  if (terms.length > 1) return [`${terms.length} products`, value];
  const factors = terms.flat().map((place, row) => number(data.rows[row].values[n][place])).reverse();
  return factors.length > 1 ? [factors.map(inBrackets).join("·"), value] : [data.rows[0].label, value];
}
