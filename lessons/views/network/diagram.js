// The diagram of NetworkView: a column for each array of the forward pass, its δ below, and the gradients below that.

import { el, svg } from "../kit/dom.js";
import { onKeys, roving } from "../kit/keys.js";

const ROWS = [["forward", "forward"], ["backward", "backward"], ["gradient", "gradients"]];
const MOST_MAPS = 9, THUMB = 56;

/** All maps of an array side by side as one picture of rows × columns, in percent; long vectors are folded. */
function mosaic({ block: [height, width], leads, tints }) {
  if (height === 1 && width > 1 && leads.length === 0) {
    const across = Math.ceil(Math.sqrt(width));
    return { rows: Math.ceil(width / across), columns: across, cells: tints.map((tint) => 100 * tint) };
  }
  const maps = Math.min(MOST_MAPS, leads.reduce((product, n) => product * n, 1));
  const across = Math.ceil(Math.sqrt(maps)), down = Math.ceil(maps / across), gap = maps > 1 ? 1 : 0;
  const rows = down * (height + gap) - gap, columns = across * (width + gap) - gap;
  const cells = Array(rows * columns).fill(0);
  for (let m = 0; m < maps; m++) {
    const top = Math.floor(m / across) * (height + gap), left = (m % across) * (width + gap);
    for (let i = 0; i < height * width; i++) {
      cells[(top + Math.floor(i / width)) * columns + left + (i % width)] = 100 * tints[m * height * width + i];
    }
  }
  return { rows, columns, cells };
}

/** The mosaic as one path for each sign and strength: thousands of small squares would be slow. */
function thumbnail({ rows, columns, cells }) {
  const levels = 8, paths = new Map();
  cells.forEach((cell, i) => {
    const level = Math.sign(cell) * Math.ceil(levels * Math.abs(cell) / 100);
    if (level) paths.set(level, `${paths.get(level) ?? ""}M${i % columns} ${Math.floor(i / columns)}h1.02v1.02h-1.02z`);
  });
  const size = Math.min(THUMB / rows, THUMB / columns, 28);
  const style = `width: ${size * columns}px; height: ${size * rows}px`;
  const look = (level) => `lessons-signed-${level < 0 ? "negative" : "positive"}`;
  return svg("svg", { class: "lessons-signed", viewBox: `0 0 ${columns} ${rows}`, "aria-hidden": "true", style },
    ...[...paths].map(([level, d]) =>
      svg("path", { d, class: look(level), "fill-opacity": Math.abs(level) / levels })));
}

/** {node, mark(name, sources), show(name)}: buttons in a radio group; `choose(name)` hears the learner. */
export function networkDiagram(stations, byName, choose) {
  const columns = 1 + Math.max(...stations.map(({ column }) => column));
  const buttons = new Map();
  const ends = new Set(["forward", "backward"].map((row) => stations.find((station) => station.row === row).name));
  const node = el("div",
    { class: "lessons-network-diagram", role: "radiogroup", "aria-label": "Stations of the network" });
  node.style.setProperty("--stations", columns);
  for (const { what, column } of stations.filter(({ row }) => row === "forward")) {
    const [word, ...size] = what.split(" "), style = `grid-column: ${column + 2}`;
    node.append(el("div", { class: "lessons-network-what", style, "aria-hidden": "true" },
      word, el("br"), size.join(" ")));
  }
  ROWS.forEach(([row, words], r) => {
    node.append(el("div", { class: "lessons-network-row", style: `grid-row: ${r + 2}` }, words));
    for (const station of stations.filter((each) => each.row === row)) node.append(button(station, r + 2));
  });

  function button({ name, row, column, what }, line) {
    const array = byName.get(name);
    const sizes = array.written.map((axis) => array.size[axis]);
    const made = el("button", {
      type: "button", role: "radio", "data-station": name,
      class: `lessons-network-station lessons-network-${row} lessons-role-${array.role}`
        + (ends.has(name) ? " lessons-network-first" : ""),
      style: `grid-row: ${line}; grid-column: ${column + 2}`, onclick: () => choose(name),
      "aria-label": `${array.text}, ${sizes.join(" by ") || "one number"}, ${row === "forward" ? what : row}`,
    }, el("b", {}, array.label), el("div", { class: "lessons-network-thumb" }, thumbnail(mosaic(array))),
    row === "backward" ? null : el("small", {}, sizes.join("×") || "1"));
    buttons.set(name, made);
    return made;
  }

  const focus = roving([...buttons.values()]);
  const go = ({ name }) => {
    choose(name);
    focus(buttons.get(name));
  };
  /** To the nearest station that lies ahead in the same row, or in another row. */
  const step = (dx, dy) => (event) => {
    const { station: name } = event.target.closest("[data-station]").dataset;
    const { row, column } = stations.find((each) => each.name === name);
    const line = ROWS[ROWS.findIndex(([key]) => key === row) + dy]?.[0];
    const ahead = stations.filter((each) => each.row === line && (dy || dx * (each.column - column) > 0));
    const [next] = ahead.sort((a, b) => Math.abs(a.column - column) - Math.abs(b.column - column));
    if (next) go(next);
  };
  onKeys(node, {
    ArrowRight: step(1, 0), ArrowLeft: step(-1, 0), ArrowDown: step(0, 1), ArrowUp: step(0, -1),
    Home: () => go(stations[0]), End: () => go(stations.at(-1)),
  });

  /** Mark the chosen station, and those whose arrays it is made from. */
  function mark(name, shown) {
    for (const [other, made] of buttons) {
      made.setAttribute("aria-checked", String(other === name));
      made.classList.toggle("lessons-network-source", other !== name && shown.includes(other));
    }
    focus(buttons.get(name), { move: false });
  }
  /** A diagram that is wider than the page scrolls to the station. */
  function show(name) {
    const { offsetLeft, offsetWidth } = buttons.get(name);
    const left = offsetLeft - node.offsetLeft, right = left + offsetWidth;
    if (left < node.scrollLeft) node.scrollLeft = left - offsetWidth;
    else if (right > node.scrollLeft + node.clientWidth) node.scrollLeft = right + offsetWidth - node.clientWidth;
  }
  return { node, mark, show };
}
