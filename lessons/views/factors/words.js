// What FactorsView multiplies and says, in whole numbers: like factors_data.py, letter by letter.

const WRITTEN = 27;
export const commas = (n) => n.toLocaleString("en-US");

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

/** over / under to four digits, and whether that is exact. */
function scientific(over, under = 1n) {
  let power = digitsOf(over) - digitsOf(under);
  if (over * tens(-power) < under * tens(power)) power--;
  const above = over * tens(3 - power), below = under * tens(power - 3);
  let rounded = (2n * above + below) / (2n * below);
  const exact = rounded * below === above;
  if (rounded === 10000n) {
    rounded = 1000n;
    power++;
  }
  return { short: `${Number(rounded) / 1000} × 10^${String(power).replace("-", "−")}`, sign: exact ? "=" : "≈" };
}

function writtenOut(product, numbers) {
  return powersOf(product, numbers).map(({ base, rest }) =>
    commas(base) + (rest.length > 1 ? `^(${rest.map(commas).join("·")})`
      : rest.map((power) => `^${commas(power)}`).join(""))).join("·");
}

function tellResult(value) {
  const length = digitsOf(value), { short, sign } = scientific(value);
  if (length > WRITTEN) return `${sign} ${short}, a number of ${commas(length)} digits`;
  return `= ${commas(value)}${length > 4 ? ` ${sign} ${short}` : ""}`;
}

/** Each product, then the first over each other one. */
export function tellProducts(products, values) {
  const results = products.map((product, i) => multiplied(product, values[i]));
  const told = products
    .map((product, i) => `${product.name}: ${writtenOut(product, values[i])} ${tellResult(results[i])}`);
  const ratios = results.slice(1).map((value, i) => {
    const { short, sign } = scientific(results[0], value);
    return `${products[0].name} / ${products[i + 1].name} ${sign} ${short}`;
  });
  return [...told, ...ratios];
}
