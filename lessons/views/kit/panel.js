// The frame of a view and what stands in it: title, buttons, fields, the live region that speaks.

import { el } from "./dom.js";
import { keepPlainKeys, onKeys, roving } from "./keys.js";

const PATIENCE = 2500;
const SILENCE = "by Python, which has not answered yet. If it is busy, wait; if it was restarted, run this cell again.";

/** A live region and the function that speaks through it: const {region, announce} = announcer().
 *  @type {() => { region: HTMLElement, announce: (text: string) => void }} */
export function announcer() {
  const region = el("div", { class: "lessons-visually-hidden", role: "status", "aria-live": "polite" });
  let pending = 0;
  const announce = (text) => {
    clearTimeout(pending);                       // while a hand sweeps over cells, only the last one is spoken
    pending = setTimeout(() => { region.textContent = text; }, 120);
  };
  return { region, announce };
}

/** What Python says to a wish stands in `node` and is spoken: {say(text), wait(), stop()}. A view for which
 *  `what` must be done by Python calls wait(); unless say or stop comes first, it says that Python is silent.
 *  @type {(node: HTMLElement, announce: (text: string) => void, what: string) =>
 *    { say: (text: string) => void, wait: () => void, stop: () => void }} */
export function answer(node, announce, what) {
  let waiting = 0;
  function stop() {
    clearTimeout(waiting);
    waiting = 0;
  }
  function put(text) {
    if (node.textContent === text) return;
    node.textContent = text;
    if (text) announce(text);
  }
  function say(text) {
    stop();
    put(text);
  }
  /** More wishes while one waits, and after it has waited in vain, change nothing. A page that has no kernel hears of
   *  them, and says itself what becomes of them. */
  function wait() {
    if (waiting) return;
    const asks = new CustomEvent("lessons-asks", { bubbles: true, cancelable: true });
    if (node.dispatchEvent(asks)) waiting = setTimeout(put, PATIENCE, `${what} ${SILENCE}`);
  }
  return { say, wait, stop };
}

/** Buttons in a row of which one is on; arrows, Home, End move. {node, set(value)}; `choose(value)` hears the learner.
 *  @type {(label: string, options: any[], value: any, choose: (key: any) => void) =>
 *    { node: HTMLElement, set: (key: any, move?: boolean) => void }} */
export function segmented(label, options, value, choose) {
  const button = ([key, text]) => el("button", { type: "button", role: "radio", onclick: () => pick(key) }, text);
  const buttons = options.map(button);
  const node = el("div", { class: "lessons-segmented", role: "radiogroup", "aria-label": label }, buttons);
  const focus = roving(buttons);
  const at = () => buttons.findIndex((button) => button.getAttribute("aria-checked") === "true");
  function set(key, move = false) {
    options.forEach(([name], i) => buttons[i].setAttribute("aria-checked", String(name === key)));
    if (at() >= 0) focus(buttons[at()], { move });
  }
  function pick(key) {
    set(key, true);
    choose(key);
  }
  const go = (i) => pick(options[(i + options.length) % options.length][0]);
  const next = () => go(at() + 1);
  const back = () => go(at() - 1);
  onKeys(node, {
    ArrowRight: next, ArrowDown: next, ArrowLeft: back, ArrowUp: back, Home: () => go(0), End: () => go(-1),
  });
  set(value);
  return { node, set };
}

/** A button as all views have it, with a text or what else stands on it; `look` adds classes.
 *  @type {(text: any, onclick: Act, look?: string, more?: Attributes) => HTMLButtonElement} */
export function textButton(text, onclick, look = "", more = {}) {
  return el("button", { type: "button", class: `lessons-button ${look}`, onclick, ...more }, text);
}

/** A button for each named state; the one whose state is there now shows it: {nodes, mark(isNow)}.
 *  @type {(named: Record<string, any>, choose: (state: any, name: string) => void) =>
 *    { nodes: HTMLElement[], mark: (isNow: (state: any, name: string) => boolean) => void }} */
export function presetButtons(named, choose) {
  const made = Object.entries(named).map(([name, state]) =>
    ({ name, state, node: textButton(name, () => choose(state, name)) }));
  const mark = (isNow) =>
    made.forEach(({ name, state, node }) => node.setAttribute("aria-pressed", String(isNow(state, name))));
  return { nodes: made.map(({ node }) => node), mark };
}

/** What is typed is written when it is a number that `fits`; else `refuse` hears of it, and when the field is left it
 *  shows what is there: {node, update()}. @type {(attributes: Attributes, how: { fits: (value: number) => boolean,
 *    read: () => any, write: (value: number) => void, refuse?: () => void, left?: () => void }) =>
 *    { node: HTMLInputElement, update: () => void }} */
export function numberField({ class: look = "", ...attributes }, { fits, read, write, refuse, left }) {
  const node = el("input", { type: "number", step: "any", class: `lessons-field ${look}`, ...attributes });
  function update() {
    if (node !== document.activeElement || Number(node.value) !== Number(read())) node.value = read();
    node.removeAttribute("aria-invalid");
  }
  node.addEventListener("input", () => {
    const value = Number(node.value);
    if (node.value !== "" && fits(value)) return write(value);
    node.setAttribute("aria-invalid", "true");
    refuse?.();
  });
  node.addEventListener("blur", () => { update(); left?.(); });
  return { node, update };
}

/** Part of a hint that speaks of keys: it does not stand where a finger points. */
export const forKeys = (text) => el("span", { class: "lessons-keys" }, text);

/** The strip on top of a view: its title, what to do, and tools. */
export const header = (title, hint, ...tools) => el("div", { class: "lessons-header" },
  el("div", { class: "lessons-title" }, title), hint ? el("span", { class: "lessons-hint" }, hint) : null, tools);

/** The box around a script and its formulas is one group with a name, and takes keys.
 *  @type {(root: Element, label: string, handlers: Handlers) => void} */
export function group(root, label, handlers) {
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", label);
  keepPlainKeys(/** @type {HTMLElement} */ (root));
  onKeys(root, handlers);
}

/** The frame of a view: {node, header, body, footer, announce}; a footer without children is not drawn,
 *  `look` are its own classes. @type {(parts: { look?: string, title: string, hint?: any, tools?: any, body?: any,
 *    footer?: any[] }) => Frame} */
export function panel({ look = "", title, hint, tools = [], body = [], footer = [] }) {
  const { region, announce } = announcer();
  const top = header(title, hint, tools);
  const middle = el("div", { class: "lessons-body" }, body);
  const below = el("div", { class: "lessons-footer" }, footer);
  const node = el("div", { class: `lessons lessons-panel ${look}`, role: "group", "aria-label": title },
    top, middle, footer.length ? below : null, region);
  keepPlainKeys(node);
  return { node, header: top, body: middle, footer: below, announce };
}
