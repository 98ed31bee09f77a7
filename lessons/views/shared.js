// What all views share. Python puts this text in front of each view's own (assets.script): a view's module is loaded
// from a blob, where `import "./shared.js"` has no address to resolve against.

/** el("button", {class: "lessons-button", onclick: go}, "Next"): one element, with listeners, attributes and children. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Keep plain keys from JupyterLab, where a letter inserts or deletes cells; Ctrl+S and Shift+Enter still reach it.
 *  `data-lm-suppress-shortcuts` would do the opposite: stop Ctrl+S, and letters only if it is on the focused node. */
function keepPlainKeys(node) {
  node.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    if (!command) event.stopPropagation();
  });
}

/** Call handlers[event.key](event) on `node`, and keep the key from JupyterLab, which would move to another cell. */
function onKeys(node, handlers) {
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const handle = Object.hasOwn(handlers, event.key) && handlers[event.key];
    if (!handle) return;
    event.preventDefault();
    event.stopPropagation();
    handle(event);
  });
}

/** A live region and the function that speaks through it: const {region, announce} = announcer(). */
function announcer() {
  const region = el("div", { class: "lessons-visually-hidden", role: "status", "aria-live": "polite" });
  let pending;
  const announce = (text) => {
    clearTimeout(pending);                       // while a hand sweeps over cells, only the last one is spoken
    pending = setTimeout(() => { region.textContent = text; }, 120);
  };
  return { region, announce };
}

/** Of many elements Tab reaches one: const focus = roving(cells); focus(cell) makes it that one and goes there. */
function roving(nodes) {
  let current = nodes[0];
  for (const node of nodes) node.tabIndex = -1;
  if (current) current.tabIndex = 0;
  return (node, { move = true } = {}) => {
    current.tabIndex = -1;
    current = node;
    current.tabIndex = 0;
    if (move) current.focus({ preventScroll: false });
  };
}

/** Buttons in a row of which one is on; arrows, Home, End move. {node, set(value)}; `choose(value)` hears the learner. */
function segmented(label, options, value, choose) {
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

/** A button as all views have it; `more` adds classes. */
function textButton(text, onclick, more = "") {
  return el("button", { type: "button", class: `lessons-button ${more}`, onclick }, text);
}

/** Back, Next and Play: {back, next, play, stop, byHand}. Play calls `forward()` every `wait` milliseconds as long as there
 *  is `more()`; at the end it begins again with `again()`. What the learner does, byHand(act), stops it. */
function stepper({ wait, more, forward, again, back, next }) {
  let playing = null;
  function stop() {
    clearInterval(playing);
    playing = null;
    play.textContent = "▷ Play";
  }
  function advance() {
    if (more()) forward();
    if (!more()) stop();
  }
  function start() {
    if (playing) return stop();
    play.textContent = "❚❚ Pause";
    playing = setInterval(advance, wait);
    if (more()) advance();
    else again();
  }
  const byHand = (act) => (...given) => { stop(); act(...given); };
  const play = textButton("▷ Play", start, "lessons-play");
  return { back: textButton("◀ Back", byHand(back)), next: textButton("Next ▶", byHand(next), "lessons-primary"), play,
    stop, byHand };
}

/** The learner has asked for no motion. */
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The panel of the mock: {node, header, body, footer, announce}; a footer without children is not drawn. */
function panel({ title, hint, tools = [], body = [], footer = [] }) {
  const { region, announce } = announcer();
  const heading = el("div", { class: "lessons-title" }, title);
  const aside = hint ? el("span", { class: "lessons-hint" }, hint) : null;
  const header = el("div", { class: "lessons-header" }, heading, aside, tools);
  const middle = el("div", { class: "lessons-body" }, body);
  const below = el("div", { class: "lessons-footer" }, footer);
  const node = el("div", { class: "lessons lessons-panel", role: "group", "aria-label": title },
    header, middle, footer.length ? below : null, region);
  keepPlainKeys(node);
  return { node, header, body: middle, footer: below, announce };
}

/** Tint `node` by `value` on a scale that is symmetric about 0; `largest` is the largest |value| of its array. */
function tint(node, value, largest) {
  const size = Number.isFinite(value) && largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
  node.classList.toggle("lessons-positive", value > 0);
  node.classList.toggle("lessons-negative", value < 0);
  node.style.setProperty("--value", size.toFixed(3));
}

/** To so many significant digits; of two that are equally near the even one, as Python rounds (toPrecision goes up). */
function nearestEven(size, places) {
  const [mantissa, power] = size.toExponential(50).split("e"), digits = mantissa.replace(".", "");
  const even = /^50*$/.test(digits.slice(places)) && digits[places - 1] % 2 === 0;
  return Number(even ? `${digits.slice(0, places)}e${power - places + 1}` : size.toPrecision(places));
}

/** A number as the course shows it: whole, or to four significant digits. Like lessons.written.number. */
function number(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  const whole = size < 1e6 && (size >= 1000 || Number.isInteger(size));
  const digits = nearestEven(size, whole ? String(Math.floor(size)).length : 4);
  return (value < 0 ? "−" : "") + (digits && !whole && (size >= 1e6 || digits < 1e-4) ? digits.toExponential() : String(digits));
}

/** A view that hears the kernel even when its script took over two seconds to load, as on a busy page: after that time
 *  anywidget hears nothing more (its `_handle_comm_msg` waits for a promise that is broken). Then the model listens for
 *  itself, and asks for what it has missed. */
function heard(view) {
  async function listen(model) {
    const own = await model.widget_manager.get_model(model.get("_name"));
    try {
      await own._handle_comm_msg({ content: { data: {} } });  // no message, but it waits as every message does
    } catch {
      const plain = Object.getPrototypeOf(own.constructor.prototype);
      own.comm.on_msg((message) => plain._handle_comm_msg.call(own, message));
      own.comm.send({ method: "request_state" }, {});
    }
  }
  return { ...view, initialize(context) {
    listen(context.model);
    return view.initialize?.(context);
  } };
}
