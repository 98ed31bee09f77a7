// What the reader has tried and done, and which mistakes were met: kept by the browser, shown in the places for it.

import { el } from "../../views/kit/dom.js";
import { keeping } from "./keeping.js";

const LINES = 40;
const kept = keeping("lessons-progress");

/** The entries in such a text; what is none is passed over. @param {string | null} text */
export function readable(text) {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(text ?? "")).filter(([, entry]) => entry?.mistakes));
  } catch {
    return {};
  }
}
const entries = () => readable(kept.read());
function keep(all) {
  kept.write(JSON.stringify(all));
  dispatchEvent(new Event("lessons-progress"));
}

/** Add what Python has noted since it was asked last, by task. @param {Record<string, any>} more */
export function noted(more) {
  const all = entries();
  for (const [key, { tries, done, mistakes, lines = [] }] of Object.entries(more)) {
    const entry = all[key] ??= { tries: 0, mistakes: {}, done: false, lines: [] };
    entry.tries += tries;
    entry.done ||= done;
    entry.lines = [...entry.lines, ...lines].slice(-LINES);
    for (const [mistake, times] of Object.entries(mistakes))
      entry.mistakes[mistake] = (entry.mistakes[mistake] ?? 0) + times;
  }
  keep(all);
}

/** A row for each lesson: done, tried, and how many tasks there are. */
export function lessonRows(lessons, all) {
  const tasks = Object.entries(all).map(([key, { done }]) => [key.split("#")[0], done]);
  return lessons.map(([number, link, count]) => {
    const mine = tasks.filter(([key]) => key.startsWith(`${number}/`));
    const tried = new Set(mine.map(([key]) => key)), done = new Set(mine.filter((each) => each[1]).map(([key]) => key));
    return [link, done.size, tried.size, count];
  });
}

/** A row for each mistake that has a story, those met most often first. */
export function mistakeRows(mistakes, all) {
  const met = new Map();
  for (const entry of Object.values(all))
    for (const [key, times] of Object.entries(entry.mistakes)) met.set(key, (met.get(key) ?? 0) + times);
  return [...met].filter(([key]) => mistakes[key]).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([key, times]) => [mistakes[key][0], times, mistakes[key][1]]);
}

function table(head, rows) {
  const cell = (each, i) => (i ? `<td>${each}</td>` : `<th scope="row">${each}</th>`);
  const heads = head.map((each) => `<th scope="col">${each}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("");
  return `<table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Show it wherever the page has a place for it, and again when it changes, in this window or another. */
export function showProgress() {
  const source = document.querySelector("#lessons-progress");
  if (!source) return;
  const { words, lessons, mistakes, heads, met } = JSON.parse(source.textContent ?? "");
  for (const place of document.querySelectorAll("[data-progress]")) {
    const isMap = place.getAttribute("data-progress") === "map", inside = el("div");
    const said = el("span", { role: "status" }), remove = el("button", { type: "button", onclick: press });
    function show(text = "") {
      const all = entries(), is = Object.keys(all).length > 0, rows = mistakeRows(mistakes, all);
      const parts = isMap && is ? [table(heads[0], lessonRows(lessons, all))] : [];
      if (rows.length) parts.push(table(heads[1], isMap ? rows.slice(0, met) : rows));
      if (isMap ? !is : !rows.length) parts.push(`<p>${isMap ? words.untried : words.unmet}</p>`);
      inside.innerHTML = `${parts.join("")}<p>${words.kept}</p>`;
      remove.textContent = words.delete;
      remove.hidden = !is;
      said.textContent = text;
    }
    function press() {
      if (remove.textContent === words.delete) {
        remove.textContent = words.confirm;
        said.textContent = words.asked;
      } else {
        keep({});
        show(words.deleted);
      }
    }
    place.replaceChildren(inside, remove, " ", said);
    place.setAttribute("data-mounted", "");
    addEventListener("lessons-progress", () => show());
    addEventListener("storage", () => show());
    show();
  }
}
