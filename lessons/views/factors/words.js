// What FactorsView multiplies and says, in whole numbers: like data.py, from the same words.

import { fill } from "../kit/words.js";
import WORDS from "./words.json" with { type: "json" };

/** The whole number that a text says, its thousands apart or not; NaN for any other: 2,5 is not 25.
 *  @type {(text: string) => number} */
export const whole = (text) =>
  (/^\s*[+-]?(\d+|\d{1,3}([,\s]\d{3})+)\s*$/.test(text) ? Number(text.replace(/[,\s]/g, "")) : NaN);

/** Each factor of a product: its base, its exponent's factors, and the exponent. */
function powersOf(product, numbers) {
  let at = 0;
  return product.factors.map(({ powers }) => {
    const [base, ...rest] = numbers.slice(at, at + 1 + powers.length);
    at += 1 + powers.length;
    return { base, rest, power: Math.min(rest.reduce((all, each) => all * each, 1), Number.MAX_SAFE_INTEGER) };
  });
}

/** How long each factor is on a scale of powers of ten; lengths add up where factors multiply. */
export const lengthsOf = (product, numbers) =>
  powersOf(product, numbers).map(({ base, power }) => power * Math.log10(base));

/** Why a product cannot be multiplied out; nothing if it can. */
export function beyond(product, numbers, { digits }) {
  const length = lengthsOf(product, numbers).reduce((sum, each) => sum + each, 0);
  return length >= digits ? fill(WORDS.beyond, { name: product.name, digits }) : "";
}

const multiplied = (product, numbers) =>
  powersOf(product, numbers)
    .reduce((all, { base, rest }) => all * BigInt(base) ** rest.reduce((n, each) => n * BigInt(each), 1n), 1n);

/** How many digits a number ≥ 1 has, without writing it out. */
function digitsOf(value) {
  let power = Math.floor(4 * (value.toString(16).length - 1) * Math.log10(2));
  while (10n ** BigInt(power + 1) <= value) power++;
  return power + 1;
}

const tens = (power) => 10n ** BigInt(Math.max(power, 0));

/** over / under to four digits, and whether that is exact: {short, sign}. */
function scientific(over, under = 1n) {
  let power = digitsOf(over) - digitsOf(under);
  if (over * tens(-power) < under * tens(power)) power--;
  const above = over * tens(3 - power), below = under * tens(power - 3);
  let rounded = (2n * above + below) / (2n * below);
  const sign = rounded * below === above ? "=" : "≈";
  if (rounded === 10000n) {
    rounded = 1000n;
    power++;
  }
  const short = fill(WORDS.short, { mantissa: Number(rounded) / 1000, power: String(power).replace("-", "−") });
  return { short, sign };
}

function tellResult(value, written) {
  const digits = digitsOf(value);
  return fill(digits > written ? WORDS.many : digits > 4 ? WORDS.some : WORDS.few,
    { value, digits, ...scientific(value) });
}

/** Each product, then the first over each other one. */
export function tellProducts(products, values, limits) {
  const results = products.map((product, i) => multiplied(product, values[i]));
  return [
    ...products.map(({ name, written }, i) => fill(WORDS.product,
      { name, written: fill(written, values[i]), result: tellResult(results[i], limits.written) })),
    ...products.slice(1).map(({ name }, i) => fill(WORDS.ratio,
      { first: products[0].name, other: name, ...scientific(results[0], results[i + 1]) })),
  ];
}
