// FactorsView: a product is a row of number fields and a bar. State is `values`, a list of numbers for each product.

import { el } from "../kit/dom.js";
import { onKeys } from "../kit/keys.js";
import { commas } from "../kit/number.js";
import { panel, textButton } from "../kit/panel.js";
import { beyond, lengthsOf, tellProducts, whole } from "./words.js";

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const products = model.get("_products"), limits = model.get("_limits"), home = model.get("_home").values;
  const put = (values) => save({ values });
  const notice = el("div", { class: "lessons-notice lessons-factors-notice" });
  const tell = (text) => { notice.textContent = text; frame.announce(text); };

  /** `10^130` with its exponent raised. */
  const raised = (text) =>
    text.replaceAll(" × 10", "\u00a0×\u00a010").split(/(\^\([^)]*\)|\^−?\d+(?:,\d{3})*)/).map((part) =>
      (part.startsWith("^") ? el("sup", {}, part.slice(1).replace(/^\((.*)\)$/, "$1")) : part));

  /** The values with one number changed; or nothing, after a sentence that says why it cannot be. */
  function changed(i, j, value, name) {
    if (!Number.isSafeInteger(value) || value < 1 || value > limits.number) {
      return tell(`${name}: a whole number from 1 to ${commas(limits.number)} was expected`);
    }
    const values = model.get("values").map((row, k) => (k === i ? row.map((old, l) => (l === j ? value : old)) : row));
    const refused = beyond(products[i], values[i], limits);
    return refused ? tell(refused) : values;
  }

  function numberField(i, j, name) {
    const node = /** @type {any} */ (el("input",
      { type: "text", inputmode: "numeric", class: "lessons-field", autocomplete: "off",
      "aria-label": `${products[i].name}, ${name}` }));
    node.style.width = `${Math.max(5, commas(home[i][j]).length + 2)}ch`;
    const now = () => model.get("values")[i][j];
    node.update = (force) => {
      if (!force && node === document.activeElement) return;
      node.value = node === document.activeElement ? now() : commas(now());   // digits alone are easier to change
      node.removeAttribute("aria-invalid");
    };
    function take(text, value) {
      const values = text === "" ? tell(`${name} is empty: a whole number from 1 was expected`)
        : changed(i, j, value, name);
      if (values) notice.textContent = "";
      if (values) node.removeAttribute("aria-invalid");
      else node.setAttribute("aria-invalid", "true");
      if (values) put(values);
      return Boolean(values);
    }
    node.addEventListener("input", () => take(node.value.trim(), whole(node.value)));
    node.addEventListener("focus", () => node.update(true));
    const by = (step) => () => { if (take("by a key", now() + step)) node.update(true); };
    onKeys(node, { ArrowUp: by(1), ArrowDown: by(-1), Enter: () => node.update(true) });
    node.addEventListener("blur", () => { node.update(true); notice.textContent = ""; });
    return node;
  }

  const rows = products.map((product, i) => {
    let at = 0;
    const fields = [];
    const field = (name) => {
      const node = numberField(i, at++, name);
      fields.push(node);
      return el("label", { class: "lessons-factors-label" }, el("span", {}, name), node);
    };
    const between = (nodes, sign) =>
      nodes.flatMap((node, k) => (k ? [el("span", { class: "lessons-factors-times" }, sign), node] : [node]));
    const factors = product.factors.map(({ name, powers }) => {
      const base = field(name);
      if (!powers.length) return base;
      const exponent = between(powers.map(field), "×");
      return el("span", { class: "lessons-factors-power", role: "group", "aria-label": `${name} to the power of` },
        base, el("span", { class: "lessons-factors-exponent" }, exponent));
    });
    const told = el("div", {});
    const bar = el("div", { class: "lessons-factors-bar", "aria-hidden": true },
      product.factors.map(() => el("span", {})));
    const node = el("div",
      { class: `lessons-factors-product lessons-factors-${i}`, role: "group", "aria-label": product.name },
      el("div", { class: "lessons-factors-name" }, product.name),
      el("div", { class: "lessons-factors-fields" }, between(factors, "×")),
      el("div", { class: "lessons-factors-told" }, told), bar);
    return { node, fields, told, bar };
  });
  const axis = el("div", { class: "lessons-factors-axis", "aria-hidden": true });
  const ratios = products.slice(1).map(() => el("div", { class: "lessons-factors-ratio" }));
  const frame = panel({ title: model.get("title"),
    hint: "change any number; where factors multiply, bars add up",
    tools: [textButton("Reset", () => { notice.textContent = ""; put(home); })],
  body: [rows.map(({ node }) => node), axis, ratios, notice] });

  function draw() {
    const values = model.get("values"), said = tellProducts(products, values, limits);
    const lengths = products.map((product, i) => lengthsOf(product, values[i]));
    const longest = Math.max(1, ...lengths.map((row) => row.reduce((sum, each) => sum + each, 0)));
    const unit = 10 ** Math.floor(Math.log10(longest / 5));
    const step = Math.max(1, [1, 2, 5, 10].map((digit) => digit * unit).find((size) => longest / size <= 6) ?? 1);
    rows.forEach(({ fields, told, bar }, i) => {
      for (const node of fields) node.update(false);
      told.replaceChildren(...raised(said[i].slice(products[i].name.length + 2)));
      [...bar.children].forEach((part, k) => { part.style.width = `${(100 * lengths[i][k]) / longest}%`; });
    });
    axis.replaceChildren(...Array.from({ length: Math.floor(longest / step) + 1 }, (_, k) => {
      const tick = el("span", {}, "10", el("sup", {}, commas(k * step)));
      tick.style.left = `${(100 * k * step) / longest}%`;
      return tick;
    }));
    ratios.forEach((node, i) => node.replaceChildren(...raised(said[products.length + i])));
    frame.announce(said.join(". "));
  }

  host.append(frame.node);
  draw();
  listen("change:values", draw);
}
