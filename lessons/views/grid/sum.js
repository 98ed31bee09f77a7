// What GridView says of a number: where it comes from or where it goes, in pieces. Like `Trace.sentence` in Python.

import { el } from "../kit/dom.js";
import { fill, parts } from "../kit/words.js";
import { drawPieces, equation, inNumbers, symbolText } from "./pieces.js";
import { flat, unravel } from "./places.js";
import WORDS from "../../trace/words.json" with { type: "json" };

/** What is sent, with all numbers in one row as symbols. `sums[id]` is null where
 *  a number is given, else {equals, terms}; a term is {sign, tokens, equals, value}, and `value` is empty where it is
 *  too long to be written at the places where a number goes. `uses[id]` are these places: [cell, term]. How numbers are
 *  made may come later than they themselves: tell(told); until then `sums` is empty. */
export function readData(sent) {
  const { arrays, listed } = sent, cells = [];
  for (const array of arrays) {
    array.first = cells.length;
    array.longest = Math.max(...array.numbers.map((text) => text.length));
    array.numbers.forEach((number, i) => {
      const index = unravel(i, array.size), written = array.written.map((axis) => index[axis] + 1);
      cells.push({ array, id: cells.length, index, written, place: written.join(), number, tint: array.tints[i],
        shared: array.shared[i] });
    });
  }
  const sums = [];
  let uses;
  function tell({ sums: { terms: counts, equals }, terms }) {
    let read = 0;
    const all = terms.tokens.map((tokens, i) =>
      ({ tokens, sign: terms.sign[i], equals: terms.equals[i], value: terms.value[i] }));
    for (const [id, count] of counts.entries()) {
      sums.push(count === null ? null : { equals: equals[id], terms: all.slice(read, read += count) });
    }
  }
  if (sent.sums) tell(sent);
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const idOf = ([name, ...index]) => byName.get(name).first + flat(index, byName.get(name).size);
  return { arrays, cells, sums, listed, byName, idOf, tell, get uses() { return uses ??= usesOf(cells, sums); } };
}

/** The numbers that a term is made of. @type {(term: any) => number[]} */
export const sourcesOf = (term) => term.tokens.filter(Number.isInteger);

/** For each number, where it goes. Made when it is asked for the first time. */
function usesOf(cells, sums) {
  const uses = cells.map(() => []);
  sums.forEach((sum, i) => sum?.terms.forEach((term) => {
    for (const id of new Set(sourcesOf(term))) uses[id].push([cells[i], term]);
  }));
  return uses;
}

/** "W row 2 column 1, value −1, weights": what a screen reader says of a cell; "x map 2 row 1 column 3, …".
 *  @type {(cell: any) => string} */
export function spoken({ array, written, number }) {
  const axes = written.length < 2 ? [""] : [...written.slice(2).map(() => ""), "row ", "column "];
  const names = written.map((i, axis) => axis === 0 && array.headings.length ? array.headings[i - 1]
    : array.words[axis] ? `${array.words[axis]} ${i}` : axes[axis] + i);
  return `${array.text} ${names.join(" ")}, value ${number}, ${array.caption}`;
}

const tokensOf = (terms, cells) => terms.flatMap(({ sign, tokens }, i) => [
  ...(i ? [` ${sign} `] : sign === "−" ? ["−"] : []),
  ...tokens.map((token) => (typeof token === "number" ? cells[token] : token))]);

/** A template as pieces; its words are soft, what has no letter is mathematics. */
const said = (key, values = {}) => parts(WORDS[key], values,
  (words) => (/[a-z;:]/.test(words) ? { text: words, look: "soft" } : words));

/** The pieces of what is said of a number; `all` terms, or those that are listed. */
export function sumPieces(id, direction, all, data) {
  const cell = data.cells[id], sum = data.sums[id], list = direction === "to" ? data.uses[id] : sum.terms;
  const [most, first] = data.listed[direction];
  const hidden = list.length > most ? list.length - first : 0, shown = all || !hidden ? list : list.slice(0, first);
  const value = { text: cell.number, look: "strong" }, given = sum ? [] : said("given");
  const more = (key) => !hidden ? []
    : [{ text: all ? "fewer" : `… ${hidden} more`, look: "more", ear: all ? "" : fill(WORDS[key], { hidden }) }];
  if (direction === "to") {
    const places = shown.flatMap((use, i) => [...(i ? said("next") : []), ...placePieces(use, data.cells)]);
    return said(list.length ? "goes into" : "goes nowhere", { cell, value, given, places, more: more("more places") });
  }
  if (!list.length) return said("comes from nothing", { cell, value });
  const symbols = tokensOf(shown, data.cells), sharers = cell.shared.map((word) => `${word}s`).join(" and ");
  const rest = hidden && !all ? [{ text: " + …", ear: fill(WORDS["more terms"], { hidden }) }] : [];
  const over = sharers ? [{ text: "", ear: fill(WORDS.over, { sharers }) }] : [];
  const owner = cell.array.label.split("∂").pop();
  const why = `one term per ${cell.shared.join(" and ")}: the ${sharers} share ${owner}`;
  return [...said("comes from", { cell, over, sum: equation([...symbols, ...more("more terms")],
    [inNumbers(symbols), ...rest], sum.equals, value) }), ...(sharers ? [{ text: why, look: "soft", ear: "" }] : [])];
}

/** One place where a number goes: the cell there and, when it is short, the term. */
function placePieces([cell, term], cells) {
  if (!term.value) return [cell];
  const symbols = tokensOf([term], cells);
  return said("as", { cell, sum: equation(symbols, [inNumbers(symbols)], term.equals, term.value) });
}

/** Pieces for the eye; with `follow(id)` each symbol but the first is a button.
 *  @type {(pieces: any[], all: boolean, toggle: Act, follow?: Act) => any[]} */
export function drawSum(pieces, all, toggle, follow) {
  const looks = {
    soft: (text) => el("span", { class: "lessons-grid-soft" }, text),
    more: (text) => el("button",
      { type: "button", class: "lessons-grid-more", "aria-expanded": String(all), onclick: toggle }, text),
  };
  return drawPieces(pieces, (piece, i) => piece === "·" ? "\u2009" : piece.array && follow && i
    ? el("button", { type: "button", class: `lessons-role-${piece.array.role} lessons-symbol lessons-grid-follow`,
      onclick: () => follow(piece.id) }, symbolText(piece))
    : looks[piece.look]?.(piece.text));
}
