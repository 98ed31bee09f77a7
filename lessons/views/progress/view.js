import { whenThere } from "../kit/dom.js";
import { keepPlainKeys } from "../kit/keys.js";

/** Keeps the host's keys away from the buttons of the map, in whose box this stands. @type {Render} */
export function render({ el: host }) {
  const box = () => /** @type {HTMLElement | null} */ (host.closest(".lessons-progress"));
  return whenThere(box, keepPlainKeys);
}
