// The sum of a cell in GridView: one list of pieces for the eye (roles, subscripts) and the ear (as in the text twin).

import { el } from "../kit/dom.js";

/** All numbers in one row: number i has an array and an index, and in `sums` its value and terms; null when given. */
export function readData({ arrays, sums, listed }) {
  const cells = [];
  for (const array of arrays) {
    array.first = cells.length;
    array.numbers.forEach((number, i) => {
      cells.push({ array, index: unravel(i, array.size), number, tint: array.tints[i], shared: array.shared[i] });
    });
  }
  let uses;
  return { arrays, cells, sums, listed, get uses() { return uses ??= usesOf(cells, sums); } };
}

/** For each number, where it goes: [target, term]. Made when it is asked for the first time. */
function usesOf(cells, sums) {
  const uses = cells.map(() => []);
  sums.forEach((sum, i) => sum?.slice(1).forEach((term) => {
    for (const source of new Set(term.slice(3).filter(Number.isInteger))) uses[source].push([i, term]);
  }));
  return uses;
}

function unravel(i, size) {
  const index = [];
  for (const n of [...size].reverse()) {
    index.unshift(i % n);
    i = Math.floor(i / n);
  }
  return index;
}

/** The index as it is written: counted from 1, without samples or maps where there is only one.
 *  @type {(cell: any) => number[]} */
export function written({ array, index }) {
  return array.written.map((axis) => index[axis] + 1);
}

/** "W row 2 column 1, value −1, weights": what a screen reader says of a cell; "x map 2 row 1 column 3, …".
 *  @type {(cell: any) => string} */
export function spoken(cell) {
  const { array } = cell;
  const index = written(cell);
  const axes = index.length < 2 ? [""] : [...index.slice(2).map(() => ""), "row ", "column "];
  const names = index.map((i, axis) => axis === 0 && array.headings.length ? array.headings[i - 1]
    : array.words[axis] ? `${array.words[axis]} ${i}` : axes[axis] + i);
  return `${array.text} ${names.join(" ")}, value ${cell.number}, ${array.caption}`;
}

function tokensOf(terms) {
  return terms.flatMap(([sign, , , ...tokens], i) =>
    [...(i ? [` ${sign} `] : sign === "−" ? ["−"] : []), ...tokens]);
}

function inNumbers(tokens, cells) {
  return tokens.map((token, i) => {
    if (typeof token === "string") return token;
    const text = cells[token].number;
    const before = tokens[i - 1] ?? "(", after = tokens[i + 1] ?? ")";
    const alone = String(before).endsWith("(") && /^[ )]/.test(String(after));
    return text.startsWith("−") && !alone ? `(${text})` : text;
  }).join("");
}

/** Pieces: a number is a cell's symbol, a string is text, an object is text with a look or another text for the ear. */
export function sumPieces(id, direction, all, data) {
  const { cells, sums, listed } = data;
  const list = direction === "to" ? data.uses[id] : sums[id].slice(1);
  const [most, first] = listed[direction];
  const hidden = list.length > most ? list.length - first : 0;
  const shown = all || !hidden ? list : list.slice(0, first);
  const value = { text: cells[id].number, look: "strong" };
  const soft = (text) => ({ text, look: "soft" });
  const toggle = (ear) => ({ text: all ? "fewer" : `… ${hidden} more`, look: "more", ear: all ? "" : ear });
  const more = (ear) => hidden > 0 ? [toggle(ear)] : [];
  if (direction === "to") {
    const given = [id, " = ", value, ...(sums[id] ? [] : [soft(" is given")])];
    if (!list.length) return [...given, soft(": no other number here is made from it")];
    const places = shown.flatMap((use) => [soft("; "), ...placePieces(use, cells)]).slice(1);
    return [...given, soft("; it goes into "), ...places, ...more(`; ${hidden} more`)];
  }
  if (!list.length) return [id, " = ", value, soft(": no number here reaches it")];
  const symbols = tokensOf(shown), numbers = inNumbers(symbols, cells), equals = sums[id][0];
  const { array, shared } = cells[id], sharers = shared.map((word) => `${word}s`).join(" and ");
  const rest = hidden > 0 && !all ? { text: " + …", ear: ` + ${hidden} more` } : { text: "" };
  const over = { text: "", ear: `sum over ${sharers}: ` };
  const owner = array.label.split("∂").pop();
  const why = { ...soft(`one term per ${shared.join(" and ")}: the ${sharers} share ${owner}`), ear: "" };
  return [id, " = ", ...(shared.length ? [over] : []), ...symbols, ...more(rest.ear), " = ",
    ...(numbers + rest.text === value.text ? [] : [numbers, rest, ` ${equals[0]} `]), value,
    ...(shared.length ? [why] : [])];
}

/** One place where a number goes: the cell there and, when it is short, the term. */
function placePieces([target, term], cells) {
  const [, equals, short] = term;
  if (!short) return [target];
  const symbols = tokensOf([term]), numbers = inNumbers(symbols, cells);
  const last = equals === `= ${numbers}` ? "" : ` ${equals}`;
  return [target, { text: " as ", look: "soft" }, ...symbols, ` = ${numbers}${last}`];
}

/** @type {(cell: any, follow?: (() => void) | null) => HTMLElement} */
export function symbol(cell, follow) {
  const name = [cell.array.label, written(cell).length ? el("sub", {}, written(cell).join(",")) : null];
  const look = `lessons-role-${cell.array.role} lessons-grid-symbol`;
  return follow ? el("button", { type: "button", class: `${look} lessons-grid-follow`, onclick: follow }, name)
    : el("span", { class: look }, name);
}

/** Pieces for the eye; with `follow(id)` each symbol but the first is a button.
 *  @type {(pieces: any[], cells: any[], all: boolean, toggle: Act, follow?: Act) => any[]} */
export function drawSum(pieces, cells, all, toggle, follow) {
  const looks = {
    soft: (text) => el("span", { class: "lessons-grid-soft" }, text),
    strong: (text) => el("strong", {}, text),
    more: (text) => el("button",
      { type: "button", class: "lessons-grid-more", "aria-expanded": String(all), onclick: toggle }, text),
  };
  const followed = (id, i) => follow && i ? () => follow(id) : null;
  return pieces.map((piece, i) => typeof piece === "number" ? symbol(cells[piece], followed(piece, i))
    : typeof piece === "string" ? (piece === "·" ? "\u2009" : piece)
      : looks[piece.look]?.(piece.text) ?? piece.text);
}

/** The same in the letters of the text twin, which is what a screen reader hears.
 *  @type {(pieces: any[], cells: any[]) => string} */
export function speakSum(pieces, cells) {
  const letters = { "·": "*", "−": "-", "≈": "~", "∂": "d", "δ": "delta", "²": "^2", "³": "^3" };
  const name = (cell) => cell.array.text + (written(cell).length ? `[${written(cell)}]` : "");
  const heard = (piece) => typeof piece === "number" ? name(cells[piece]) : piece.ear ?? piece.text ?? piece;
  return pieces.map(heard).join("").replaceAll("ln(", "log(").replace(/[·−≈∂δ²³]/g, (letter) => letters[letter]);
}
