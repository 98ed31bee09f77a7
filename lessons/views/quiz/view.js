import { el } from "../kit/dom.js";
import { panel, textButton } from "../kit/panel.js";
import { COMMITTED } from "../reveal/committed.js";

/** Predict and vote: radio buttons or check boxes, and after the vote what each choice gets right or wrong.
 *  @type {Render} */
export function render({ model, el: host, listen, save }) {
  const several = model.get("several");
  const html = (tag, text, className) => {
    const node = el(tag, { class: className });
    // from Python, which lets a few tags through
    node.innerHTML = text.replaceAll("⋆", "<span class=\"lessons-star\">⋆</span>");
    return node;
  };
  const rows = model.get("choices").map((choice, place) => {
    const input = el("input", { type: several ? "checkbox" : "radio", name: "choice", onchange: () => choose(place) });
    const mark = el("span", { class: "lessons-quiz-mark" });
    const told = el("div", { class: "lessons-quiz-told" },
      choice.numbers ? html("p", choice.numbers, "lessons-quiz-numbers") : null,
      choice.why ? html("p", choice.why) : null);
    const label = el("label", {}, input, html("span", choice.label), mark);
    const node = el("div", { class: "lessons-quiz-choice" }, label, told);
    return { choice, input, mark, told, node };
  });
  const verdict = el("span", { class: "lessons-quiz-verdict" });
  const why = html("p", model.get("why"), "lessons-quiz-why");
  const check = el("button", { type: "submit", class: "lessons-button lessons-primary" }, "Check");
  const box = panel({
    title: model.get("title"),
    hint: several ? "several can be right" : "one is right",
    body: [el("fieldset", {}, html("legend", model.get("question")), rows.map((row) => row.node)), why],
    footer: [check, textButton("Reset", start), verdict],
  });
  const onsubmit = (event) => { event.preventDefault(); vote(); };
  const form = el("form", { class: "lessons-quiz", onsubmit }, box.node);

  function choose(place) {
    const others = several ? model.get("chosen").filter((other) => other !== place) : [];
    save({ chosen: rows[place].input.checked ? [...others, place].sort((a, b) => a - b) : others, voted: false });
  }
  /** To whoever covers what follows. @type {(voted: boolean) => void} */
  function tell(voted) {
    host.dispatchEvent(new CustomEvent(COMMITTED, { bubbles: true, detail: voted }));
  }
  function start() {
    save({ chosen: [], voted: false });
    tell(false);
    rows[0].input.focus();
    box.announce("Cleared.");
  }
  function vote() {
    if (model.get("chosen").length) {
      save({ voted: true });
      return tell(true);
    }
    verdict.textContent = several ? "Choose at least one." : "Choose one.";
    box.announce(verdict.textContent);
  }

  /** @type {() => [boolean, string]} */
  function judge() {
    const chosen = model.get("chosen");
    const wrong = chosen.filter((place) => !rows[place].choice.right);
    const missing = rows.filter((row, place) => row.choice.right && !chosen.includes(place)).length;
    if (!wrong.length && !missing) return [true, "Right."];
    if (wrong.length) return [false, `${several ? "Not yet" : "Not this one"}. Read why, then try again.`];
    return [false, `Right so far: ${missing} more ${missing === 1 ? "is" : "are"} right.`];
  }
  function show() {
    const voted = model.get("voted");
    const chosen = model.get("chosen");
    const [solved, sentence] = voted ? judge() : [false, ""];
    rows.forEach(({ choice, input, mark, told, node }, place) => {
      input.checked = chosen.includes(place);
      const open = voted && (solved || input.checked);
      told.hidden = !open;
      mark.textContent = open ? (choice.right ? "✓ right" : solved ? "✗ wrong" : "✗ not this one") : "";
      node.classList.toggle("lessons-good", open && choice.right);
      node.classList.toggle("lessons-bad", open && !choice.right && input.checked);
    });
    why.hidden = !solved || !model.get("why");
    verdict.textContent = sentence;
    verdict.classList.toggle("lessons-good", solved);
    return sentence;
  }
  function hear() {
    const sentence = show();
    if (!sentence) return;
    const told = rows.filter((row) => row.input.checked).flatMap((row) => [...row.told.children]);
    if (!why.hidden) told.push(why);
    box.announce([sentence, ...told.map((node) => node.textContent)].join(" "));
  }
  listen("change:voted", hear);
  listen("change:chosen", show);
  host.append(form);
  show();
}
