// DrawDigit: a board, what the network reads and says, and for a label the slopes. Python answers; this draws and asks.

import { el } from "../kit/dom.js";
import { heard } from "../kit/hearing.js";
import { answer, forKeys, panel, segmented, textButton } from "../kit/panel.js";
import { bars, countGrid, mapRows } from "./answer.js";
import { BLANK, counted, drawingBoard, packed, unpacked } from "./board.js";

const EARLIER = 200;                    // milliseconds after which an answer to an earlier drawing is marked as one
const KEYS = "or Tab to the board: arrows, Space lowers the pen, E erases, Backspace clears";
const UNNAMED = "Name the digit you meant: then there is a loss J, and you see which strokes raise it.";
const asked = (model) => [model.get("board"), model.get("label"), model.get("_again")];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** One question at a time is on its way to the kernel; of what is drawn meanwhile only the newest goes next. */
function initialize({ model }) {
  let turn = model.get("_turn"), busy = false;
  function ask() {
    if (busy || same(model.get("_reply").of, asked(model))) return;
    busy = true;
    model.set("_turn", ++turn);
    model.save_changes();
  }
  function answered() {
    if (model.get("_reply").turn !== turn) return;
    busy = false;
    ask();
  }
  model.on("change:board change:label change:_again", ask);
  model.on("change:_reply", answered);
}

/** @type {Render} */
function render({ model, el: host, listen }) {
  const samples = model.get("_samples");
  const past = [];
  let tool = "pen", sample = 0, timer = 0;
  let said = "", place = "";       // the winner and label spoken last; where the keys are, spoken with what they change

  const board = drawingBoard({ began: remember, changed, clear: () => wipe("board cleared"),
    erases: () => tool === "eraser",
    speak: (text) => view.announce(place = text) });
  const caption = el("span", { class: "lessons-hint" });
  const tools = segmented("Tool", [["pen", "Pen"], ["eraser", "Eraser"]], tool, (choice) => { tool = choice; });
  const undo = textButton("Undo", takeBack);
  const grid = countGrid(), probabilities = bars();
  const earlier = el("span", { class: "lessons-hint lessons-draw-earlier" }, "of an earlier drawing");
  const words = el("p", { class: "lessons-draw-words" }), silence = el("div", { class: "lessons-hint" });
  const label = segmented("Label: the digit you meant",
    [["none", "none"], ...Array.from("0123456789", (k) => [k, k])], "none",
    (choice) => { place = ""; model.set("label", choice === "none" ? null : Number(choice)); });
  const loss = el("b", { class: "lessons-role-loss lessons-draw-loss" });
  const strokes = el("div", { class: "lessons-draw-strokes" });
  const mapBox = el("div");
  let maps;

  const head = (...children) => el("div", { class: "lessons-draw-head" }, children);
  const view = panel({ look: "lessons-draw", title: model.get("title"), hint: ["draw ", forKeys(KEYS)],
    body: [el("div", { class: "lessons-draw-top" },
      el("div", { class: "lessons-draw-left" }, head(el("b", {}, "your drawing"), caption), board.node,
        el("div", { class: "lessons-draw-tools" }, tools.node, undo, textButton("Clear", () => wipe("board cleared")))),
      el("div", { class: "lessons-draw-middle" },
        head(el("b", { class: "lessons-role-input" }, "what the network reads")), grid.node),
      el("div", { class: "lessons-draw-right" },
        head(el("b", { class: "lessons-role-output" }, "what it says"), earlier), probabilities.node, words, silence)),
    el("div", { class: "lessons-row lessons-draw-label" },
      el("span", {}, el("b", { class: "lessons-role-loss" }, "label"), " the digit you meant"), label.node, loss),
    strokes, mapBox],
    footer: [textButton("Try a sample", loadSample, "", { title: "The next of ten held-out samples" }),
      textButton("Ask again", askAgain, "",
        { title: "Read the same drawing with the weights that the network has now" }),
      textButton("Reset", reset)] });
  const answers = answer(silence, view.announce, "The answer is given");
  host.append(view.node);

  const isEmpty = () => model.get("board") === BLANK;
  let empty, slopes = [];        // as they were drawn last

  // The drawing changes here, or in Python.
  function remember() {
    place = "";
    past.push(packed(board.pixels));
    if (past.length > 100) past.shift();
  }
  function changed() {
    caption.textContent = "";
    model.set("board", packed(board.pixels));
  }
  function put(text, what = "") {
    caption.textContent = what;
    board.show(unpacked(text));
    model.set("board", text);
  }
  function say(text) {
    place = text;
    said = "";
    view.announce(text);
  }
  function wipe(what) {
    if (!isEmpty()) remember();
    say(what);
    put(BLANK);
  }
  function takeBack() {
    if (!past.length) return;
    say("last stroke taken back");
    put(past.pop());
  }
  function loadSample() {
    const { label: digit, board: text } = samples[sample++ % samples.length];
    remember();
    say(`a held-out ${digit}`);
    put(text, `a held-out ${digit}`);
  }
  function askAgain() {
    place = said = "";
    model.set("_again", model.get("_again") + 1);
  }
  function reset() {
    tool = "pen";
    tools.set(tool);
    sample = 0;
    model.set("label", null);
    wipe("reset: the board is empty, no label");
  }

  // What is shown.
  function drawBoard() {
    const text = model.get("board");
    if (packed(board.pixels) !== text) board.show(unpacked(text));
    undo.setAttribute("aria-disabled", String(!past.length));
    if (isEmpty() !== empty) drawAnswer();
    grid.draw(counted(board.pixels), slopes);
    age();
  }
  function drawLabel() {
    label.set(String(model.get("label") ?? "none"));
    drawAnswer();
  }
  function drawPlaces() {
    maps = mapRows(model.get("_places"));
    mapBox.replaceChildren(maps.node);
  }
  function drawAnswer() {
    empty = isEmpty();
    const reply = empty ? {} : model.get("_reply"), digit = model.get("label");
    slopes = digit === null || reply.of?.[1] !== digit ? [] : reply.slopes ?? [];
    grid.draw(counted(board.pixels), slopes);
    board.slopes(slopes);
    probabilities.draw(empty ? [] : model.get("answer"), digit);
    words.textContent = empty ? model.get("_nothing") : reply.error ?? reply.words ?? "";
    words.classList.toggle("lessons-draw-bad", Boolean(reply.error));
    const [sum, ...why] = slopes.length ? reply.strokes : ["", digit === null ? UNNAMED : ""];
    loss.textContent = sum;
    strokes.replaceChildren(...why.map((text) => el("div", {}, text)));
    maps.draw(reply.maps ?? [], slopes.length ? reply.deltas : [], digit !== null);
    age();
  }
  function age() {
    const fresh = isEmpty() || same(model.get("_reply").of, asked(model));
    if (fresh) answers.say("");
    else answers.wait();
    if (fresh) view.node.classList.remove("lessons-draw-stale");
    if (fresh === (timer === 0)) return;
    clearTimeout(timer);
    timer = fresh ? 0 : setTimeout(() => view.node.classList.add("lessons-draw-stale"), EARLIER);
  }
  function answered() {
    clearTimeout(timer);                                            // as long as answers come, none is marked
    timer = 0;
    answers.say("");
    drawAnswer();
    const { error, words: told, strokes: why, of } = model.get("_reply");
    const now = error ?? (told ? [told, ...(why ?? [])].join(" ") : "");
    const gist = error ?? `${told?.slice(0, 14)} ${of?.[1]}`;   // who wins, for which label; digits may go on changing
    if (now && gist !== said) view.announce([place, now].filter(Boolean).join(". "));
    said = gist;
  }
  drawPlaces();
  drawLabel();
  drawBoard();
  listen("change:board", drawBoard);
  listen("change:label change:_again", drawLabel);
  listen("change:_places", drawPlaces);
  listen("change:_reply", answered);
  return [() => clearTimeout(timer), answers.stop];
}

export default heard({ initialize, render });
