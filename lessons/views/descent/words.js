// What DescentView says: a step as equations with numbers, and where the steps lead. Like descent_words.py.

import { number } from "../kit/number.js";
import { DESCENT_RULES, curvatureAt, decayedSlope, evaluate, isKnown, numbersOf, rateOf, slopeAt } from "./steps.js";

const FLAT = 1e-3;                               // of the largest slope at the ends of the picture: as good as 0

const toShown = (value) => Number(number(value).replace("−", "-").replace("∞", "Infinity"));
const asClose = (x, y) => Math.abs(x - y) <= Math.max(1e-9 * Math.max(Math.abs(x), Math.abs(y)), 1e-12);
/** A number, or a pair. */
export const shownPair = (values) => (values.length === 1 ? number(values[0]) : `(${values.map(number).join(", ")})`);

function equation(left, terms, value) {
  let told = "";
  for (const [factor, values] of terms) {
    if (factor === 0) continue;
    let text = shownPair(values);
    if ((told || factor !== 1) && text.startsWith("−")) text = `(${text})`;
    told += factor < 0 ? (told ? " − " : "−") : told ? " + " : "";
    told += (Math.abs(factor) === 1 ? "" : `${number(Math.abs(factor))}·`) + text;
  }
  const again = value
    .map((_, i) => terms.reduce((sum, [factor, values]) => sum + toShown(factor) * toShown(values[i]), 0));
  const close = again.every((x, i) => asClose(x, toShown(value[i])));
  return `${left} ${told || "0"} ${close ? "=" : "≈"} ${shownPair(value)}`;
}

/** The step from a point to the next: g and v where the rule has them, then θ. */
function equations(data, rule, setting, point, after) {
  const [a, b, c, d] = numbersOf(rule, setting), g = decayedSlope(data, setting, point), told = [];
  const masked = point.theta.map((t, i) => (data.exempt[i] ? 0 : t));
  if (setting.weight_decay) told.push(equation("g =", [[1, point.slope], [setting.weight_decay, masked]], g));
  if (b) told.push(equation("v ←", [[a, point.velocity], [b, g]], after.velocity));
  return [...told, equation(`${data.moved} ←`, [[1, point.theta], [c, after.velocity], [d, g]], after.theta)];
}

const inside = (data, at) => at.every((x, i) => data.span[i][0] <= x && x <= data.span[i][1]);

/** Where the steps lead: of a quadratic bowl for all steps, of another landscape at this one. */
function verdict(data, rule, limitText, setting, path, step) {
  const at = Math.min(step, path.length - 1), point = path[at];
  const curvatures = curvatureAt(data, setting, point.theta);
  if (data.quadratic && curvatures[0] > 0) {
    return ofABowl(rule, limitText, setting, curvatures, lowest(data, setting));
  }
  if (!inside(data, point.theta)) return "It has left the picture.";
  if (Math.max(...point.slope.map(Math.abs)) <= FLAT * steepest(data)) {
    return curvatures[0] > 0
      ? "The slope is nearly 0: the bottom of a valley. Another may be deeper; the slope does not know."
      : "The slope is nearly 0, but this is no bottom: a push to the right side and it rolls on.";
  }
  const [before, after] = [point, path[Math.min(step + 1, path.length - 1)]].map((p) => evaluate(data.terms, p.theta));
  return `f goes from ${number(before)} to ${number(after)}${after > before ? ": the step was too long." : "."}`;
}

/** Where a bowl leads; decay moves it. */
function lowest(data, setting) {
  const pulled = data.names.filter((_, i) => setting.weight_decay && !data.exempt[i]).map((name) => `${name}²`);
  if (!pulled.length) return "the lowest point";
  return `the lowest point of f + λ·${pulled.length > 1 ? `(${pulled.join(" + ")})` : pulled[0]}/2`;
}

function ofABowl(rule, limitText, setting, curvatures, bottom) {
  const rate = rateOf(rule, setting), most = DESCENT_RULES[rule].limit(setting.momentum) / curvatures.at(-1);
  const decay = setting.weight_decay ? " + λ" : "", several = curvatures.length > 1;
  if (rule !== "plain") {
    return `It settles while α is below ${limitText} = ${number(most)}, where a = f″${decay} = `
      + number(curvatures.at(-1)) + (several ? " in the steepest direction" : "")
      + (rate > most ? `. With α = ${number(rate)} it runs away.` : ".");
  }
  const factors = curvatures.map((a) => 1 - rate * a);
  const each = factors.map((factor, i) => `${number(factor)} (a = ${number(curvatures[i])})`).join(" and ");
  const told = several
    ? `In its two main directions each step multiplies the distance from ${bottom} by 1 − α·a: ${each}. `
    : `Each step multiplies the distance from ${bottom} by 1 − α·a = `
      + `1 − ${number(rate)}·${number(curvatures[0])} = ${number(factors[0])}, where a = f″${decay}. `;
  return told + ending(Math.min(...factors), number(most), several);
}

/** What the smallest factor does; all are below 1. */
function ending(factor, most, several) {
  if (Math.abs(factor + 1) <= 1e-9) return "−1: it jumps to and fro for ever.";
  if (factor < -1) return `Beyond −1 it runs away: α must stay below 2/a = ${most}.`;
  if (several) return `α must stay below 2/a = ${most} for the larger a.`;
  if (Math.abs(factor) < 1e-12) return "One step is enough.";
  return "It comes closer, " + (factor < 0 ? "jumping from side to side." : "always from the same side.");
}

function steepest(data) {
  const [xs, ys = [1]] = data.span;
  const corners = xs.flatMap((x) => ys.map((y) => (data.span.length > 1 ? [x, y] : [x])));
  return Math.max(...corners.flatMap((corner) => slopeAt(data, corner).map(Math.abs)));
}

/** For each rule its title, place, equations and verdict. */
export function tellRules(data, setting, paths, step) {
  return data.rules.map(([rule, title, , limitText]) => {
    const path = paths[rule], at = Math.min(step, path.length - 1), point = path[at], after = path[at + 1];
    return {
      rule, title, where: `${data.place} = ${shownPair(point.theta)}`
        + (isKnown(data, point.theta) ? `, slope ${shownPair(point.slope)}` : ""),
      lines: after ? equations(data, rule, setting, point, after) : [],
      verdict: verdict(data, rule, limitText, setting, path, step),
    };
  });
}

const GREEK = { "θ": "theta", "α": "alpha", "β": "beta", "μ": "mu", "φ": "phi", "ω": "omega", "λ": "lambda",
  "←": "<-", "″": "''", "·": "*", "−": "-", "≈": "~", "²": "^2", "³": "^3" };
/** In the letters of the text twin, which is what a screen reader hears. */
export const inWords = (text) => text.replace(/[θαβμφωλ←″·−≈²³]/g, (letter) => GREEK[letter])
  .replace(/[₀-₉]/g, (digit) => "₀₁₂₃₄₅₆₇₈₉".indexOf(digit));

export function speakRules(told, step) {
  const spoken = told.map(({ title, where, lines, verdict }) =>
    `${told.length > 1 ? `${title}: ` : ""}${[where, ...lines].join("; ")}. ${verdict}`);
  return inWords(`step ${step}: ${spoken.join(" ")}`);
}
