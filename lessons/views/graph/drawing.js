// The picture of GraphView: nodes and weights are buttons, arrows are SVG beneath them.

import { el, svg } from "../kit/dom.js";

const ROW = 90, CROWDED_ROW = 124, SIDE = 52, TOP = 20, RADIUS = 27, FOOT = 18;
const KNOWN = { w: 104, h: 20 };        // may come to stand below a node
// Least widths of a column; where it runs down, its height, and how near nodes are.
const COLUMN = 124, LAYER = 112, LEAST = 76;
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8];         // where on its arrow a weight may stand
const ACROSS = Array.from({ length: 21 }, (_, i) => (i + 2) / 24);     // where other arrows are looked for
const CROWD = 18;                       // more weights show their numbers only when they are lit, chosen or pointed at

/** A quantity as it is printed: n with a small 4, in the color of its role.
 *  @type {(q: string, labels: any) => HTMLElement} */
export function quantity(q, labels) {
  const [letter, index, role] = labels[q];
  return el("span", { class: `lessons-role-${role} lessons-symbol` }, el("i", {}, letter),
    index ? el("sub", {}, index) : null);
}

/** A button for each component of a node or weight. */
function cellButtons({ cells }, labels, what) {
  return cells.map(([q, value]) =>
    el("button", { type: "button", class: "lessons-graph-cell", "data-q": q, tabindex: -1, "aria-pressed": "false",
      "aria-label": `${what} ${q}, value ${value}` }, quantity(q, labels), el("small", {}, value)));
}

/** The point at t on an arrow, and its direction there; y counts in pixels. */
function pointOn({ from, to, bent }, t) {
  const along = (a, b, bend) => a + (b - a) * t + bend * 4 * t * (1 - t);
  const slope = (a, b, bend) => b - a + bend * 4 * (1 - 2 * t);
  const dx = slope(from.x, to.x, bent.x), dy = slope(from.y, to.y, bent.y), length = Math.hypot(dx, dy) || 1;
  return { x: along(from.x, to.x, bent.x), y: along(from.y, to.y, bent.y), dx: dx / length, dy: dy / length };
}

/** Where an arrow leaves the box around a node. */
function leave(line, t, sign, { width, height }) {
  const at = pointOn(line, t);
  for (; t > 0 && t < 1; t += sign * 0.01) {
    const p = pointOn(line, t);
    if (Math.abs(p.x - at.x) > width / 2 + 4 || Math.abs(p.y - at.y) > height / 2 + 4) return t;
  }
  return t;
}

/** {node, buttons, light(state), place()}: `choose(q)` hears a click, `point(source, target)` one on a bare arrow. */
export function drawGraph(data, choose, point) {
  const { labels, nodes, arrows, size: [columns, top, bottom] } = data;
  const lines = svg("svg", { class: "lessons-graph-lines", "aria-hidden": true });
  const plane = el("div", { class: "lessons-graph-plane", role: "group", "aria-label": "Nodes and weights" }, lines);
  const crowded = arrows.filter(({ cells }) => cells.length).length > CROWD, high = crowded ? CROWDED_ROW : ROW;
  plane.classList.toggle("lessons-graph-crowded", crowded);

  const boxes = new Map(nodes.map((node) => {
    const cells = node.name === "E" ? [el("span", { class: "lessons-graph-cell" }, quantity(node.name, labels),
      el("small", {}, node.cells[0][1]))] : cellButtons(node, labels, node.kind);
    const sign = { sum: "+", product: "×" }[node.kind];
    const stack = cells.length > 1 ? " lessons-graph-stack" : "";
    const box = el("div", { class: `lessons-graph-node lessons-role-${node.role}${stack}`, "data-node": node.name },
      sign ? el("span", { class: "lessons-graph-sign", "aria-hidden": true }, sign) : null, cells,
      node.target.length ? el("span", { class: "lessons-graph-target" }, quantity(node.target[0], labels),
        ` = ${node.target[1]}`) : null,
      el("span", { class: "lessons-graph-known" }));
    plane.append(box);
    return [node.name, { node, box }];
  }));
  const links = arrows.map((arrow) => {
    const wide = svg("path", { class: "lessons-graph-reach" });         // easier to hit than the line
    const line = svg("path", { class: "lessons-graph-arrow" });
    const tip = svg("path", { class: "lessons-graph-tip" });
    lines.append(line, tip, wide);
    for (const part of [line, tip]) {
      part.classList.toggle("lessons-graph-choice", arrow.choice);
      part.classList.toggle("lessons-graph-absent", !arrow.present);
    }
    const chip = el("div", { class: "lessons-graph-weight lessons-role-weight" }, cellButtons(arrow, labels, "weight"));
    if (arrow.cells.length) plane.append(chip);
    wide.addEventListener("click", () => {
      point(arrow.source, arrow.target);
      if (arrow.cells.length) choose(arrow.cells[0][0]);
    });
    return { arrow, line, tip, wide, chip };
  });
  const buttons = [...plane.querySelectorAll("button")].sort((a, b) => rank(a) - rank(b));
  function rank(button) {                       // Tab and Home begin on the left
    const node = boxes.get(button.closest("[data-node]")?.dataset.node)?.node;
    const arrow = links.find(({ chip }) => chip.contains(button))?.arrow;
    return node ? node.column : boxes.get(arrow.source).node.column + 0.5;
  }
  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.q));

  /** Everything to its place, for the width there is: where the columns have none, they are layers, from above down. */
  function place() {
    const room = plane.parentElement?.clientWidth, across = bottom - top, least = COLUMN * (columns + 1);
    if (!room) return;
    const down = room < least && room >= 2 * SIDE + LEAST * across;
    plane.classList.toggle("lessons-graph-down", down);
    plane.style.minWidth = down ? "" : `${least}px`;         // and scrolls where not even that fits
    plane.style.height = `${TOP + (down ? columns * LAYER : across * high) + 2 * RADIUS + FOOT}px`;
    const width = plane.clientWidth, first = TOP + RADIUS;
    lines.setAttribute("viewBox", `0 0 ${width} ${plane.clientHeight}`);
    const share = (part, whole) => SIDE + (width - 2 * SIDE) * (whole ? part / whole : 0.5);
    const spot = ({ column, row }) => down ? { x: share(row - top, across), y: first + column * LAYER }
      : { x: share(column, columns), y: first + (row - top) * high };
    const bow = (bend) => down ? { x: bend * (share(1, across) - share(0, across)), y: 0 } : { x: 0, y: bend * high };
    for (const { node, box } of boxes.values()) {
      const { x, y } = spot(node);
      box.style.left = `${x}px`;
      box.style.top = `${y}px`;
    }
    const size = (node) => ({ width: node.offsetWidth, height: node.offsetHeight });
    const curves = links.map(({ arrow: { source, target, bend } }) => ({ from: spot(boxes.get(source).node),
      to: spot(boxes.get(target).node), bent: bow(bend) }));
    links.forEach(({ arrow, line, tip, wide }, i) => {
      const curve = curves[i], [from, to] = [arrow.source, arrow.target].map((name) => boxes.get(name).box);
      const begin = leave(curve, 0.01, 1, size(from)), end = leave(curve, 0.99, -1, size(to));
      const points = Array.from({ length: 17 }, (_, i) => pointOn(curve, begin + (end - begin) * i / 16));
      const way = points.map(({ x, y }, i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
      const { x, y, dx, dy } = points[points.length - 1];
      line.setAttribute("d", way);
      wide.setAttribute("d", way);
      tip.setAttribute("d", `M${x} ${y}L${x - 9 * dx - 4.5 * dy} ${y - 9 * dy + 4.5 * dx}L${x - 9 * dx + 4.5 * dy} `
        + `${y - 9 * dy - 4.5 * dx}Z`);
    });
    placeWeights(curves, spot, down ? { w: 0, h: 0 } : KNOWN);
  }

  /** Each weight as near to the middle of its arrow as nodes, what is `known` of them and other weights leave room. */
  function placeWeights(curves, spot, known) {
    const fixed = [...boxes.values()].flatMap(({ node, box }) => {
      const { x, y } = spot(node), h = box.offsetHeight;
      return [{ x, y, w: box.offsetWidth, h }, { x, y: y + (h + known.h) / 2, ...known }];
    });
    const chips = links.map(({ arrow, chip }, i) => arrow.cells.length
      ? { chip, curve: curves[i], ...pointOn(curves[i], 0.5), w: chip.offsetWidth, h: chip.offsetHeight } : null)
      .filter(Boolean);
    const gap = (p, mine, other) => Math.max(Math.abs(p.x - other.x) - (mine.w + other.w) / 2,
      Math.abs(p.y - other.y) - (mine.h + other.h) / 2);
    for (let sweep = 0; sweep < 3; sweep++) {
      for (const mine of chips) {
        const others = [...fixed, ...chips.filter((other) => other !== mine)];
        const covers = (p, at) => Math.abs(p.x - at.x) < mine.w / 2 && Math.abs(p.y - at.y) < mine.h / 2;
        const crossed = (p) => curves.filter((other) => other !== mine.curve
          && ACROSS.some((t) => covers(p, pointOn(other, t)))).length;
        const worth = (t) => {
          const p = pointOn(mine.curve, t);
          return Math.min(3, ...others.map((other) => gap(p, mine, other))) - crossed(p);
        };
        const best = ALONG.map((t) => [worth(t), t]).reduce((a, b) => (b[0] > a[0] + 0.5 ? b : a))[1];
        Object.assign(mine, pointOn(mine.curve, best));
      }
    }
    for (const { chip, x, y } of chips) {
      chip.style.left = `${x}px`;
      chip.style.top = `${y}px`;
    }
  }

  /** Light what a step shows: arrows now and before, what is asked, and what is known of each node. */
  function light({ ask, now, before, known }) {
    for (const { arrow, line, tip, chip } of links) {
      for (const part of [line, tip, chip]) {
        part.classList.toggle("lessons-graph-now", now.has(arrow.id));
        part.classList.toggle("lessons-graph-before", before.has(arrow.id) && !now.has(arrow.id));
      }
    }
    const on = new Set(arrows.filter(({ id }) => now.has(id)).flatMap(({ source, target }) => [source, target]));
    for (const { node, box } of boxes.values()) {
      box.classList.toggle("lessons-graph-now", on.has(node.name));
      const told = known.get(node.name);
      box.querySelector(".lessons-graph-known").replaceChildren(
        ...(told === undefined ? [] : ["∂E/∂", quantity(node.name, labels), ` = ${told}`]));
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.q === ask));
  }
  return { node: plane, buttons, light, place };
}
