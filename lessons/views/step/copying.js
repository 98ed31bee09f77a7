// What is copied of a line: its LaTeX, read from what is shown.

/** The formula without colors and lights. @param {string} latex @returns {string} */
export function uncolored(latex) {
  const found = /\\class\{[^{}]*\}\{/.exec(latex);
  if (!found) return latex;
  const start = found.index + found[0].length;
  let depth = 1, end = start;
  for (; depth; end += 1) depth += { "{": 1, "}": -1 }[latex[end]] ?? 0;
  return latex.slice(0, found.index) + uncolored(latex.slice(start, end - 1) + latex.slice(end));
}

/** Of a pile of lines, which what is given begins. @param {string} pile @param {number} step */
export function latexOf(pile, step) {
  const held = document.createElement("template");
  held.innerHTML = pile;
  const line = held.content.querySelectorAll(".lessons-line")[step + 1].textContent ?? "";
  return uncolored(line.slice(line.indexOf("\\[") + 2, line.lastIndexOf("\\]")));
}
