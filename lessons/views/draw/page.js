// On a page without Python: what DrawDigit's network answers to a drawing, computed here.

import { number, numberTo } from "../kit/number.js";
import { fill } from "../kit/words.js";
import { BLANK, counted, unpacked } from "./board.js";
import { backward, forward, lossOf, softmax } from "./network.js";
import WORDS from "./words.json" with { type: "json" };

const FULL = 16;                                 // pixels in a block

const brief = (value, plus = "") => (value > 0 ? plus : "") + numberTo(value, 2);
/** To the nearest whole number, and of two the even one, as Python rounds. */
function rounded(value) {
  const whole = Math.round(value);
  return Math.abs(value - Math.trunc(value)) === 0.5 && whole % 2 ? whole - 1 : whole;
}

/** The answer in words, like `winner` in Python. */
export function winner(p) {
  const order = p.map((_, k) => k).sort((one, other) => p[other] - p[one] || one - other);
  const [first, second] = order;
  const three = (share) => share.toFixed(3);
  if (p[first] > p[second])
    return fill(WORDS.winner, { digit: first, p: three(p[first]), other: second, q: three(p[second]) });
  const equal = p.flatMap((each, k) => (each === p[first] ? [k] : []));
  return fill(WORDS.tie, { digits: equal.slice(0, -1).join(", "), last: equal.at(-1), p: three(p[first]) });
}

/** Where the largest positive slope is; −1 where none is. */
function steepest(slopes) {
  const most = Math.max(...slopes);
  return most > 0 ? slopes.indexOf(most) : -1;
}

/** J, which ink raises it most, and where more ink lowers it most: like `strokes` in Python. */
export function strokes(slopes, counts, label, loss) {
  const raises = steepest(slopes.map((slope, i) => (counts[i] > 0 ? slope : 0)));
  const lowers = steepest(slopes.map((slope, i) => (counts[i] < FULL ? -slope : 0)));
  const changed = (place, by) => number(loss(counts.map((count, i) => (i === place ? count + by : count))));
  const at = (place) => fill(WORDS.place,
    { row: Math.floor(place / 8) + 1, column: (place % 8) + 1, slope: brief(slopes[place], "+") });
  return [
    fill(WORDS.loss, { loss: number(loss(counts)), label }),
    raises < 0 ? WORDS["no ink raises"] : fill(WORDS.raises, { place: at(raises), loss: changed(raises, -1) }),
    lowers < 0 ? WORDS["nothing lowers"] : fill(WORDS.lowers, { place: at(lowers), loss: changed(lowers, +1) }),
  ];
}

/** Maps for small pictures, like `_signed` in Python. */
function signed({ data }, { maps }) {
  const all = Array.from(data), each = all.length / maps, peak = Math.max(...all.map(Math.abs)) || 1;
  const cells = Array.from({ length: maps }, (_, q) =>
    all.slice(q * each, (q + 1) * each).map((value) => rounded(100 * (value / peak)) + 0));
  const end = (value) => (value && Math.abs(value) < peak / 1000 ? "≈ 0" : brief(value));
  return { cells, span: [end(Math.min(...all)), end(Math.max(...all))] };
}

/** What Python's Reader answers: p, words and maps; for a label slopes, strokes and deltas too. */
export function answered({ network, places }, counts, label) {
  const arrays = (given) => forward(network, { data: Float64Array.from(given, (count) => count / FULL),
    shape: network.shape });
  const values = arrays(counts), output = network.names.at(-1), p = softmax(values[output]);
  const told = { p, words: winner(p), maps: places.map((place) => signed(values[place.name], place)) };
  if (label === null) return told;
  const found = backward(network, values, label), slopes = Array.from(found.x.data);
  const loss = (given) => lossOf(arrays(given)[output], label);
  return { ...told, slopes, strokes: strokes(slopes, counts, label, loss),
    deltas: places.map((place) => signed(found[place.delta], place)) };
}

/** Plays Python to a DrawDigit. @type {(model: any, network: any) => void} */
export default function play(model, network) {
  model.tell = () => {
    const of = ["board", "label", "_again"].map((name) => model.get(name));
    const turn = model.get("_turn");
    if (model.get("_reply").turn === turn) return;
    const [board, label] = of;
    const { p = [], ...reply } = board === BLANK ? {}
      : answered({ network, places: model.get("_places") }, counted(unpacked(board)), label);
    model.take({ answer: p, _reply: { ...reply, turn, of } });
  };
}
