// Which line, and which mistake: the lines that stand typeset in the box are buttons, and names stand below them.

import { el, whenThere } from "../kit/dom.js";
import { onKeys, walk } from "../kit/keys.js";
import { forKeys, textButton } from "../kit/panel.js";

const WHICH = "Which mistake is it?";
const UP_AND_DOWN = { ArrowDown: 1, ArrowUp: -1 };

/** What a line of `answer` gets more: the hint, what stands above the field, how it shows a state, and what ends it.
 *  @type {(place: Place & { ask: Act }) => any} */
export function choices({ ask, el: host, model }) {
  const names = el("div", { class: "lessons-spot-names", role: "group", "aria-label": WHICH });
  /** @type {HTMLElement[]} */
  let rows = [];
  let stage = "";

  const isOpen = () => model.get("state").stage === "point";
  function begin(found) {
    rows = found;
    rows.forEach((row, place) => {
      const point = () => { if (isOpen()) ask({ point: place }); };
      row.setAttribute("role", "button");
      row.addEventListener("click", point);
      onKeys(row, { Enter: point, " ": point });
    });
    walk(rows, UP_AND_DOWN);
    show(model.get("state"));
  }
  function showLines(marks) {
    rows.forEach((row, place) => {
      const { kind = "", said = "" } = marks[place] ?? {};
      row.dataset.kind = kind;
      row.setAttribute("aria-disabled", String(!isOpen()));
      row.setAttribute("aria-label", `Line ${place + 1}: ${model.get("spoken")[place]}${said && ` (${said})`}`);
      const mark = row.querySelector(".lessons-spot-mark");
      if (mark) mark.textContent = said;
    });
  }
  function showNames(state) {
    if (state.names.length !== names.querySelectorAll("button").length) {
      const buttons = state.names.map(({ key, title }) => textButton(title, () => ask({ name: key })));
      walk(buttons, UP_AND_DOWN);
      names.replaceChildren(...(buttons.length ? [el("p", {}, WHICH)] : []), ...buttons);
    }
    names.querySelectorAll("button").forEach((button, place) => {
      const { title, sign } = state.names[place];
      button.dataset.sign = sign;
      button.textContent = `${sign}${sign && " "}${title}`;
      button.setAttribute("aria-disabled", String(state.stage !== "name" || Boolean(sign)));
    });
  }
  /** Where the next thing to do is, there the focus goes; but not before anything was done. */
  function show(state) {
    host.closest(".lessons")?.setAttribute("data-stage", state.stage);
    showLines(state.marks);
    showNames(state);
    if (stage && stage !== state.stage) {
      if (state.stage === "name") names.querySelector("button")?.focus();
      if (state.stage === "point") rows[0]?.focus();
    }
    stage = state.stage;
  }

  const all = () => [...(host.closest(".lessons")?.querySelectorAll(".lessons-spot-line") ?? [])];
  const found = () => (all().length === model.get("spoken").length ? all() : null);
  const showIfThere = (state) => { if (rows.length) show(state); };
  const hint = ["Point at a line", forKeys(": arrows and Enter, or a click")];
  return { hint, upper: [names], show: showIfThere, stop: whenThere(found, begin) };
}
