// What CountView counts and says, in pieces for the eye, and as in the text twin for the ear: the same as
// network/counting.py and data.py, from the same words.

import LAWS from "../../network/counting.json" with { type: "json" };
import { el } from "../kit/dom.js";
import { commas } from "../kit/number.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

/** @type {(shape: number[]) => string} */
export const shapeOf = (shape) => shape.join(" × ");

/** Why a layer would raise; nothing if it would not. */
function refusal([d, H, W], layer) {
  const { kind, f, c = d, padding = 0, groups = 1, links } = layer, least = Math.max(d, c), most = d * c;
  if (f > Math.min(H, W) + 2 * padding) return fill(LAWS.window, { f, H: H + 2 * padding, W: W + 2 * padding });
  if (d % groups || c % groups) return fill(LAWS.groups, { groups, d, c });
  return kind === "table" && (links < least || links > most) ? fill(LAWS.links, { links, d, c, least, most }) : "";
}

/** The sides of the output, and why; once if they are equal. */
function sidesOf(sides, layer) {
  const { f, stride, padding = 0 } = layer, template = padding ? LAWS.padded : LAWS.side;
  const out = sides.map((side) => Math.floor((side + 2 * padding - f) / stride) + 1);
  const why = sides.map((side, i) => fill(template, { ...layer, side, out: out[i] }));
  return [out, [...new Set(why)].join(", ")];
}

/** One layer on given [d, H, W]: {output, why, law, told, parameters, joined, connections} or {refused}. */
function countLayer(given, layer) {
  const refused = refusal(given, layer);
  if (refused) return { refused };
  const [d, H, W] = given, { kind, f, groups = 1 } = layer;
  const [out, why] = kind === "dense" ? [[1, 1], ""] : sidesOf([H, W], layer), [h, w] = out;
  const values = { ...layer, 2: 2, d, D: d * H * W, "d/n": d / groups, h, w };
  const law = LAWS.laws[groups > 1 ? "grouped" : kind];
  const terms = law.split(" + ").filter(Boolean).map((term) => term.split("·").map((name) => values[name]));
  const parameters = terms.reduce((sum, term) => sum + term.reduce((all, each) => all * each, 1), 0);
  const atEachPlace = { pool: f * f * d, subsample: (f * f + 1) * d }[kind] ?? parameters;
  return { output: [layer.M ?? layer.c ?? d, ...out], why, law,
    told: terms.map((term) => term.join("·")).join(" + ") || LAWS.nothing, parameters,
    joined: fill(LAWS.joined[kind], { ...values, parameters }), connections: atEachPlace * h * w };
}

/** All layers; nothing is counted behind one that is refused. @type {(size: any, layers: any[]) => any[]} */
export function countAll(size, layers) {
  let given = size;
  return layers.map((layer) => {
    const row = given ? countLayer(given, layer) : { refused: LAWS.behind };
    given = row.output;
    return row;
  });
}

export const tellConnections = (row) => fill(WORDS.connections, row);

export function tellRow({ name }, row) {
  if (row.refused) return fill(WORDS.refused, { name, ...row });
  return fill(row.why ? WORDS.since : WORDS.layer, { name, ...row, output: shapeOf(row.output),
    learned: fill(row.law ? WORDS.learned : WORDS.unlearned, row), connections: tellConnections(row) });
}

export function tellTotal(rows) {
  const sum = (name) => rows.reduce((all, row) => all + row[name], 0);
  return rows.some((row) => row.refused) ? ""
    : fill(WORDS.total, { parameters: sum("parameters"), connections: sum("connections") });
}

/** Law and numbers with the roles' colors: weights, then biases. @type {(row: any) => (string | HTMLElement)[]} */
export function formulaOf({ law, told, parameters }) {
  const colored = (sum) => sum.split(" + ").flatMap((part, i) => [i ? " + " : "",
    el("span", { class: `lessons-role-${["weight", "bias"][i]}` }, part)]);
  const number = el("b", {}, commas(parameters));
  return law ? [...colored(law), " = ", ...colored(told), " = ", number, " parameters"]
    : [`${told}: `, number, " parameters"];
}
