// NetworkView: the diagram, a board of the arrays at its station, and the sum. State is what `state` reads; `draw` draws it.

const DIRECTIONS = [["from", "where it comes from"], ["to", "where it goes"]];
const LOOKS = [["pictures", "pictures"], ["numbers", "numbers"]];
const FREE = "point at any cell, or Tab and arrows · Enter pins";
const PINNED = "pinned · Esc frees · a symbol in the sum leads on";

function render({ model, el: host }) {
  const data = readData(model.get("_data"));
  const { arrays, cells, sums } = data, { stations } = model.get("_data");
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const stationOf = new Map(stations.map((station) => [station.name, station]));
  const idOf = ([name, ...index]) => {
    const array = byName.get(name);
    return array.first + index.reduce((id, i, axis) => id * array.size[axis] + i, 0);
  };
  const cellOf = (id) => [cells[id].array.name, ...cells[id].index];
  const inNumbers = (array) => ({ ...array, picture: false,
    rows: array.size.length > 1 ? Array.from({ length: array.block[0] }, (_, i) => `${i + 1}`) : [] });
  let all = false, board = null;
  const boards = new Map();
  const state = () => ({ station: model.get("station"), id: idOf(model.get("cell")), pinned: model.get("pinned"),
    direction: model.get("direction"), numbers: model.get("numbers"), trail: model.get("trail") });
  const change = (values, tell = true) => {
    all = false;
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    if (tell) model.save_changes();
    draw();
  };

  /** Of a station's own array the number with most terms, then the largest. */
  function firstOf(name) {
    const array = byName.get(name);
    const ids = array.numbers.map((_, i) => array.first + i);
    const weight = (id) => 10 * (sums[id]?.length ?? 0) + Math.abs(cells[id].tint);
    return ids.reduce((best, id) => weight(id) > weight(best) ? id : best);
  }
  const visit = (name) => change({ station: name, cell: cellOf(firstOf(name)), pinned: false, trail: [], direction: "from" });
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

  const diagram = networkDiagram(model.get("_data"), (name) => { if (name !== state().station) visit(name); });
  const line = el("div", { class: "lessons-grid-line lessons-network-line" });
  const path = el("div", { class: "lessons-network-trail" });
  const place = el("div", { class: "lessons-network-board" });
  const hint = el("span", { class: "lessons-hint lessons-grid-hint" });
  const choice = segmented("Direction", DIRECTIONS, "from", (direction) => change({ direction }));
  const look = segmented("Large arrays", LOOKS, "pictures", (key) => change({ numbers: key === "numbers" }));
  const reset = el("button", { type: "button", class: "lessons-button", onclick: () =>
    change({ ...model.get("_start"), direction: "from", pinned: false, trail: [], numbers: false }) }, "Reset");
  const tools = [hint, el("div", { class: "lessons-grid-tools" }, look.node, choice.node, reset)];
  const asked = el("div", { class: "lessons-network-asked" }, path, line);
  const frame = panel({ title: model.get("title"), tools, body: [diagram.node, asked, place] });
  frame.node.classList.add("lessons-grid-view", "lessons-network");
  onKeys(frame.node, { Backspace: () => back() });

  function boardOf(station, numbers) {
    const key = `${station} ${numbers}`;
    if (!boards.has(key)) {
      const shown = stationOf.get(station).shows.map((name) => byName.get(name)).map((array) => numbers ? inNumbers(array) : array);
      boards.set(key, gridBoard(data, shown, {
        point: (id) => change({ cell: cellOf(id) }, false),
        pin: (id) => change({ cell: cellOf(id), pinned: !(state().pinned && state().id === id) }),
        free: (id) => change({ cell: cellOf(id), pinned: false }),
        pinned: () => model.get("pinned"),
      }));
    }
    return boards.get(key);
  }

  function draw() {
    const { station, id, direction, pinned, numbers, trail } = state();
    const next = boardOf(station, numbers);
    const moved = next !== board;
    if (moved) {
      place.replaceChildren(next.node);
      place.scrollTop = 0;
      diagram.mark(station, stationOf.get(station).shows);
      board = next;
    }
    const actual = sums[id] ? direction : "to";
    board.light(id, actual);
    if (moved && board.nodes[id]) board.focus(id, { move: false });
    showLit();
    const pieces = sumPieces(id, actual, all, data);
    line.replaceChildren(...drawSum(pieces, cells, all, toggle, follow));
    line.scrollTop = 0;
    choice.set(actual);
    look.set(numbers ? "numbers" : "pictures");
    if (hint.textContent !== (pinned ? PINNED : FREE)) hint.textContent = pinned ? PINNED : FREE;
    frame.node.classList.toggle("lessons-grid-pinned", pinned);
    drawTrail(trail);
    frame.announce((pinned ? "pinned: " : "") + speakSum(pieces, cells));
  }

  /** Arrays that scroll show what is lit, unless the learner points at them. */
  function showLit() {
    for (const blocks of place.querySelectorAll(".lessons-grid-blocks")) {
      const lit = blocks.querySelector(".lessons-grid-asked, .lessons-grid-lit");
      if (!lit || blocks.matches(":hover") || blocks.contains(document.activeElement)) continue;
      const box = blocks.getBoundingClientRect(), at = lit.getBoundingClientRect();
      if (at.top < box.top) blocks.scrollTop -= box.top - at.top + 8;
      else if (at.bottom > box.bottom) blocks.scrollTop += at.bottom - box.bottom + 40;
    }
  }

  function drawTrail(trail) {
    const step = ([, ...cell], i) => [el("button", { type: "button", class: "lessons-grid-more", onclick: () => back(trail.length - i) },
      symbol(cells[idOf(cell)])), " ← "];
    path.replaceChildren(...(trail.length ? ["followed from ", ...trail.flatMap(step)]
      : [el("span", { class: "lessons-hint" }, "Choose a symbol in the sum to follow it to where it is made; Backspace leads back.")]));
    path.scrollLeft = path.scrollWidth;
  }

  function toggle() {
    all = !all;
    const { id, direction } = state();
    const pieces = sumPieces(id, sums[id] ? direction : "to", all, data);
    line.replaceChildren(...drawSum(pieces, cells, all, toggle, follow));
    line.querySelector(".lessons-grid-more")?.focus({ preventScroll: true });
  }

  host.append(frame.node);
  draw();
  const names = "change:station change:cell change:direction change:pinned change:numbers change:trail";
  let waiting = false;
  const hear = () => {                          // of several traits that change together, one drawing
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => { waiting = false; draw(); });
  };
  model.on(names, hear);
  return () => model.off(names, hear);
}

export default { render };
