import { el } from "../kit/dom.js";
import { heard } from "../kit/hearing.js";
import { keepPlainKeys } from "../kit/keys.js";

/** The cover of a Reveal: a button over the view that is its sibling in the same box. @type {Render} */
function render({ model, el: host }) {
  const open = el("button", { type: "button", class: "lessons-button", onclick: () => {
    model.set("opened", true);
    model.save_changes();
    box()?.querySelector("button:not(:disabled), input, [tabindex='0']")?.focus();
  } }, el("span", { "aria-hidden": "true" }, "▶ "), model.get("label"));
  const box = () => host.closest(".lessons-reveal");
  const show = () => box()?.classList.toggle("lessons-reveal-open", model.get("opened"));
  host.classList.add("lessons-reveal-cover");
  host.append(open);
  keepPlainKeys(host);
  let gone = false;
  (function whenInBox() {
    if (gone) return;
    if (box()) show();
    else requestAnimationFrame(whenInBox);
  })();
  model.on("change:opened", show);
  return () => {
    gone = true;
    model.off("change:opened", show);
  };
}

export default heard({ render });
