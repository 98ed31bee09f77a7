// What CountView counts and says, in pieces for the eye, and as in the text twin for the ear.

import { el } from "../kit/dom.js";

/** @type {(n: number) => string} */
export const comma = (n) => n.toLocaleString("en-US");
/** @type {(shape: number[]) => string} */
export const shapeOf = (shape) => shape.join(" × ");

/** Why a layer would raise; nothing if it would not. */
function refusal([d, H, W], layer) {
  const { kind, f, c, padding = 0, groups = 1, links } = layer;
  if (f > Math.min(H, W) + 2 * padding) {
    return `a window of ${f} × ${f} does not fit into ${H + 2 * padding} × ${W + 2 * padding}`;
  }
  if (d % groups || (kind === "conv" && c % groups)) {
    return `${groups} groups do not divide ${d} maps in and ${c} maps out`;
  }
  if (kind === "table" && (links < Math.max(d, c) || links > d * c)) {
    return `${links} links came; ${d} maps in and ${c} maps out have ${Math.max(d, c)} to ${d * c}`;
  }
  return "";
}

/** One layer on given [d, H, W]: {output, why, weights, biases, law, parameters, joined, connections} or {refused}. */
function countLayer(given, layer) {
  const [d, H, W] = given, { kind, f, stride, padding = 0 } = layer;
  if (kind === "dense") {
    const D = d * H * W, M = layer.M, parameters = D * M + M;
    return { output: [M, 1, 1], why: "", law: ["D·M", "M"], told: [`${D}·${M}`, `${M}`], parameters,
      joined: `${D}·${M} + ${M}`, connections: parameters };
  }
  const refused = refusal(given, layer);
  if (refused) return { refused };
  const out = [H, W].map((side) => Math.floor((side + 2 * padding - f) / stride) + 1), places = out[0] * out[1];
  const pad = padding ? ` + 2·${padding}` : "";
  const why = (H === W ? [H] : [H, W]).map((side, i) => `⌊(${side}${pad} − ${f}) / ${stride}⌋ + 1 = ${out[i]}`)
    .join(", ");
  const at = out.join("·");
  if (kind === "pool") {
    return { output: [d, ...out], why, law: null, told: ["nothing is learned"], parameters: 0,
      joined: `${f}·${f} · ${d}·${at}`, connections: f * f * d * places };
  }
  if (kind === "subsample") {
    return { output: [d, ...out], why, law: ["2·d"], told: [`2·${d}`], parameters: 2 * d,
      joined: `(${f}·${f} + 1) · ${d}·${at}`, connections: (f * f + 1) * d * places };
  }
  const { c, groups: n = 1, links } = layer, table = kind === "table";
  const kernels = table ? links : (d / n) * c, parameters = f * f * kernels + c;
  return { output: [c, ...out], why, law: [table ? "f·f·links" : `f·f·${n === 1 ? "d" : "d/n"}·c`, "c"],
    told: [`${f}·${f}·${table ? links : `${d / n}·${c}`}`, `${c}`], parameters,
    joined: `${comma(parameters)} · ${at}`, connections: parameters * places };
}

/** All layers; nothing is counted behind one that is refused. @type {(size: any, layers: any[]) => any[]} */
export function countAll(size, layers) {
  let given = size;
  return layers.map((layer) => {
    const row = given ? countLayer(given, layer) : { refused: "nothing arrives here" };
    given = row.output;
    return row;
  });
}

export function tellRow(layer, row) {
  if (row.refused) return `${layer.name}: ${row.refused}`;
  const law = row.law ? `${row.law.join(" + ")} = ${row.told.join(" + ")} = ${comma(row.parameters)} parameters`
    : `${row.told[0]}, 0 parameters`;
  return `${layer.name}: output ${shapeOf(row.output)}${row.why ? `, since ${row.why}` : ""}. ${law}. `
    + `${row.joined} = ${comma(row.connections)} connections.`;
}

export function tellTotal(rows) {
  if (rows.some((row) => row.refused)) return "";
  const sum = (name) => comma(rows.reduce((all, row) => all + row[name], 0));
  return `together ${sum("parameters")} parameters, ${sum("connections")} connections`;
}

/** Law and numbers with the roles' colors: weights, then biases. @type {(row: any) => (string | HTMLElement)[]} */
export function formulaOf(row) {
  const roles = ["weight", "bias"];
  const colored = (parts) => parts.flatMap((part, i) => [i ? " + " : "",
    el("span", { class: `lessons-role-${roles[i]}` }, part)]);
  const number = el("b", {}, comma(row.parameters));
  return row.law ? [...colored(row.law), " = ", ...colored(row.told), " = ", number, " parameters"]
    : [`${row.told[0]}: `, number, " parameters"];
}
