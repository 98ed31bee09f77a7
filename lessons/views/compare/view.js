import { heard } from "../kit/hearing.js";
import { keepPlainKeys, onKeys, roving } from "../kit/keys.js";
import { announcer } from "../kit/panel.js";

/** The keys of a CompareView, whose table is a sibling in the same box, typeset by the host. @type {Render} */
function render({ model, el: host }) {
  const { region, announce } = announcer();
  host.append(region);
  let gone = false;

  function begin(root, rows) {
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", model.get("label"));
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
    keepPlainKeys(root);
    onKeys(root, {
      ArrowDown: () => go(place + 1), ArrowUp: () => go(place - 1), Home: () => go(0), End: () => go(rows.length - 1),
      ArrowRight: () => scroll(80), ArrowLeft: () => scroll(-80),
    });
    const scroll = (by) => root.querySelector(".lessons-compare-table").scrollBy({ left: by });
  }

  (function whenInBox() {
    const root = host.closest(".lessons-compare");
    const rows = [...(root?.querySelectorAll(".lessons-compare-lines tbody tr") ?? [])];
    if (gone) return;
    if (rows.length) begin(root, rows);
    else requestAnimationFrame(whenInBox);
  })();

  return () => { gone = true; };
}

export default heard({ render });
