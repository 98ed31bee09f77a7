import { el, whenThere } from "../kit/dom.js";
import { heard } from "../kit/hearing.js";
import { keepPlainKeys } from "../kit/keys.js";
import { textButton } from "../kit/panel.js";

/** The cover of a Reveal: a button over the view that is its sibling in the same box. @type {Render} */
function render({ model, el: host, listen, save }) {
  const open = textButton([el("span", { "aria-hidden": "true" }, "▶ "), model.get("label")], () => {
    save({ opened: true });
    box()?.querySelector("button:not(:disabled), input, [tabindex='0']")?.focus();
  });
  const box = () => host.closest(".lessons-reveal");
  const show = () => box()?.classList.toggle("lessons-reveal-open", model.get("opened"));
  host.classList.add("lessons-reveal-cover");
  host.append(open);
  keepPlainKeys(host);
  listen("change:opened", show);
  return whenThere(box, show);
}

export default heard({ render });
