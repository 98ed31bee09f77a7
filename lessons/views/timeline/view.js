// TimelineView: a list of events, of which one is chosen; all texts lie in one place, so that nothing jumps.

import { el } from "../kit/dom.js";
import { onKeys, roving } from "../kit/keys.js";
import { panel, textButton } from "../kit/panel.js";

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const events = model.get("_events"), parts = Object.entries(model.get("_parts"));
  const choose = (i) => save({ chosen: i });

  const rows = events.map((event, i) => el("div", { class: "lessons-timeline-row", role: "option", onclick: () => go(i),
    "aria-label": `${event.years}: ${event.title}; ${event.parts.join(", ")}` },
    el("span", { class: "lessons-timeline-years" }, event.years),
    el("span", { class: "lessons-timeline-what" }, event.title),
    parts.map(([name]) => el("span", { class: "lessons-timeline-mark" }, event.parts.includes(name) ? "●" : ""))));
  const focus = roving(rows);
  const list = el("div", { class: "lessons-timeline-list", role: "listbox", "aria-label": model.get("title") }, rows);
  const texts = events.map(({ years, title, text, common }) => el("div", { class: "lessons-timeline-text" },
    el("div", {}, el("b", {}, `${years}: ${title}. `), text),
    el("div", { class: "lessons-timeline-common" }, el("b", {}, "In common: "), common)));
  const head = el("div", { class: "lessons-timeline-row lessons-timeline-head", "aria-hidden": true },
    el("span", {}), el("span", {}, "in our network"),
    parts.map(([name, ours]) =>
      el("span", { class: "lessons-timeline-part" }, el("b", {}, name), el("span", {}, ours))));

  const inside = (i) => Math.max(0, Math.min(events.length - 1, i));
  function go(i) {
    focus(rows[inside(i)]);
    if (inside(i) === model.get("chosen")) frame.announce(events[inside(i)].told);
    else choose(inside(i));
  }
  const at = () => model.get("chosen");
  onKeys(list, { ArrowDown: () => go(at() + 1), ArrowUp: () => go(at() - 1), ArrowRight: () => go(at() + 1),
    ArrowLeft: () => go(at() - 1), Home: () => go(0), End: () => go(events.length - 1), Enter: () => go(at()) });
  const frame = panel({ title: model.get("title"),
    tools: [textButton("Reset", () => choose(0))],
    body: [head, list, el("div", { class: "lessons-timeline-pile" }, texts)],
    footer: [textButton("◀ Back", () => choose(inside(at() - 1))),
      textButton("Next ▶", () => choose(inside(at() + 1)), "lessons-primary")] });
  frame.node.style.setProperty("--parts", parts.length);

  function draw() {
    const chosen = at();
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === chosen)));
    texts.forEach((node, i) => node.classList.toggle("lessons-timeline-shown", i === chosen));
    [...head.querySelectorAll(".lessons-timeline-part")].forEach((node, i) =>
      node.classList.toggle("lessons-timeline-lit", events[chosen].parts.includes(parts[i][0])));
    focus(rows[chosen], { move: false });
    frame.announce(events[chosen].told);
  }
  host.append(frame.node);
  draw();
  listen("change:chosen", draw);
}
