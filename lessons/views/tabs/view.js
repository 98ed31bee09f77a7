// Tabs: names in a row, and one of the siblings in the box is shown.

import { whenThere } from "../kit/dom.js";
import { keepPlainKeys } from "../kit/keys.js";
import { segmented } from "../kit/panel.js";

/** @type {Render} */
export function render({ model, el: host, listen, save }) {
  const names = model.get("names"), options = names.map((name, i) => [i, name]);
  const choice = segmented(model.get("title"), options, model.get("chosen"), (chosen) => save({ chosen }));
  const held = () => host.closest(".lessons-tabs")?.querySelector(".lessons-tabs-held");
  function show() {
    const chosen = model.get("chosen");
    choice.set(chosen);
    [...held()?.children ?? []].forEach((view, i) => {
      view.classList.toggle("lessons-tabs-off", i !== chosen);
      view.toggleAttribute("inert", i !== chosen);
    });
  }
  function mark() {
    const marked = model.get("marked");
    [...choice.node.children].forEach((button, i) => { button.textContent = names[i] + (marked[i] ? " ✓" : ""); });
  }
  host.append(choice.node);
  keepPlainKeys(host);
  listen("change:chosen", show);
  listen("change:marked", mark);
  mark();
  show();
  return whenThere(() => held()?.children.length === names.length && held(), show);
}
