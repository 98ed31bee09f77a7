// The case of a derivation as a drawing: inputs, outputs, E, and what joins them. Each line lights what it speaks of.

import { el, svg } from "../kit/dom.js";

const WIDE = 212, X = [24, 128, 192], RADIUS = 14, MOST_ROW = 46, TALL = 168;

/** W[2,3] as a letter with a small 23. @type {(name: string, at: Attributes) => SVGElement} */
function label(name, at) {
  const [, letter, place] = /^(\w+?)(?:\[(.+)\])?$/.exec(name) ?? ["", name, ""];
  return svg("text", { "text-anchor": "middle", ...at }, svg("tspan", { "font-style": "italic" }, letter),
    ...(place ? [svg("tspan", { dy: "3", "font-size": "0.72em" }, place.replace(/^(\d),(\d)$/, "$1$2"))] : []));
}

/** {node, show(step)}: the drawing of `units`, what `units_of` in Python tells. */
export function drawUnits({ inputs, outputs, arrows, biases, asked, roles, lit }) {
  const most = Math.max(inputs.length, outputs.length), row = Math.min(MOST_ROW, TALL / most), high = most * row + 16;
  const y = (column, i) => high / 2 + (i - (column.length - 1) / 2) * row;
  const places = new Map([...inputs.map((name, i) => [name, [X[0], y(inputs, i)]]),
    ...outputs.map((name, i) => [name, [X[1], y(outputs, i)]]), ["E", [X[2], high / 2]]]);
  const line = ([from, to]) => {
    const [[x1, y1], [x2, y2]] = [places.get(from), places.get(to)], long = Math.hypot(x2 - x1, y2 - y1);
    const [dx, dy] = [RADIUS * (x2 - x1) / long, RADIUS * (y2 - y1) / long];
    return svg("line", { class: "lessons-units-arrow", x1: x1 + dx, y1: y1 + dy, x2: x2 - dx, y2: y2 - dy });
  };
  const circle = (name, role) => svg("g", { class: `lessons-units-unit lessons-role-${role}` },
    svg("circle", { cx: places.get(name)[0], cy: places.get(name)[1], r: RADIUS }),
    label(name, { x: places.get(name)[0], y: places.get(name)[1] + 4 }));
  const onward = new Map(outputs.map((name) => [name, line([name, "E"])]));
  const lines = arrows.map(line);
  const weights = arrows.map(([from, to, weight]) => {         // where lines into one unit are still apart
    const [[x1, y1], [x2, y2]] = [places.get(from), places.get(to)];
    return weight ? label(weight, { class: "lessons-units-weight lessons-role-weight",
      x: x1 + 0.4 * (x2 - x1), y: y1 + 0.4 * (y2 - y1) + 4 }) : svg("g", {});
  });
  const units = new Map([...inputs.map((name) => [name, circle(name, roles[0])]),
    ...outputs.map((name) => [name, circle(name, roles[1])]), ["E", circle("E", "loss")]]);
  const added = new Map(Object.entries(biases).map(([output, bias]) => [output, label(bias,
    { class: "lessons-units-bias lessons-role-bias", x: places.get(output)[0] + RADIUS + 3,
      y: places.get(output)[1] - RADIUS + 2 })]));
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${high}`, width: WIDE, height: high, role: "img" },
    ...onward.values(), ...lines, ...weights, ...units.values(), ...added.values());
  units.get(asked)?.classList.add("lessons-units-asked");

  function show(step) {
    const now = lit[step] ?? { arrows: [], outputs: [], biases: [] };
    const light = (node, is, look = "lessons-units-lit") => node.classList.toggle(look, is);
    arrows.forEach(([, , weight], i) => {
      light(lines[i], now.arrows.includes(i));
      light(lines[i], weight === asked, "lessons-units-asked");
      light(weights[i], now.arrows.includes(i) || weight === asked);
    });
    for (const name of outputs) {
      light(units.get(name), now.outputs.includes(name));
      light(onward.get(name), now.outputs.includes(name));
    }
    for (const [output, node] of added) light(node, now.biases.includes(output) || biases[output] === asked);
    light(units.get("E"), now.outputs.length > 0);
    const through = now.arrows.map((i) => arrows[i].slice(0, 2).join(" to "));
    picture.setAttribute("aria-label", `${inputs.join(", ")} feed ${outputs.join(", ")}, which feed E. `
      + `Asked: ${asked}. `
      + `Lit: ${[...now.outputs, ...through].join(", ") || "nothing yet"}.`);
  }
  return { node: el("div", { class: "lessons-step-units" }, picture), show };
}
