// A sum in pieces, one list for the eye and the ear. A piece is text, or {text, look, ear}, text with a look or another
// text for the ear, or a symbol: {array: {label, text, role}, place, number}.

import { el } from "../kit/dom.js";
import { asFactor } from "../kit/number.js";

/** The tokens of a sum with numbers in place of symbols. Like `in_numbers` in Python.
 *  @type {(tokens: any[]) => string} */
export function inNumbers(tokens) {
  return tokens.map((token, i) => {
    if (!token.array) return token;
    const before = tokens[i - 1] ?? "(", after = tokens[i + 1] ?? ")";
    const alone = /\($/.test(before) && /^[ )]/.test(after);
    return alone ? token.number : asFactor(token.number);
  }).join("");
}

/** `symbols = numbers ≈ value`; numbers that are the value are not repeated. Like `equation` in Python.
 *  @type {(symbols: any[], numbers: any[], equals: string, value: any) => any[]} */
export function equation(symbols, numbers, equals, value) {
  const told = numbers.map(seen).join("") === seen(value) ? [value] : [...numbers, ` ${equals} `, value];
  return symbols.length ? [...symbols, " = ", ...told] : told;
}

/** What is seen of a piece, as text. @type {(piece: any) => string} */
export const seen = (piece) => piece.array?.label ?? piece.text ?? piece;

/** Indices as in a formula: 23, and 2,13 where one has two digits. @type {(place: string) => string} */
const indices = (place) => (/\d\d/.test(place) ? place : place.replaceAll(",", ""));

/** @type {(piece: any) => any[]} */
export const symbolText = ({ array, place }) => [array.label, place ? el("sub", {}, indices(place)) : null];

/** @type {(piece: any) => HTMLElement} */
export const symbol = (piece) =>
  el("span", { class: `lessons-role-${piece.array.role} lessons-symbol` }, symbolText(piece));

/** For the eye; `own(piece, i)` draws what a view draws in its own way.
 *  @type {(pieces: any[], own?: (piece: any, i: number) => any) => any[]} */
export const drawPieces = (pieces, own) => pieces.map((piece, i) => own?.(piece, i)
  ?? (piece.array ? symbol(piece) : piece.look === "strong" ? el("strong", {}, piece.text) : seen(piece)));

const LETTERS = { "·": "*", "−": "-", "≈": "~", "²": "^2", "³": "^3", "ln(": "log(" };

/** For the ear, in the letters of the text twin, which is what a screen reader hears.
 *  @type {(pieces: any[]) => string} */
export function speakPieces(pieces) {
  const name = ({ array, place }) => array.text + (place ? `[${place}]` : "");
  const heard = pieces.map((piece) => (piece.array ? name(piece) : piece.ear ?? seen(piece))).join("");
  return heard.replace(/[·−≈²³]|ln\(/g, (letter) => LETTERS[letter]);
}
