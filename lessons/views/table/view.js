// TableView: crosses in a table of input maps (rows) by output maps (columns). State is (table, asked).

import { el, highWith } from "../kit/dom.js";
import { onKeys, roam, roving } from "../kit/keys.js";
import { panel, presetButtons, textButton } from "../kit/panel.js";
import { isAsked, symbol, tellCounts, tellTable, unfed } from "./words.js";

const HINT = "press a cell to set or remove its cross · a heading asks";

/** @type {Render} */
export function render({ model, el: host, listen, watch, save }) {
  const size = model.get("_kernel").reduce((a, b) => a * b, 1);
  const [Q, P] = [model.get("table").length, model.get("table")[0].length];
  const presets = presetButtons(model.get("_presets"), (table) => save({ table }));

  const heading = (kind, i) => {
    const [map, role] = kind === "x" ? ["input", "rowheader"] : ["output", "columnheader"];
    return el("button", { type: "button", class: `lessons-table-heading lessons-role-${map}`, role, tabindex: -1,
      "aria-label": `${map} map ${i + 1}`, onclick: () => save({ asked: [kind, i] }) }, symbol(kind, [i + 1]));
  };
  const cell = (q, p) => el("button", { type: "button", class: "lessons-table-cell", role: "gridcell", tabindex: -1,
    onclick: () => toggle(q, p) });
  const grid = el("div", { class: "lessons-table-grid", role: "grid", "aria-label": "Connections" });
  grid.style.setProperty("--columns", Q);
  const outputs = [...Array(Q).keys()], inputs = [...Array(P).keys()];
  /** Rows of the page, headings included. @type {any[][]} */
  const nodes = [[null, ...outputs.map((q) => heading("y", q))],
    ...inputs.map((p) => [heading("x", p), ...outputs.map((q) => cell(q, p))])];
  const corner = el("span", { role: "columnheader" }, el("span", { class: "lessons-visually-hidden" }, "input map"));
  grid.append(...nodes.map((row) => el("div", { role: "row" }, row.map((node) => node ?? corner))));
  const focus = roving(nodes.flat().filter(Boolean));

  const equation = el("div", { class: "lessons-table-equation", "aria-hidden": true });
  const why = el("div", { class: "lessons-hint" });
  const notice = el("div", { class: "lessons-notice" });
  const counts = el("div", { class: "lessons-table-counts" });
  const frame = panel({ look: "lessons-table", title: model.get("title"), hint: HINT,
    tools: [textButton("Reset", () => save(model.get("_home")))],
    body: [grid, equation, why, notice],
    footer: [counts, ...presets.nodes] });

  function toggle(q, p) {
    const table = model.get("table").map((row) => [...row]);
    table[q][p] = !table[q][p];
    save({ table, asked: ["w", q, p] });
  }

  function draw() {
    const table = model.get("table"), asked = model.get("asked"), [kind, ...place] = asked;
    for (let p = 0; p < P; p++) {
      for (let q = 0; q < Q; q++) {
        const node = nodes[p + 1][q + 1], on = table[q][p];
        node.textContent = on ? "✕" : "";
        node.setAttribute("aria-label", `map ${p + 1} to map ${q + 1}: ${on ? "connected" : "not connected"}`);
        node.setAttribute("aria-selected", String(on));
        node.classList.toggle("lessons-table-lit", isAsked(asked, q, p));
      }
    }
    nodes[0].forEach((node, i) => node?.classList.toggle("lessons-table-asked", kind === "y" && place[0] === i - 1));
    nodes.slice(1).forEach(([node], p) => node.classList.toggle("lessons-table-asked", kind === "x" && place[0] === p));
    const told = tellTable(table, asked, size);
    equation.replaceChildren(...told.equation);
    why.replaceChildren(...told.why);
    notice.textContent = unfed(table);
    presets.mark((named) => String(named) === String(table));
    counts.textContent = tellCounts(table, size, model.get("_output"));
    frame.announce([told.ear, unfed(table), counts.textContent].filter(Boolean).join(". "));
  }

  roam(grid, nodes, focus);
  const press = (event) => event.target.click();
  onKeys(grid, { Enter: press, " ": press });
  grid.addEventListener("focusin", (event) => {
    if (nodes.flat().includes(event.target)) focus(event.target, { move: false });
  });

  /** Room for the longest equation there may be, with all crosses. */
  function settle() {
    const full = Array.from({ length: Q }, () => Array(P).fill(true));
    const high = ["x", "y"].map((kind) => highWith(equation, tellTable(full, [kind, 0], size).equation));
    if (high[0]) equation.style.minHeight = `${Math.max(...high)}px`;
  }

  host.append(frame.node);
  draw();
  watch(frame.body, () => requestAnimationFrame(settle));
  listen("change:table change:asked", draw);
}
