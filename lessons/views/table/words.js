// What TableView says: the equation of what is asked, in pieces for the eye, and as in the text twin for the ear.

import { el } from "../kit/dom.js";

export const symbolOf = (letter, role, ...index) => el("span", { class: `lessons-role-${role} lessons-table-symbol` },
  el("i", {}, letter), el("sub", {}, index.map((i) => i + 1).join(index.some((i) => i > 8) ? "," : "")));
const slopeBy = (symbol) => [el("span", { class: "lessons-role-loss" }, "∂", el("i", {}, "E")), "/∂", symbol];
const kernelOf = (q, p) => symbolOf("w", "weight", q, p);
const full = () => [" ∗", el("sub", {}, "full"), " "];
const setOf = (name, index, members) => [el("i", {}, name), el("sub", {}, `${index + 1}`), " = {",
  members.map((i) => i + 1).join(", "), "}"];
const joined = (terms) => terms.flatMap((term, i) => (i ? [" + ", term] : [term]));
const which = (row) => row.flatMap((on, i) => (on ? [i] : []));
const column = (table, p) => table.map((row) => row[p]);
export const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** {equation, why, ear} of what is asked. */
export function tellTable(table, [kind, ...place], size) {
  if (kind === "y") {
    const [q] = place, fed = which(table[q]), y = symbolOf("y", "output", q);
    const ear = fed.length
      ? `y[${q + 1}] = ${fed.map((p) => `correlate(x[${p + 1}], w[${q + 1},${p + 1}])`).join(" + ")}`
      + ` + b[${q + 1}]` : `y[${q + 1}]: no map feeds it`;
    const terms = fed.map((p) => el("span", {}, symbolOf("x", "input", p), " ⋆ ", kernelOf(q, p)));
    return { ear, equation: fed.length ? [y, " = ", ...joined([...terms, symbolOf("b", "bias", q)])]
      : [y, ": no map feeds it"],
      why: [...setOf("M", q, fed), `: ${plural(fed.length, "kernel")} and one bias, `
        + `${fed.length} · ${size} + 1 = ${fed.length * size + 1} parameters. Channels are summed.`] };
  }
  if (kind === "x") {
    const [p] = place, feeds = which(column(table, p)), left = slopeBy(symbolOf("x", "input", p));
    const ear = feeds.length
      ? `dE/dx[${p + 1}] = ${feeds.map((q) => `full(d[${q + 1}], w[${q + 1},${p + 1}])`).join(" + ")}`
      : `dE/dx[${p + 1}] = 0: it feeds no map`;
    const terms = feeds.map((q) => el("span", {}, symbolOf("δ", "delta", q), full(), kernelOf(q, p)));
    return { ear, equation: feeds.length ? [...left, " = ", ...joined(terms)] : [...left, " = 0: it feeds no map"],
      why: [...setOf("M̃", p, feeds),
        `: it feeds ${plural(feeds.length, "map")}, and each of them sends something back. `
        + "The table is read along its row."] };
  }
  const [q, p] = place, on = table[q][p];
  return { ear: on ? `dE/dw[${q + 1},${p + 1}] = correlate(x[${p + 1}], d[${q + 1}])`
    : `there is no w[${q + 1},${p + 1}]: map ${p + 1} does not feed map ${q + 1}`,
    equation: on ? [...slopeBy(kernelOf(q, p)), " = ", symbolOf("x", "input", p), " ⋆ ", symbolOf("δ", "delta", q)]
      : ["there is no ", kernelOf(q, p)],
    why: [on ? `Only the two maps that this kernel joins take part: ${size} numbers.`
      : `Map ${p + 1} does not feed map ${q + 1}. What is not there neither counts nor learns.`] };
}

/** Why a layer would refuse this table. */
export function unfed(table) {
  const q = table.findIndex((row) => !row.includes(true));
  if (q >= 0) return `output map ${q + 1} is fed by nothing: a layer refuses this table`;
  const p = table[0].findIndex((_, i) => !column(table, i).includes(true));
  return p >= 0 ? `input map ${p + 1} feeds nothing: a layer refuses this table` : "";
}
