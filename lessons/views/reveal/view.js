import { el, whenThere } from "../kit/dom.js";
import { keepPlainKeys } from "../kit/keys.js";
import { announcer, textButton } from "../kit/panel.js";
import { COMMITTED } from "./committed.js";

/** The cover of a Reveal: a button over what is its sibling in the same box. A quiz around it can open it too.
 *  @type {Render} */
export function render({ model, el: host, listen, save }) {
  const { region, announce } = announcer();
  const open = textButton([el("span", { "aria-hidden": "true" }, "▶ "), model.get("title")], () => {
    save({ opened: true });
    const isTouch = matchMedia("(pointer: coarse)").matches;       // nothing moves under a finger, no keyboard comes up
    const first = isTouch ? null : held()?.querySelector("button:not(:disabled), input, [tabindex='0']");
    (first ?? held())?.focus({ preventScroll: isTouch });
  });
  const box = () => host.closest(".lessons-reveal");
  /** @type {() => HTMLElement | null | undefined} */
  const held = () => box()?.querySelector(".lessons-reveal-held");
  function show() {
    const opened = model.get("opened"), things = held();
    box()?.classList.toggle("lessons-reveal-open", opened);
    things?.toggleAttribute("inert", !opened);
    things?.setAttribute("aria-hidden", String(!opened));
    things?.setAttribute("tabindex", "-1");
  }
  function hear() {
    show();
    announce(model.get("opened") ? "What was covered is shown." : "Covered again.");
  }
  const committed = (event) => save({ opened: event.detail });
  let asked;
  host.classList.add("lessons-reveal-cover");
  host.append(open);
  keepPlainKeys(host);
  listen("change:opened", hear);
  const stopLooking = whenThere(() => (held() && box()?.isConnected ? box() : null), (found) => {
    asked = found.closest(".lessons-asked");
    asked?.addEventListener(COMMITTED, committed);
    found.append(region);
    show();
  });
  return () => {
    stopLooking();
    asked?.removeEventListener(COMMITTED, committed);
    region.remove();
  };
}
