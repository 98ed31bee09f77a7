// What DescentView says: a step as equations with numbers, and where the steps lead; like words.py, in the same words.

import { asFactor, asShown, equals, number } from "../kit/number.js";
import { fill } from "../kit/words.js";
import { curvatureAt, decayOf, decayedSlope, evaluate, isKnown, limitOf, numbersOf, rateOf } from "./steps.js";
import WORDS from "./words.json" with { type: "json" };

/** A number, or a pair. */
export const shownPair = (values) => (values.length === 1 ? number(values[0]) : `(${values.map(number).join(", ")})`);

function equation(left, terms, value) {
  let told = "";
  for (const [factor, values] of terms) {
    if (factor === 0) continue;
    const text = (told || factor !== 1 ? asFactor : String)(shownPair(values));
    told += factor < 0 ? (told ? " − " : "−") : told ? " + " : "";
    told += (Math.abs(factor) === 1 ? "" : `${number(Math.abs(factor))}·`) + text;
  }
  const again = (i) => terms.reduce((sum, [factor, values]) => sum + asShown(factor) * asShown(values[i]), 0);
  const sign = value.some((x, i) => equals(again(i), x) === "≈") ? "≈" : "=";
  return `${left} ${told || "0"} ${sign} ${shownPair(value)}`;
}

/** The step from a point to the next: g and v where the rule has them, then θ. */
function equations(data, rule, setting, point, after) {
  const [a, b, c, d] = numbersOf(rule, setting), g = decayedSlope(data, setting, point), told = [];
  const decay = decayOf(data, setting), masked = point.theta.map((t, i) => (decay[i] ? t : 0));
  if (decay.some(Boolean)) told.push(equation("g =", [[1, point.slope], [setting.weight_decay, masked]], g));
  if (b) told.push(equation("v ←", [[a, point.velocity], [b, g]], after.velocity));
  return [...told, equation(`${data.moved} ←`, [[1, point.theta], [c, after.velocity], [d, g]], after.theta)];
}

/** Where the steps lead: of a quadratic bowl for all steps, of another landscape at this one. */
function verdict(data, rule, setting, path, step) {
  const point = path[Math.min(step, path.length - 1)], curvatures = curvatureAt(data, setting, point.theta);
  if (data.quadratic && curvatures[0] > 0) return ofABowl(data, rule, setting, curvatures);
  if (!point.theta.every((x, i) => data.span[i][0] <= x && x <= data.span[i][1])) return WORDS.away;
  if (Math.max(...point.slope.map(Math.abs)) <= data.flat) return WORDS[curvatures[0] > 0 ? "valley" : "no bottom"];
  const [before, after] = [point, path[Math.min(step + 1, path.length - 1)]].map((p) => evaluate(data.terms, p.theta));
  return fill(WORDS[after > before ? "too long" : "goes"], { before: number(before), after: number(after) });
}

function ofABowl(data, rule, setting, curvatures) {
  const rate = rateOf(rule, setting), most = limitOf(rule, setting) / curvatures.at(-1);
  const several = curvatures.length > 1, factors = curvatures.map((a) => 1 - rate * a);
  const decays = decayOf(data, setting).some(Boolean);
  const told = { bottom: data.bottoms[Number(decays)], decay: decays ? " + λ" : "", rate: number(rate),
    most: number(most), a: number(curvatures.at(-1)), small: number(curvatures[0]), factor: number(factors.at(-1)),
    first: number(factors[0]), limit: rule.limit };
  if (rule.name !== "plain") {
    return fill(WORDS.settles + (rate > most ? WORDS["runs away"] : ""),
      { ...told, where: several ? WORDS.steepest : "" });
  }
  return fill(several ? WORDS.factors : WORDS.factor,
    { ...told, ending: fill(WORDS[ending(factors.at(-1), several)], told) });
}

/** What the smallest factor does; all are below 1. */
function ending(factor, several) {
  if (Math.abs(factor + 1) <= 1e-9) return "to and fro";
  if (factor < -1) return "beyond";
  if (several) return "below";
  return Math.abs(factor) < 1e-12 ? "at once" : factor < 0 ? "sides" : "side";
}

/** For each rule its title, place, equations and verdict. */
export function tellRules(data, setting, paths, step) {
  return data.rules.map((rule) => {
    const path = paths[rule.name], [point, after] = path.slice(Math.min(step, path.length - 1));
    return {
      title: rule.title, verdict: verdict(data, rule, setting, path, step),
      where: fill(isKnown(data, point.theta) ? WORDS.known : WORDS.where,
        { place: data.place, at: shownPair(point.theta), slope: shownPair(point.slope) }),
      lines: after ? equations(data, rule, setting, point, after) : [],
    };
  });
}

/** In the letters of the text twin, which is what a screen reader hears. */
export const inWords = (data, text) => [...text].map((letter) => data.letters[letter] ?? letter).join("");

export function speakRules(data, told, step) {
  const spoken = told.map(({ title, where, lines, verdict }) =>
    `${told.length > 1 ? `${title}: ` : ""}${[where, ...lines].join("; ")}. ${verdict}`);
  return inWords(data, fill(WORDS.step, { step, told: spoken.join(" ") }));
}
