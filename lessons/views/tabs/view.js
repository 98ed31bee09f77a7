import { el, whenThere } from "../kit/dom.js";
import { heard } from "../kit/hearing.js";
import { keepPlainKeys } from "../kit/keys.js";
import { announcer, segmented } from "../kit/panel.js";

/** The row of names over views that lie in one place; what is not chosen can be neither seen, reached nor heard.
 *  @type {Render} */
function render({ model, el: host, listen, save }) {
  const names = model.get("names"), { region, announce } = announcer();
  const row = segmented("Shown", names.map((name, i) => [i, name]), model.get("chosen"),
    (chosen) => save({ chosen }));
  const held = () => /** @type {HTMLElement | null | undefined} */ (
    host.closest(".lessons-tabs")?.querySelector(".lessons-tabs-held"));
  function show() {
    const chosen = model.get("chosen");
    row.set(chosen);
    [...(held()?.children ?? [])].forEach((view, i) => {
      view.classList.toggle("lessons-tabs-hidden", i !== chosen);
      view.toggleAttribute("inert", i !== chosen);
      view.setAttribute("aria-hidden", String(i !== chosen));
    });
  }
  host.append(el("div", { class: "lessons-tabs-row" }, row.node, region));
  keepPlainKeys(host);
  listen("change:chosen", () => {
    show();
    announce(`${names[model.get("chosen")]} is shown.`);
  });
  return whenThere(() => held()?.children.length === names.length, show);
}

export default heard({ render });
