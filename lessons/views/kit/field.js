// Fields for a number.

import { el } from "./dom.js";

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
