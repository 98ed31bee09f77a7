// The arithmetic of LogitView, by log-sum-exp, and what it says: like data.py, from the same words.

import { asFactor, asShown, equals, number } from "../kit/number.js";
import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

const OVERFLOW = Math.log(Number.MAX_VALUE);

/** ŷ, E and ∂E/∂z = ŷ − t of logits; the largest is taken from all first, so that no e^z overflows. */
export function softmaxLoss(logits, target) {
  const most = Math.max(...logits), shifted = logits.map((z) => z - most), powers = shifted.map(Math.exp);
  const total = sumOf(powers), y = powers.map((power) => power / total);
  return { y, loss: Math.log(total) - shifted[target], slopes: y.map((each, i) => each - (i === target ? 1 : 0)) };
}

const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
const nearly = (value) => (Math.abs(value) < 1e3 ? Math.round(value * 1e12) / 1e12 : value);

/** The loss as an equation, and the sum of the slopes. */
export function tellLoss({ classes, logits, target }) {
  const { y, loss, slopes } = softmaxLoss(logits, target), own = y[target];
  return fill(WORDS.loss, { name: classes[target], from: fill(WORDS[own ? "by y" : "by z"], { y: number(own) }),
    sign: own ? equals(-Math.log(asShown(own)), nearly(loss)) : "=", loss: number(loss),
    sum: number(nearly(sumOf(slopes))) });
}

/** What slope·h promised, and what the loss did. */
function tellNudge({ classes, logits, target, nudged: { class: i, h, before: z } }, still) {
  const old = softmaxLoss(logits.map((value, j) => (j === i ? z : value)), target), slope = old.slopes[i];
  const { loss } = softmaxLoss(logits, target), change = loss - old.loss;
  const moved = Math.abs(change) <= still * Math.max(1, old.loss) ? "still" : change > 0 ? "rises" : "falls";
  return fill(WORDS.nudge, { name: classes[i], before: number(z), after: number(logits[i]), slope: number(slope),
    h: asFactor(number(h)), sign: equals(asShown(slope) * asShown(h), nearly(slope * h)),
    product: number(nearly(slope * h)), moved: fill(WORDS[moved], { by: number(Math.abs(change)) }),
    from: number(old.loss), to: number(loss) });
}

/** All that is said below the loss: why a preset is refused, or a nudge; and what extreme logits would do. */
export function tellMore(state, refused, { still }) {
  const { classes, logits, target, nudged } = state, most = Math.max(...logits), { y } = softmaxLoss(logits, target);
  const zeros = classes.filter((_, i) => y[i] === 0);
  return [refused || (Object.keys(nudged).length && tellNudge(state, still)),
    most > OVERFLOW && fill(WORDS.overflow, { most: number(most) }),
    zeros.length && fill(WORDS.underflow, { names: zeros.join(", ") })].filter(Boolean).join(" ");
}
