// The line that a learner writes: the field, what Python reads in it, its verdict and its help.

import { el, whenThere } from "../kit/dom.js";
import { onKeys, walk } from "../kit/keys.js";
import { announcer, answer, forKeys, group, header, textButton } from "../kit/panel.js";

const WAIT_FOR_MORE = 20;                        // milliseconds between the last key and the question what it means
const EMPTY = "First write a line.";
const KEYS = "Enter judges, Esc goes back to the line";
const SYMBOLS = [["δ", "delta"], ["∂", "partial derivative"], ["Σ", "sum"], ["ᵀ", "transposed", "aᵀ"],
  ["⊙", "entry by entry"], ["ŷ", "y hat"]];

/** @type {(nodes: (HTMLElement | null)[]) => HTMLElement[]} */
const there = (nodes) => nodes.flatMap((node) => node ?? []);

/** Let JupyterLab open the lesson that a link names, at its heading, beside this one; elsewhere a new page opens.
 *  @type {(event: Event) => void} */
function openInLab(event) {
  const link = /** @type {Element} */ (event.target).closest("a[href]");
  if (!link || !document.querySelector(".jp-LabShell")) return;
  const here = /\/tree\/(.*\/)?/.exec(location.pathname)?.[1] ?? "";
  const [path, id] = (link.getAttribute("href") ?? "").split("#");
  link.setAttribute("data-commandlinker-command", "rendermime:handle-local-link");
  link.setAttribute("data-commandlinker-args",
    JSON.stringify({ path: decodeURIComponent(here) + path, id: `#${decodeURIComponent(id)}` }));
}

/** What a view adds: a `hint`, `tools` in the header, what stands `upper`most, a row `above` the field, `buttons`
 *  beside Reset; show(state) draws them, stop() ends them.
 *  @typedef {{ hint?: any, tools?: HTMLElement[], upper?: HTMLElement[], above?: HTMLElement[],
 *    buttons?: HTMLElement[], show?: Act, stop?: () => void }} More */

/** Draws the line in the box in which its formulas stand, typeset by the host; `ask` reaches Python, `tell` what is
 *  typed, `wait` that it has something to say. @type {(title: string,
 *    more?: (place: Place & { ask: Act, tell: Act, wait: Act }) => More) => Render} */
export const line = (title, more = () => ({})) => (place) => {
  const { model, el: host, listen, send } = place;
  const { region, announce } = announcer();
  const notice = el("p", { class: "lessons-answer-notice" });
  const answers = answer(notice, announce, "A line is judged");
  let pending = 0;

  // ---- to Python -------------------------------------------------------------------------------------------------
  function ask(what) {
    answers.wait();
    send(what);
  }
  function tell() {
    clearTimeout(pending);
    if (field.value === model.get("typed")) return;
    answers.wait();
    model.set({ typed: field.value });           // Python hears it at once: its echo is waited for at each key
    model.save_changes();
  }
  function tellSoon() {
    clearTimeout(pending);
    pending = setTimeout(tell, WAIT_FOR_MORE);
  }
  function handIn() {
    tell();
    if (field.value.trim()) ask({ judge: field.value });
    else answers.say(EMPTY);
    field.focus();
  }

  // ---- the field -------------------------------------------------------------------------------------------------
  const field = el("input", { type: "text", class: "lessons-field lessons-answer-field", "aria-label": "Your line",
    spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", enterkeyhint: "go",
    oninput: tellSoon });
  field.value = model.get("typed");
  function put(text, focus = true) {
    field.value = text;
    if (focus) field.focus();
    tell();
  }
  function insert(symbol) {
    field.setRangeText(symbol, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
    put(field.value);
  }
  /** To the field; where the line stands as it was judged, to the part of it that is meant. */
  function back() {
    field.focus();
    const [before, part, after] = model.get("state").verdict?.marked ?? [];
    if (part && field.value === before + part + after)
      field.setSelectionRange(before.length, before.length + part.length);
  }
  const symbols = SYMBOLS.map(([symbol, name, shown = symbol]) =>
    textButton(shown, () => insert(symbol), "lessons-answer-symbol", { "aria-label": name }));
  walk(symbols, { ArrowRight: 1, ArrowLeft: -1 });
  const keys = el("div", { class: "lessons-answer-symbols", role: "toolbar", "aria-label": "Signs" }, symbols);
  onKeys(field, { Enter: handIn });

  // ---- what is said ----------------------------------------------------------------------------------------------
  const { hint = forKeys(KEYS), tools = [], upper = [], above = [], buttons = [], show = () => {}, stop = () => {} }
    = more({ ...place, ask, tell, wait: answers.wait });
  const entry = el("div", { class: "lessons-answer-entry" }, above, field,
    textButton("Check", handIn, "lessons-primary"), keys);
  const read = el("span", { class: "lessons-answer-read" });
  const unread = el("div", { class: "lessons-answer-message" });
  const notes = el("div", { class: "lessons-answer-notes" });
  const verdict = el("div", { class: "lessons-answer-verdict" });
  const help = textButton("Help", () => ask({ help: true }));
  const standing = el("span", { class: "lessons-hint lessons-answer-standing" });
  const footer = el("div", { class: "lessons-footer" },
    help, buttons, textButton("Reset", () => ask({ reset: true })), standing);

  /** The part of the line that is meant, and the line as it could be. */
  const pointed = ({ marked, suggestion }) => (marked?.length ? el("div", { class: "lessons-answer-pointed" },
    el("code", {}, marked[0], el("mark", {}, marked[1] || "…"), marked[2]),
    suggestion ? el("span", {}, "Do you mean ", el("code", {}, suggestion), "? ",
      textButton("Take it", () => put(suggestion))) : null) : null);
  const paragraph = (text) => (text ? el("p", {}, text) : null);
  /** What is read of the typed line, or why it is not, unless the verdict says so already. */
  function showReading() {
    const { text, message, notes: assumed = [], ...where } = model.get("reading");
    const { verdict: given, text: judged } = model.get("state");
    const isRead = Boolean(text?.trim()) && !message;
    const isTold = !message || (given?.kind === "unreadable" && judged === text);
    const look = host.closest(".lessons")?.classList;
    look?.toggle("lessons-answer-unread", !isRead);
    look?.toggle("lessons-answer-blank", !text?.trim());
    read.textContent = isRead ? "I read" : "Not read yet";
    notes.textContent = assumed.join("; ");
    unread.replaceChildren(...there(isTold ? [] : [paragraph(message), pointed(where)]));
  }
  function showState() {
    const { verdict: given, standing: stands, helps } = model.get("state");
    show(model.get("state"));
    standing.textContent = stands;
    help.setAttribute("aria-disabled", String(!helps));
    verdict.dataset.kind = given?.kind ?? "";
    if (!given) return verdict.replaceChildren();
    const sign = el("span", { class: "lessons-answer-sign", "aria-hidden": "true" }, given.sign);
    verdict.replaceChildren(...there([
      el("p", {}, sign, given.sentence), pointed(given), paragraph(given.where),
      given.badge ? el("p", { class: "lessons-answer-badge" }, given.badge) : null,
    ]));
  }
  listen("change:reading", () => { answers.say(""); showReading(); });
  listen("change:state", () => {
    answers.say("");
    showState();
    showReading();
    const { said, put: text, focus: isFocused } = model.get("state");
    if (typeof text === "string") put(text, isFocused);
    announce(said);
  });
  host.classList.add("lessons-answer-line");
  host.append(header(title, hint, tools), ...upper, entry, read, unread, notes, notice, verdict, footer, region);
  showState();

  const stopLooking = whenThere(() => host.closest(".lessons"), (/** @type {any} */ root) => {
    group(root, model.get("title"), { Escape: back });
    root.addEventListener("click", openInLab);
    showReading();
  });
  return [stopLooking, stop, () => clearTimeout(pending), answers.stop];
};
