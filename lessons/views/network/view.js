// NetworkView: the diagram, a board of the arrays at its station, the sum. `state` reads the state, `draw` draws it.

import { el } from "../kit/dom.js";
import { onKeys } from "../kit/keys.js";
import { forKeys, panel, segmented, textButton } from "../kit/panel.js";
import { speakPieces, symbol } from "../grid/pieces.js";
import { drawSum, readData, sumPieces } from "../grid/sum.js";
import { inFull, scrolling, showLit, stationBoard, tall } from "./board.js";
import { networkDiagram } from "./diagram.js";

const DIRECTIONS = [["from", "where it comes from"], ["to", "where it goes"]];
const LOOKS = [["pictures", "pictures"], ["numbers", "numbers"]];
const FREE = "Point at a cell; press it, and it stays. Press a symbol of its sum to go where that is made.";
const PINNED = "It stays; press it again to free it. Press a symbol of its sum to go where that is made.";

/** @type {Render} */
export function render({ model, el: host, listen, watch, save }) {
  const sent = JSON.parse(model.get("_data")), data = readData(sent);
  const { cells, sums, byName, idOf } = data, { stations } = sent;
  const stationOf = new Map(stations.map((station) => [station.name, station]));
  const cellOf = (id) => [cells[id].array.name, ...cells[id].index];
  let all = false, board, rolled = false, windows = [];
  const boards = new Map();
  const state = () => ({ station: model.get("station"), id: idOf(model.get("cell")), pinned: model.get("pinned"),
    direction: model.get("direction"), numbers: model.get("numbers"), trail: model.get("trail") });
  const change = (values, tell = true) => {
    all = false;
    if (tell) save(values);
    else model.set(values);
    draw();
  };

  const visit = (name) =>
    change({ station: name, cell: stationOf.get(name).asks, pinned: false, trail: [], direction: "from" });
  /** Where a number is made, or else the first station at which it is seen: what is given is made nowhere. */
  const home = (name, here) => stationOf.has(name) ? name
    : stationOf.get(here).shows.includes(name) ? here : stations.find(({ shows }) => shows.includes(name)).name;
  function follow(id) {
    const now = state();
    change({ trail: [...now.trail, [now.station, ...cellOf(now.id)]], station: home(cells[id].array.name, now.station),
      cell: cellOf(id), pinned: true });
    board.focus(id);
  }
  function back(steps = 1) {
    const { trail } = state();
    if (!trail.length) return;
    const [station, ...cell] = trail.at(-steps);
    change({ trail: trail.slice(0, -steps), station, cell, pinned: true });
    board.focus(idOf(cell));
  }

  const diagram = networkDiagram(stations, byName, (name) => { if (name !== state().station) visit(name); });
  const line = el("div", { class: "lessons-grid-line lessons-network-line" });
  line.addEventListener("scroll", () => { rolled = line.scrollTop > 0; });
  const path = el("div", { class: "lessons-network-trail" });
  const place = el("div", { class: "lessons-network-board" });
  const choice = segmented("Direction", DIRECTIONS, "from", (direction) => change({ direction }));
  const look = segmented("Large arrays", LOOKS, "pictures", (key) => change({ numbers: key === "numbers" }));
  const reset = textButton("Reset", () =>
    change({ ...model.get("_home"), direction: "from", pinned: false, trail: [], numbers: false }));
  const tools = el("div", { class: "lessons-grid-tools" }, look.node, choice.node, reset);
  const asked = el("div", { class: "lessons-network-asked" }, path, line);
  const frame = panel({ look: "lessons-grid-view lessons-network", title: model.get("title"), tools,
    body: [diagram.node, asked, place] });
  onKeys(frame.node, { Backspace: () => back() });

  function boardOf(station, numbers) {
    const key = `${station} ${numbers}`;
    if (!boards.has(key)) {
      const shown = stationOf.get(station).shows.map((name) => byName.get(name));
      boards.set(key, stationBoard(data, numbers ? shown.map(inFull) : shown, stationOf.get(station).made, {
        point: (id) => change({ cell: cellOf(id) }, false),
        pin: (id) => change({ cell: cellOf(id), pinned: !(state().pinned && state().id === id) }),
        free: (id) => change({ cell: cellOf(id), pinned: false }),
        pinned: () => model.get("pinned"),
      }));
    }
    return boards.get(key);
  }

  function draw() {
    const { station, id, numbers } = state();
    const next = boardOf(station, numbers);
    const moved = next !== board;
    if (moved) {
      place.replaceChildren(next.node);
      diagram.mark(station, stationOf.get(station).shows);
      board = next;
      if (board.nodes[id]) board.focus(id, { move: false });
    }
    if (sums.length) tell();
    if (moved) {                                            // the page is measured here, when all is drawn
      fit();
      diagram.show(station);
    }
    showLit(windows, board.node);
  }

  /** How the number in question is made, or where it goes; and what of it is on the board. */
  function tell() {
    const { id, direction, pinned, numbers, trail } = state();
    const actual = sums[id] ? direction : "to";
    const pieces = sumPieces(id, actual, all, data);
    board.light(id, actual);
    board.value(cells[id]);
    line.replaceChildren(...drawSum(pieces, all, toggle, follow));
    choice.set(actual);
    look.set(numbers ? "numbers" : "pictures");
    frame.node.classList.toggle("lessons-grid-pinned", pinned);
    drawTrail(trail, pinned);
    frame.announce((pinned ? "pinned: " : "") + speakPieces(pieces));
    if (rolled) line.scrollTop = 0;
  }

  /** The board is as high as what this station shows, up to a limit from which it scrolls. */
  function fit() {
    place.style.height = `${tall(board.node)}px`;
    windows = scrolling(board.node);
  }

  function drawTrail(trail, pinned) {
    const step = (/** @type {any} */ [, ...cell], i) =>
      [" ← ", el("button", { type: "button", class: "lessons-grid-more",
      onclick: () => back(trail.length - i) }, symbol(cells[idOf(cell)]))];
    const keys = forKeys(" · Backspace: back");
    path.replaceChildren(...(trail.length ? ["followed from", ...trail.map(step).reverse().flat(), keys]
      : [el("span", { class: "lessons-hint" }, pinned ? PINNED : FREE)]));
  }

  function toggle() {
    all = !all;
    const { id, direction } = state();
    const pieces = sumPieces(id, sums[id] ? direction : "to", all, data);
    line.replaceChildren(...drawSum(pieces, all, toggle, follow));
    line.querySelector(".lessons-grid-more")?.focus({ preventScroll: true });
  }

  /** While the page has nothing to do, the boards of the other stations are made, one at a time. */
  const whenIdle = window.requestIdleCallback ?? ((make) => setTimeout(make, 50));
  let gone = false;
  function prepare() {
    const { numbers } = state();
    const next = gone ? null : stations.find(({ name }) => !boards.has(`${name} ${numbers}`));
    if (!next) return;
    boardOf(next.name, numbers);
    whenIdle(prepare);
  }

  /** What Python tells in its spare time. */
  function hearSums() {
    if (!sums.length && model.get("_told")) data.tell(JSON.parse(model.get("_told")));
    draw();
  }

  host.append(frame.node);
  hearSums();
  whenIdle(prepare);
  watch(diagram.node, fit);
  const names = "change:station change:cell change:direction change:pinned change:numbers change:trail";
  let waiting = false;
  const hear = () => {                          // of several traits that change together, one drawing
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; draw(); });
  };
  listen(names, hear);
  listen("change:_told", hearSums);
  return () => { gone = true; };
}
