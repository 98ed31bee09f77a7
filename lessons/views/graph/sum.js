// The sums of GraphView: for the path or node that is lit a card for each slope, and below the sum as far as it is.

import { el } from "../kit/dom.js";
import { asFactor } from "../kit/number.js";
import { quantity } from "./drawing.js";

/** @type {(of: string, wrt: string, labels: any) => HTMLElement} */
export const fraction = (of, wrt, labels) => el("span", { class: "lessons-graph-fraction" },
  el("span", {}, "∂", quantity(of, labels)), el("span", {}, "∂", quantity(wrt, labels)));
const sign = (text) => el("span", { class: "lessons-graph-operator" }, text);

/** The slope of an arrow: factors side by side. */
function slopeOf(factors, labels) {
  return factors.map((tokens, i) => [i ? "\u2009" : "", tokens.map((token) =>
    (typeof token === "string" ? token : quantity(token.q, labels)))]);
}

/** One factor: what it is, what that means here, its number. */
function card(top, middle, number) {
  return el("span", { class: "lessons-graph-card" }, el("span", {}, top), el("span", {}, middle),
    el("span", {}, asFactor(number)));
}

const linkCard = ({ of, wrt, slope, value }, labels) => card(fraction(of, wrt, labels), slopeOf(slope, labels), value);

/** A path: its slopes from E on, and their product. */
export function pathCards({ links, value }, labels) {
  const cards = links.flatMap((link, i) => [i ? sign("·") : null, linkCard(link, labels)]);
  return [...cards, ...(links.length > 1 ? [sign("="), card("", "", value)] : [])];
}

/** A node of the accumulation: what is known of each arrow's end, times the arrow's slope; and the sum. */
export function visitCards({ q, terms, value }, labels) {
  const cards = terms.flatMap((term, i) => [
    i ? sign("+") : null,
    term.known === null ? null : [card(fraction("E", term.of, labels), el("em", {}, "known"), term.known), sign("·")],
    linkCard(term, labels),
  ]);
  return [card(fraction("E", q, labels), "", ""), sign("="), ...cards,
    ...(terms.length > 1 || terms[0].known !== null ? [sign("="), card("", "", value)] : [])];
}

/** One row of cards at a time, made when it is first shown: a page with all of them would be slow. {node, show(i)}. */
export function pile(items, cardsOf, labels) {
  const made = new Map(), node = el("div", { class: "lessons-graph-pile" });
  function show(i) {
    if (i >= 0 && !made.has(i)) made.set(i, el("div", { class: "lessons-graph-row" }, cardsOf(items[i], labels)));
    node.replaceChildren(...(i >= 0 ? [made.get(i)] : []));
  }
  return { node, show };
}

/** ∂E/∂q = product + product + … = number; terms appear with their paths. {node, show(step)}. */
export function growingSum(q, { paths, value }, labels) {
  const products = paths.map(({ links }) => links.map(({ of, wrt }) => fraction(of, wrt, labels)));
  const rows = [
    paths.map((_, i) => el("span", { class: "lessons-graph-term" }, i ? sign("+") : "", products[i])),
    paths.map((path, i) => el("span", { class: "lessons-graph-term" }, i ? sign("+") : "",
      i ? asFactor(path.value) : path.value)),
  ];
  const total = el("span", { class: "lessons-graph-term" }, sign("="), el("strong", {}, value));
  const asked = el("span", {}, "?"), numbers = el("div", {}, sign("="), rows[1], paths.length > 1 ? total : null);
  const node = el("div", { class: "lessons-graph-sum" },
    el("div", {}, fraction("E", q, labels), sign("="), asked, rows[0]), numbers);
  function show(step) {
    asked.hidden = step > 0;
    numbers.classList.toggle("lessons-graph-hidden", !step);
    for (const row of rows) {
      row.forEach((term, i) => {
        term.classList.toggle("lessons-graph-hidden", i >= step);
        term.classList.toggle("lessons-graph-fresh", i === step - 1);
      });
    }
    total.classList.toggle("lessons-graph-hidden", step <= paths.length);
  }
  return { node, show };
}

/** What is known so far, arrow by arrow. {node, show(step)}. */
export function foundSoFar({ visits }, labels) {
  const items = visits.map(({ q, value }) => el("span", {}, fraction("E", q, labels), sign("="), el("b", {}, value)));
  return { node: el("div", { class: "lessons-row lessons-graph-found" }, items),
    show: (step) => items.forEach((item, i) => item.classList.toggle("lessons-graph-hidden", i >= step)) };
}
