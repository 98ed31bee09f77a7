// LayerView: the field for a layer, what can be asked of it, and examples; the derivation below is another view.

import { el } from "../kit/dom.js";
import { answer, forKeys, panel, presetButtons, textButton } from "../kit/panel.js";
import WORDS from "./words.json" with { type: "json" };

const WAIT_FOR_MORE = 300;                       // milliseconds between the last key and the question what can be asked

/** @type {Render} */
export function render({ model, el: host, listen, send }) {
  let pending = 0;
  let wish = model.get("wrt");                   // what the learner wants, also while the text is being changed

  const field = el("textarea", { class: "lessons-field lessons-layer-field",
    "aria-label": "Your layer, one definition a line", spellcheck: "false", autocapitalize: "off",
    autocomplete: "off", autocorrect: "off", rows: "3", oninput: readSoon });
  const wrt = el("select", { class: "lessons-field", "aria-label": "With respect to",
    onchange: () => { wish = wrt.value; derive(); } });
  const asking = el("label", {}, `${WORDS.wrt} `, wrt);
  const shapes = el("input", { type: "text", class: "lessons-field lessons-layer-shapes",
    "aria-label": "Shapes, where they do not follow",
    placeholder: "x[L], y[M]", spellcheck: "false", autocomplete: "off" });
  const line = el("p", { class: "lessons-layer-said" });
  const place = el("p", { class: "lessons-layer-place" });
  const named = presetButtons(model.get("examples"), take);
  const examples = el("div",
    { class: "lessons-row lessons-layer-examples", role: "group", "aria-label": "Examples" }, named.nodes);

  const box = panel({
    look: "lessons-layer-panel", title: "Your layer",
    hint: ["one definition a line, then Derive", forKeys(": Tab and Enter")],
    body: [field,
      el("div", { class: "lessons-row lessons-layer-asked" }, textButton("Derive", derive, "lessons-primary"),
        asking, el("label", {}, `${WORDS.shapes} `, shapes),
        textButton("Reset", () => take(model.get("_home")))),
      line, place],
    footer: [el("span", { class: "lessons-hint" }, "Examples"), examples],
  });
  box.node.classList.remove("lessons");          // the box around this panel and the derivation has it
  const answers = answer(line, box.announce, "A layer is derived");

  // ---- to Python -------------------------------------------------------------------------------------------------
  function readSoon() {
    fit();
    clearTimeout(pending);
    pending = setTimeout(() => send({ read: field.value }), WAIT_FOR_MORE);
  }
  function derive() {
    clearTimeout(pending);
    if (!field.value.trim()) return answers.say(WORDS.empty);
    answers.wait();
    send({ derive: { text: field.value, wrt: wrt.value || wish, shapes: shapes.value } });
  }
  function take(each) {
    field.value = each.text;
    shapes.value = each.shapes;
    wish = each.wrt;
    fit();
    answers.wait();
    send({ derive: each });
  }

  // ---- what is there ---------------------------------------------------------------------------------------------
  function fit() {
    field.rows = Math.max(3, field.value.split("\n").length);
  }
  function showAsked() {
    const asked = model.get("asked");
    const name = (each) => each.split("[")[0];
    const kind = (each) => each.replace(/[^[,\]]+(?=[,\]])/g, "");        // x[i,j] is x[,]: its letters may be others
    const offered = asked.includes(wish) ? asked : asked.map((each) => (kind(each) === kind(wish) ? wish : each));
    wrt.replaceChildren(...offered.map((each) => el("option", { value: each }, each)));
    const wanted = offered.find((each) => each === wish) ?? offered.find((each) => name(each) === name(wish));
    if (wanted) wrt.value = wanted;
    asking.hidden = !offered.length;             // a text that cannot be read offers nothing
  }
  /** What was derived, or what is wrong, with the part of the text that is meant. */
  function showSaid() {
    const { sentence = "", wrong = false, place: where = [] } = model.get("said");
    answers.say(sentence);
    line.dataset.kind = wrong ? "wrong" : "right";
    field.setAttribute("aria-invalid", String(wrong));
    place.replaceChildren();
    if (!wrong || where.length < 3) return;
    const [number, first, last] = where;
    const text = model.get("text").split(/[\n;]/)[number] ?? "";
    const meant = el("mark", {}, text.slice(first, last) || "…");
    place.append(el("code", {}, text.slice(0, first), meant, text.slice(last)));
  }
  function showText() {
    if (document.activeElement !== field || model.get("said").wrong !== true) field.value = model.get("text");
    shapes.value = model.get("shapes");
    wish = model.get("wrt");
    named.mark((each) => ["text", "wrt", "shapes"].every((name) => each[name] === model.get(name)));
    fit();
    showAsked();
    showSaid();
  }
  listen("change:asked", showAsked);
  listen("change:said", showText);
  showText();
  host.append(box.node);
  return [() => clearTimeout(pending), answers.stop];
}
