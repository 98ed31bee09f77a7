// Formulas, by KaTeX: in text between \( \), \[ \], $ $ and $$ $$, and in elements that hold nothing else.

import { el } from "../../views/kit/dom.js";

const FORMULA = /\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$|\$([^$]+?)\$/s;
const CLOSES = /^[.,;:!?)”’]+/;
const SKIPPED = "code, pre, script, style, textarea, mjx-container";
const MACROS = { "\\class": "\\htmlClass{#1}{#2}" };
const KNOWN = new Map(), MOST = 2000;            // HTML of formulas: half of those on a page stand there twice

/** @param {string} latex @param {boolean} displayMode @returns {string} */
function markup(latex, displayMode) {
  const key = `${displayMode} ${latex}`;
  const html = KNOWN.get(key) ?? katex.renderToString(latex,
    { displayMode, throwOnError: false, strict: false, trust: true, macros: MACROS });
  if (KNOWN.size > MOST) KNOWN.clear();
  KNOWN.set(key, html);
  return html;
}

/** One formula. Its element has the name that MathJax uses, since the views' own rules and heights look for it.
 *  @param {string} latex @param {boolean} display @returns {HTMLElement} */
function formula(latex, display) {
  const node = document.createElement("mjx-container");
  node.innerHTML = markup(latex, display);
  return node;
}

/** A formula, and the punctuation behind it, which must not begin the next line. */
const kept = (node, closing) => el("span", { class: "page-kept" }, node, closing);

/** Typeset every formula in `root`. @param {Element} root */
export function typeset(root) {
  for (const node of root.querySelectorAll(".math"))
    follow(node, formula(node.textContent ?? "", node.hasAttribute("data-display")));
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (FORMULA.test(node.data) && !node.parentElement?.closest(SKIPPED)) texts.push(node);
  }
  for (const text of texts) {
    const pieces = [];
    let rest = text.data, found;
    while ((found = FORMULA.exec(rest))) {
      const [whole, inline, display, dollars, dollar] = found;
      if (found.index) pieces.push(rest.slice(0, found.index));
      const node = formula(inline ?? display ?? dollars ?? dollar, Boolean(display ?? dollars));
      rest = rest.slice(found.index + whole.length);
      const closing = CLOSES.exec(rest)?.[0] ?? "";
      rest = rest.slice(closing.length);
      pieces.push(closing ? kept(node, closing) : node);
    }
    text.replaceWith(...pieces, rest);
  }
}

/** Put a formula in the place of an element, together with punctuation that follows. */
function follow(place, node) {
  const next = place.nextSibling, closing = next?.nodeType === Node.TEXT_NODE ? CLOSES.exec(next.data)?.[0] : "";
  if (closing) next.data = next.data.slice(closing.length);
  place.replaceWith(closing ? kept(node, closing) : node);
}

/** Links of the notebooks lead to pages here. @param {Element} root */
export function relink(root) {
  for (const link of root.querySelectorAll("a[href*='.ipynb']")) {
    link.setAttribute("href", (link.getAttribute("href") ?? "").replace(/\.ipynb(?=$|#)/, ".html"));
    link.removeAttribute("target");
  }
}
