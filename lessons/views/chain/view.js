import { el, whenThere } from "../kit/dom.js";
import { keepPlainKeys } from "../kit/keys.js";
import { answer, forKeys, header, segmented, textButton } from "../kit/panel.js";

/** The row of parts of a ChainView. The formulas and their controller are siblings in the same box. @type {Render} */
export async function render({ model, el: host, listen, watch, save, other }) {
  const steps = await other("steps");
  const parts = model.get("parts");
  const part = () => parts[steps.get("part")];
  const choose = (values) => save(values, steps);

  // ---- the row ---------------------------------------------------------------------------------------------------
  const spelled = ([base, above]) => [base, above ? el("sup", {}, above) : ""];
  const slope = ({ of, wrt }) => ["∂", ...spelled(of), "/∂", ...spelled(wrt)];
  const numbers = (places) => places.map((place) => parts[place].number).join(" and ");
  const inside = (told) => [
    el("b", {}, told.number),
    el("span", { class: `lessons-chain-slope ${told.role ? `lessons-role-${told.role}` : ""}` }, slope(told)),
    el("span", { class: "lessons-chain-used", "aria-hidden": "true" }, "used"),
  ];
  const row = segmented("Part", parts.map((told, place) => [String(place), inside(told)]), String(steps.get("part")),
    (place) => choose({ part: Number(place), alone: false, step: 0 }));
  row.node.classList.add("lessons-chain-row");
  const buttons = [...row.node.children];
  buttons.forEach((button, place) => {
    const { number, title, uses, answer } = parts[place];
    button.classList.toggle("lessons-chain-answer", answer);
    button.setAttribute("aria-label", `${number}. ${title}${uses.length ? `, uses ${numbers(uses)}` : ""}`);
    button.setAttribute("title", `${number}. ${title}`);
  });

  // ---- below it --------------------------------------------------------------------------------------------------
  const says = el("span", { class: "lessons-hint", "aria-live": "polite" });
  const answers = answer(says, () => {}, "This part is computed");
  const open = textButton("", () => choose({ alone: !steps.get("alone"), step: 0 }));
  const top = header(model.get("title"), forKeys("← → Home End: from part to part"));
  const below = el("div", { class: "lessons-row lessons-chain-below" }, says, open);
  keepPlainKeys(host);
  host.append(top, row.node, below);

  // ---- from state to page ----------------------------------------------------------------------------------------
  const key = () => (steps.get("alone") ? part().alone : String(steps.get("part")));
  let shown = String(steps.get("part"));
  function showRow() {
    const { number, uses, alone } = part();
    row.set(String(steps.get("part")));
    buttons.forEach((button, place) => button.classList.toggle("lessons-chain-needed", uses.includes(place)));
    const used = uses.length ? `Part ${number} uses what ${numbers(uses)} gave.`
      : `Part ${number} uses no earlier part.`;
    says.textContent = steps.get("alone") ? `The same layer alone, in its own letters.` : used;
    open.hidden = !alone;
    open.textContent = steps.get("alone") ? `◀ Back to part ${number}` : "Open the layer alone ▸";
  }
  const layers = new Set(parts.map(({ alone }) => alone).filter(Boolean));
  const isWhole = () => parts.every((_, place) => model.get("pages")[place])
    && [...layers].every((name) => model.get("layers")[name]);
  function showPart() {
    showRow();
    row.node.setAttribute("aria-busy", String(!isWhole()));
    const subject = model.get(steps.get("alone") ? "layers" : "pages")[key()];
    answers.stop();
    if (key() === shown) return;
    if (!subject) {
      answers.say("This part is being prepared by Python.");
      answers.wait();
      return;
    }
    shown = key();
    const { pages, notations, title } = subject;
    const notation = pages[steps.get("notation")] ? steps.get("notation") : "course";
    steps.set({ pages, notations, title, notation });
  }
  // ---- the height: in each form that of the tallest part so far, so that nothing below the view jumps ------------
  const tallest = {};
  let box, width = 0;
  function keepHeight() {
    if (box.clientWidth !== width) Object.keys(tallest).forEach((form) => delete tallest[form]);
    width = box.clientWidth;
    const form = steps.get("form"), typeset = box.querySelector(".lessons-step-lines mjx-container");
    if (typeset) tallest[form] = Math.max(tallest[form] ?? 0, box.offsetHeight);
    box.style.minHeight = `${tallest[form] ?? 0}px`;
  }
  function anotherForm() {
    if (box) box.style.minHeight = `${tallest[steps.get("form")] ?? 0}px`;
  }
  const stopLooking = whenThere(() => host.closest(".lessons-chain")?.querySelector(".lessons-step"), (found) => {
    box = found;
    watch(box, keepHeight);
  });

  listen("change:part change:alone", showPart, steps);
  listen("change:pages change:layers", showPart);
  listen("change:form", anotherForm, steps);
  showPart();
  return [stopLooking, answers.stop];
}
