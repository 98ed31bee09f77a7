// What TableView says: the equation of what is asked, as in the text twin, and the same drawn with symbols.

import { el } from "../kit/dom.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

const ROLES = { x: "input", w: "weight", b: "bias", y: "output", d: "delta" };

/** @type {(letter: string, index: number[]) => HTMLElement} */
export const symbol = (letter, index) =>
  el("span", { class: `lessons-role-${ROLES[letter]} lessons-symbol` },
    el("i", {}, letter === "d" ? "δ" : letter), el("sub", {}, index.join(index.some((i) => i > 9) ? "," : "")));
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** Whether a kernel takes part in what is asked. */
export const isAsked = ([kind, ...place], q, p) =>
  (kind === "x" || q === place[0]) && (kind === "y" || p === place.at(-1));

/** The equation of what is asked, and the kernels in it, counted from 1. Like `sentence` in Python. */
export function sentence(table, asked) {
  const [kind, ...place] = asked, here = { q: place[0] + 1, p: place[place.length - 1] + 1 };
  const links = table.flatMap((row, q) =>
    row.flatMap((on, p) => (on && isAsked(asked, q, p) ? [{ q: q + 1, p: p + 1 }] : [])));
  const terms = links.map((at) => fill(WORDS[`${kind} term`], at)).join(" + ");
  return { links, said: fill(WORDS[links.length ? kind : `${kind} none`], { ...here, terms }) };
}

const TERM = /((?:correlate|full)\(.*?\)|(?:dE\/d)?[a-z]\[[\d,]+\])/, SYMBOL = /([a-z])\[([\d,]+)\]/g;

/** The equation for the eye: correlate(x[1], w[2,1]) is x₁ ⋆ w₂₁. */
const drawn = (said) => said.split(TERM).map((text, i) => {
  if (i % 2 === 0) return text;
  const [a, b] = [...text.matchAll(SYMBOL)].map(([, letter, index]) => symbol(letter, index.split(",").map(Number)));
  if (text.startsWith("dE")) return [el("span", { class: "lessons-role-loss" }, "∂", el("i", {}, "E")), "/∂", a];
  const sign = text.startsWith("full") ? [" ∗", el("sub", {}, "full"), " "]
    : [" ", el("span", { class: "lessons-star" }, "⋆"), " "];
  return b ? el("span", {}, a, sign, b) : a;
}).flat(2);

/** {equation, why, ear} of what is asked; `size` is that of a kernel. */
export function tellTable(table, asked, size) {
  const [kind, ...place] = asked, { links, said } = sentence(table, asked), n = links.length;
  const set = (name, members) => [el("i", {}, name), el("sub", {}, `${place[0] + 1}`), ` = {${members.join(", ")}}: `];
  const why = {
    y: () => [...set("M", links.map(({ p }) => p)),
      `${plural(n, "kernel")} and one bias, ${n} · ${size} + 1 = ${n * size + 1} parameters. Channels are summed.`],
    x: () => [...set("M̃", links.map(({ q }) => q)),
      `it feeds ${plural(n, "map")}, and each of them sends something back. The table is read along its row.`],
    w: () => [n ? `Only the two maps that this kernel joins take part: ${size} numbers.`
      : `Map ${place[1] + 1} does not feed map ${place[0] + 1}. What is not there neither counts nor learns.`],
  };
  return { ear: said, equation: drawn(said.split(": map ")[0]), why: why[kind]() };
}

/** Links, parameters and connections, with how they come about. Like `counts` in Python. */
export function tellCounts(table, size, output) {
  const links = table.flat().filter(Boolean).length, parameters = links * size + table.length;
  const connections = output.reduce((a, b) => a * b, parameters);
  return `${plural(links, "link")}; ${links} · ${size} + ${table.length} = ${parameters} parameters`
    + (output.length ? `; ${parameters} · ${output.join(" · ")} = ${connections} connections` : "");
}

/** Why a layer would refuse this table. */
export function unfed(table) {
  const q = table.findIndex((row) => !row.includes(true));
  if (q >= 0) return fill(WORDS.unfed, { q: q + 1 });
  const p = table[0].findIndex((_, i) => !table.some((row) => row[i]));
  return p >= 0 ? fill(WORDS.unread, { p: p + 1 }) : "";
}
