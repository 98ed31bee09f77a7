// CountView: a stack of layers as rows; each is folded until opened. State is (size, layers, opened, guesses).

import { el } from "../kit/dom.js";
import { onKeys } from "../kit/keys.js";
import { commas } from "../kit/number.js";
import { forKeys, numberField, panel, presetButtons, textButton } from "../kit/panel.js";
import { countAll, formulaOf, shapeOf, tellConnections, tellRow, tellTotal } from "./rows.js";

const WORDS = { d: "maps", H: "height", W: "width", f: "side of the window", c: "filters", stride: "stride",
  padding: "padding", groups: "groups", links: "links", M: "outputs" };

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const limits = model.get("_limits"), kinds = model.get("_kinds"), home = model.get("_home");
  const named = model.get("_presets");
  const button = (text, onclick, label) => textButton(text, onclick, "", { "aria-label": label });
  const fresh = (state) => save({ ...state, opened: [], guesses: {} });
  const presets = presetButtons(named, fresh);

  const notice = el("div", { class: "lessons-notice lessons-count-notice" });
  const total = el("div", { class: "lessons-count-total" });
  const rows = el("div", { class: "lessons-count-rows" });
  const all = () => model.get("layers").map((_, i) => i);
  const frame = panel({ title: model.get("title"),
    hint: ["guess a number, then Show", forKeys(" or Enter"), "; change any size"], tools: [
    button("Fold all", () => save({ opened: [], guesses: {} })), button("Open all", () => save({ opened: all() })),
    button("Reset", () => fresh(home))],
  body: [el("div", { class: "lessons-count-presets" }, presets.nodes), rows, notice, total] });

  /** A number field: `read` gives its value, `write` takes a legal one; what is out of bounds is told and not taken. */
  function field(name, where, read, write) {
    const [low, high] = limits[name];
    const made = numberField({ min: low, max: high, step: 1, class: "lessons-count-field",
      "aria-label": `${where}, ${WORDS[name]}` }, { read, write, left: draw,
      fits: (value) => Number.isInteger(value) && value >= low && value <= high,
      refuse: () => tell(`${where}: ${WORDS[name]} is a whole number from ${commas(low)} to ${commas(high)}`) });
    fields.push(made);
    return el("label", {}, el("span", { class: "lessons-count-name" }, name), made.node);
  }

  let fields = [], lines = [], shape = "";
  function build() {
    fields = [];
    const input = ["d", "H", "W"].map((name, i) => field(name, "input", () => model.get("size")[i],
      (value) => save({ size: model.get("size").with(i, value), guesses: {} })));
    lines = model.get("layers").map(line);
    const given = { class: "lessons-count-row", role: "group", "aria-label": "input" };
    rows.replaceChildren(
      el("div", given, el("div", { class: "lessons-count-who" }, el("b", {}, "input")),
        el("div", { class: "lessons-row lessons-count-fields" }, input)),
      ...lines.map(({ node }) => node));
  }

  function line(layer, i) {
    const now = () => model.get("layers");
    const labels = kinds[layer.kind][1].map((name) => field(name, layer.name, () => now()[i][name],
      (value) => save({ layers: now().with(i, { ...now()[i], [name]: value }), guesses: {} })));
    const guess = el("input", { type: "number", min: 0, class: "lessons-field lessons-count-field lessons-count-guess",
      "aria-label": `${layer.name}, your guess of the parameters` });
    const open = () => {
      const guesses = { ...model.get("guesses") };
      if (guess.value !== "") guesses[i] = Number(guess.value);
      save({ opened: [...new Set([...model.get("opened"), i])].sort((a, b) => a - b), guesses });
      fold.focus();
      speak(i);
    };
    onKeys(guess, { Enter: open });
    const closed = el("div", { class: "lessons-count-closed" }, el("label", {}, "parameters? ", guess),
      button("Show", open, `Show ${layer.name}`));
    const told = el("div", { class: "lessons-count-told" });
    const verdict = el("div", { class: "lessons-count-verdict" });
    const fold = button("Fold", () => {
      const guesses = { ...model.get("guesses") };
      delete guesses[i];
      save({ opened: model.get("opened").filter((j) => j !== i), guesses });
      guess.value = "";
      guess.focus();
    }, `Fold ${layer.name}`);
    const seen = el("div", { class: "lessons-count-seen" }, told, verdict, fold);
    const node = el("div",
      { class: "lessons-count-row", role: "group", "aria-label": `${layer.name}: ${kinds[layer.kind][0]}` },
      el("div", { class: "lessons-count-who" }, el("b", {}, layer.name),
        layer.name === kinds[layer.kind][0] ? "" : el("span", {}, kinds[layer.kind][0])),
      el("div", { class: "lessons-row lessons-count-fields" }, labels, closed), seen);
    return { node, closed, seen, told, verdict, guess };
  }

  const judged = (i, row) => {
    const guess = model.get("guesses")[i];
    return guess === undefined || row.refused ? "" : guess === row.parameters ? "✓ as you said"
      : `✗ you said ${commas(guess)}`;
  };
  const tell = (text) => { notice.textContent = text; frame.announce(text); };
  function speak(i) {
    const row = countAll(model.get("size"), model.get("layers"))[i];
    frame.announce([judged(i, row), tellRow(model.get("layers")[i], row)].filter(Boolean).join(". "));
  }

  function draw() {
    const layers = model.get("layers"), opened = model.get("opened");
    const now = JSON.stringify(layers.map(({ name, kind }) => [name, kind]));
    if (now !== shape) {
      shape = now;
      build();
    }
    for (const node of fields) node.update();
    const found = countAll(model.get("size"), layers);
    lines.forEach(({ closed, seen, told, verdict, guess }, i) => {
      const row = found[i], on = opened.includes(i);
      closed.hidden = on;
      seen.hidden = !on;
      const out = row.refused ? [] : ["output ", el("span", { class: "lessons-role-output" }, shapeOf(row.output)),
        row.why ? `: ${row.why}` : ""];
      told.replaceChildren(...(row.refused ? [el("div", { class: "lessons-notice" }, row.refused)]
        : [el("div", {}, formulaOf(row)), el("div", {}, out),
          el("div", {}, tellConnections(row))]));
      verdict.textContent = judged(i, row);
      verdict.classList.toggle("lessons-count-right", verdict.textContent.startsWith("✓"));
      if (!on && model.get("guesses")[i] === undefined && guess !== document.activeElement) guess.value = "";
    });
    const bad = found.findIndex((row) => row.refused), every = opened.length === layers.length;
    const state = JSON.stringify([model.get("size"), layers]);
    presets.mark((made) => JSON.stringify([made.size, made.layers]) === state);
    notice.textContent = bad < 0 ? "" : tellRow(layers[bad], found[bad]);
    total.textContent = layers.length < 2 ? "" : every ? tellTotal(found) : "together: open every row";
    return found;
  }
  function changed() {
    const found = draw(), layers = model.get("layers"), bad = found.findIndex((row) => row.refused);
    const said = model.get("opened").map((i) => tellRow(layers[i], found[i]));
    frame.announce(bad >= 0 ? tellRow(layers[bad], found[bad]) : said.join(" "));
  }

  host.append(frame.node);
  draw();
  listen("change:size change:layers", changed);
  listen("change:opened change:guesses", draw);
}
