import { el, whenThere } from "../kit/dom.js";
import { keepKeys } from "../kit/keys.js";
import { announcer, answer, forKeys, group, segmented, textButton } from "../kit/panel.js";
import { stepper } from "../kit/stepper.js";
import { latexOf } from "./copying.js";
import { fit } from "./fitting.js";
import { drawUnits } from "./units.js";

const WAIT_BETWEEN_STEPS = 2500;
const MOST_KNOWN = 12;                           // texts that are kept: all forms, in two notations, and some

/** Header, footer and keys of a StepView. The formulas are siblings in the same box, typeset by the host.
 *  @type {Render} */
export async function render({ model, el: host, listen, watch, save, other }) {
  const text = await other("text");
  host.classList.add("lessons-step-controls");
  const { region, announce } = announcer();
  const there = () => model.get("pages")[model.get("notation")]?.[model.get("form")];
  let shown = there();                           // for a moment after a new size, another form is still to come
  const page = () => there() ?? shown;
  const last = () => page().rules.length - 1;
  let root, typeset;                             // the box, and in it what the host typesets
  let standing = text.get("value");
  const known = new Map();

  // ---- steps -----------------------------------------------------------------------------------------------------
  function go(step) {
    if (step < 0 || step > last()) announce(step < 0 ? "This is the first step." : "This is the last step.");
    else save({ step });
  }
  const forward = () => go(model.get("step") + 1), backward = () => go(model.get("step") - 1);
  const steps = stepper({ wait: WAIT_BETWEEN_STEPS, more: () => model.get("step") < last(), forward, again: () => go(0),
    back: backward, next: forward });
  const { stop, byHand } = steps;
  const back = byHand(backward), next = byHand(forward), goByHand = byHand(go);
  function reset() {
    stop();
    save(model.get("_home"));
  }

  // ---- header: forms, notation, sizes ----------------------------------------------------------------------------
  const forms = segmented("Form", model.get("forms"), model.get("form"), (form) => save({ form }));
  const pick = () => save({ notation: notation.value });
  const notation = el("select",
    { class: "lessons-step-notation", "aria-label": "Notation", onkeydown: keepKeys, onchange: pick });
  function showNotations() {
    const options = model.get("notations");
    notation.replaceChildren(...options.map(([key, text]) => el("option", { value: key }, `Notation: ${text}`)));
    notation.hidden = options.length < 2;
    notation.value = model.get("notation");
  }
  showNotations();
  const tools = el("div", { class: "lessons-header lessons-step-tools" }, forms.node, notation);

  const sliders = Object.entries(model.get("sizes")).map(([name, [low, high]]) => {
    const value = el("span", { class: "lessons-step-size" });
    const move = () => {
      value.textContent = slider.value;
      ask({ ...model.get("chosen"), [name]: Number(slider.value) });
    };
    const slider = el("input",
      { type: "range", min: low, max: high, "aria-label": `Size ${name}`, onkeydown: keepKeys, oninput: move });
    const letter = el("span");
    return { name, slider, value, letter, node: el("label", {}, letter, slider, value) };
  });
  const notice = el("span", { class: "lessons-hint" });
  const sizes = el("div", { class: "lessons-step-sizes" }, sliders.map((slider) => slider.node), notice);
  const answers = answer(notice, announce, "A new size is computed");
  let asked = false;                             // a size, and nothing of it is there
  function ask(chosen) {
    asked = true;
    save({ chosen, notice: "" });                // so that the same refusal is heard again
    answers.wait();
  }
  const bare = (script) => script.replace(/[{}]/g, "");
  function showSizes() {
    for (const { name, slider, value, letter } of sliders) {
      const [base, mark, script] = model.get("letters")[model.get("notation")][name].split(/([_^])/);
      letter.replaceChildren(el("i", {}, base), mark ? el(mark === "^" ? "sup" : "sub", {}, bare(script)) : "");
      slider.value = value.textContent = model.get("chosen")[name];
    }
  }

  // ---- footer ----------------------------------------------------------------------------------------------------
  const segments = el("div",
    { class: "lessons-step-progress", role: "slider", tabindex: 0, "aria-label": "Step", "aria-valuemin": 0 });
  const where = el("span", { class: "lessons-hint lessons-step-where" });
  const keys = el("span", { class: "lessons-hint lessons-step-keys" }, forKeys("← → Home End"));
  const copy = textButton("Copy as LaTeX", async () => {
    const done = await copyText(latexOf(page().lines, model.get("step")));
    copy.textContent = done ? "Copied ✓" : "Not copied";
    announce(done ? "Copied as LaTeX." : "The browser did not allow copying.");
    setTimeout(() => { copy.textContent = "Copy as LaTeX"; }, 1500);
  }, "lessons-step-copy");
  const footer = el("div", { class: "lessons-footer lessons-step-footer" },
    steps.back, steps.next, steps.play, segments, where, keys, textButton("Reset", reset), copy);

  // ---- the case as a drawing -------------------------------------------------------------------------------------
  const picture = el("div", { class: "lessons-step-picture" });
  let units;
  function showUnits() {
    const drawn = model.get("units");
    units = drawn.lit && drawUnits(drawn);
    const said = `More than ${drawn.most} units in a column: not drawn.`;
    const tooMany = drawn.most && el("p", { class: "lessons-hint" }, said);
    picture.replaceChildren(units?.node ?? tooMany ?? "");
    picture.hidden = !units && !tooMany;
  }

  // ---- from state to page ----------------------------------------------------------------------------------------
  /** Show the line and reason of this step. */
  function light() {
    const step = model.get("step");
    const lines = root?.querySelectorAll(".lessons-step-lines .lessons-line") ?? [];
    lines.forEach((line, i) => {                 // the first holds what is given: it stands before step 0
      line.classList.toggle("lessons-now", i === step + 1);
      line.classList.toggle("lessons-before", i === step);
    });
    const reasons = root?.querySelectorAll(".lessons-step-reasons .lessons-reason") ?? [];
    reasons.forEach((reason, i) => reason.classList.toggle("lessons-now", i === step));
  }
  function fitAll() {
    fit([...root.querySelectorAll(".lessons-line")]);
    width = root.clientWidth;
  }
  /** Hand a text to the host. What it has typeset before is kept, and stands there at once. Python need not hear. */
  function put(html) {
    if (html === standing) return;
    const place = typeset?.querySelector(".widget-htmlmath-content");
    if (known.size > MOST_KNOWN) known.clear();
    if (place?.querySelector("mjx-container")) known.set(standing, [...place.childNodes]);
    if (known.has(html)) {
      place.replaceChildren(...known.get(html));
      standing = html;
      return;
    }
    if (text.get("value") === html) text.set("value", "");       // it stood there before what is known
    text.set("value", html);
  }
  const scroll = (by) => root.querySelector(".lessons-line.lessons-now")?.scrollBy({ left: by });

  function showStep() {
    const step = model.get("step");
    light();
    units?.show(step);
    if (segments.children.length !== last()) {
      segments.replaceChildren(...page().rules.slice(1).map((_, i) => el("span", { onclick: () => goByHand(i + 1) })));
    }
    [...segments.children].forEach((segment, i) => {
      segment.classList.toggle("lessons-done", i < step);
      segment.classList.toggle("lessons-here", i === step - 1);
    });
    const place = step ? `step ${step} of ${last()}` : `start, ${last()} steps`;
    where.textContent = place;
    segments.setAttribute("aria-valuemax", last());
    segments.setAttribute("aria-valuenow", step);
    segments.setAttribute("aria-valuetext", `${place}: ${page().rules[step]}`);
  }
  const speak = () => announce(`${page().rules[model.get("step")]}. ${page().spoken[model.get("step")]}`);
  function showPage() {
    forms.set(model.get("form"));
    notation.value = model.get("notation");
    showSizes();
    if (!there()) return answers.wait();
    shown = there();
    put(page().lines + page().reasons);
    showStep();
  }

  listen("change:value", () => { standing = text.get("value"); }, text);
  listen("change:step", () => { showStep(); speak(); });
  listen("change:form change:notation", () => { showPage(); if (there()) speak(); });
  listen("change:units", () => { showUnits(); units?.show(model.get("step")); });
  listen("change:pages", () => {
    if (!there()) return showPage();
    const isNews = asked || there().lines !== shown.lines;       // else other forms have come
    asked = false;
    answers.say("");
    showPage();
    if (isNews) speak();
  });
  listen("change:chosen", showSizes);
  listen("change:notations", showNotations);
  listen("change:title", () => root?.setAttribute("aria-label", model.get("title")));
  listen("change:notice", () => answers.say(model.get("notice")));
  host.append(tools, ...(sliders.length ? [sizes] : []), picture, footer, region);
  showUnits();
  showPage();

  // ---- the box around controller and formulas --------------------------------------------------------------------
  let width = 0;                                 // of the box when its lines were last fitted
  const changes = new MutationObserver(() => {   // to new lines, and once they are typeset
    light();
    if (typeset.querySelector("mjx-container")) fitAll();
  });
  const shift = (step, by) => (event) => (event.shiftKey ? scroll(by) : step());
  const stopLooking = whenThere(() => host.closest(".lessons-step")?.querySelector(".lessons-step-text"), (found) => {
    typeset = found;
    root = typeset.parentElement;
    root.tabIndex = -1;                          // a click anywhere in the view makes the keys its own
    group(root, model.get("title"), {
      ArrowRight: shift(next, 80), ArrowLeft: shift(back, -80), PageDown: next, PageUp: back,
      Home: () => goByHand(0), End: () => goByHand(last()),
    });
    light();
    changes.observe(typeset, { childList: true, subtree: true });
    watch(root, () => { if (root.clientWidth !== width) fitAll(); });
  });

  return () => {
    stopLooking();
    stop();
    answers.stop();
    changes.disconnect();
  };
}

/** To the clipboard; where the browser has none (a page without https), through a hidden text field. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = el("textarea", { class: "lessons-visually-hidden" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
