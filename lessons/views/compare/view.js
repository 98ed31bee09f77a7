import { whenThere } from "../kit/dom.js";
import { roving } from "../kit/keys.js";
import { announcer, group } from "../kit/panel.js";

/** The keys of a CompareView, whose table is a sibling in the same box, typeset by the host. @type {Render} */
export function render({ model, el: host }) {
  const { region, announce } = announcer();
  host.append(region);

  function begin(root) {
    const rows = [...root.querySelectorAll(".lessons-compare-lines tbody tr")];
    const focus = roving(rows);
    const spoken = model.get("spoken");
    let place = 0;
    const go = (to) => {
      if (to < 0 || to >= rows.length) return announce(to < 0 ? "This is the first line." : "This is the last line.");
      place = to;
      focus(rows[place]);
      announce(spoken[place]);
    };
    rows.forEach((row, i) => {
      row.setAttribute("aria-label", spoken[i]);
      row.addEventListener("click", () => go(i));
    });
    group(root, model.get("title"), {
      ArrowDown: () => go(place + 1), ArrowUp: () => go(place - 1), Home: () => go(0), End: () => go(rows.length - 1),
      ArrowRight: () => scroll(80), ArrowLeft: () => scroll(-80),
    });
    const scroll = (by) => root.querySelector(".lessons-compare-table").scrollBy({ left: by });
  }

  return whenThere(() => host.closest(".lessons-compare:has(.lessons-compare-lines tbody tr)"), begin);
}
