// The arithmetic of LogitView, by log-sum-exp, and what it says: like logit_data.py, letter by letter.

import { number } from "../kit/number.js";

const OVERFLOW = Math.log(Number.MAX_VALUE), STILL = 1e-11;

/** ŷ, L and ∂L/∂z = ŷ − t of logits; the largest is taken from all first, so that no e^z overflows. */
export function softmaxLoss(logits, target) {
  const most = Math.max(...logits), shifted = logits.map((z) => z - most), powers = shifted.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0), y = powers.map((power) => power / total);
  return { y, loss: Math.log(total) - shifted[target], slopes: y.map((each, i) => each - (i === target ? 1 : 0)) };
}

const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
const nearly = (value) => (Math.abs(value) < 1e3 ? Math.round(value * 1e12) / 1e12 : value);
const readBack = (value) => Number(number(value).replace("−", "-"));
/** Whether a reader who computes with the numbers shown gets the result shown. */
function comesOut(computed, value) {
  const shown = readBack(nearly(value));
  return Math.abs(computed - shown) <= Math.max(1e-9 * Math.max(Math.abs(computed), Math.abs(shown)), 1e-12);
}

export function reasonsAgainst(classes, values) {
  const total = sumOf(values);
  return [...(Math.abs(total - 1) > 1e-9 ? [`The numbers sum to ${number(nearly(total))}, not 1.`] : []),
    ...classes.flatMap((name, i) => (values[i] > 0 ? []
      : [`ŷ of ${name} is ${number(values[i])}, but e^z / Σ e^z is above 0 at every finite logit.`]))];
}

function tellRefusal(classes, target, name, values) {
  const zeros = classes.map((_, i) => i).filter((i) => values[i] === 0), total = sumOf(values) - 1;
  return [`${name}: ŷ = (${values.map(number).join(", ")}) is no softmax output.`, ...reasonsAgainst(classes, values),
    ...zeros.map((i) => `The slope −t/ŷ of ${classes[i]} would be ${i === target ? "−1/0" : "0/0"}.`),
    ...(Math.abs(total) > 1e-9 ? [`The slopes ŷ − t would sum to ${number(nearly(total))}, not 0.`] : []),
    ...zeros.filter((i) => i !== target).map((i) => `ŷ − t of ${classes[i]} would be 0: its score would not matter.`),
    "The logits stay as they were."].join(" ");
}

function tellNudge(classes, logits, target, { class: i, h, before: z }) {
  const old = softmaxLoss(logits.map((value, j) => (j === i ? z : value)), target),
    { loss } = softmaxLoss(logits, target);
  const change = loss - old.loss, slope = old.slopes[i];
  const moved = Math.abs(change) <= STILL * Math.max(1, old.loss) ? "stays, to eleven digits"
    : `${change > 0 ? "rises" : "falls"} by ${number(Math.abs(change))}`;
  const sign = comesOut(readBack(slope) * readBack(h), slope * h) ? "=" : "≈";
  const product = `${number(slope)}·${h < 0 ? `(${number(h)})` : number(h)} ${sign} ${number(nearly(slope * h))}`;
  return `z of ${classes[i]} goes from ${number(z)} to ${number(logits[i])}: slope·h = ${product}, `
    + `and the loss ${moved}, from ${number(old.loss)} to ${number(loss)}.`;
}

function tellExtremes(classes, logits, target) {
  const most = Math.max(...logits), { y } = softmaxLoss(logits, target), told = [];
  if (most > OVERFLOW) {
    told.push(`e^${number(most)} is larger than any float: e^z / Σ e^z would be ∞/∞, not a number. With the `
      + "largest logit taken from all, each e^z is at most 1 and ŷ is the same.");
  }
  const zeros = classes.filter((_, i) => y[i] === 0);
  if (zeros.length) {
    told.push(`ŷ of ${zeros.join(", ")} is smaller than any float and shown as 0. Its logarithm is not lost: the `
      + "loss is ln Σ e^z − z of the true class.");
  }
  return told.join(" ");
}

export function tellLoss(classes, logits, target) {
  const { y, loss, slopes } = softmaxLoss(logits, target), own = y[target];
  const sign = !own || comesOut(-Math.log(readBack(own)), loss) ? "=" : "≈";
  return `true class ${classes[target]}: L = ${own ? `−ln ${number(own)}` : "ln Σ e^z − z"} ${sign} ${number(loss)}, `
    + `and the slopes sum to ${number(nearly(sumOf(slopes)))}.`;
}

/** All that is said below the loss: a preset that is refused, or a nudge; and what extreme logits would do. */
export function tellMore(classes, logits, target, nudged, refused, printed) {
  const told = refused ? tellRefusal(classes, target, refused, printed)
    : Object.keys(nudged).length ? tellNudge(classes, logits, target, nudged) : "";
  return [told, tellExtremes(classes, logits, target)].filter(Boolean).join(" ");
}
