// The steps of DescentView: the landscape, the rules, the points they visit. The same arithmetic as in steps.py.

/** The piece of a sampled curve in which a place lies, and where in it. */
function pieceAt({ knots, pieces }, x) {
  const i = Math.min(Math.max(knots.findLastIndex((knot) => knot <= x), 0), pieces.length - 1);
  return [pieces[i], x - knots[i]];
}

/** Σ c x^i y^j over terms [c, i, j]; a sampled curve has terms for each piece.
 *  @type {(terms: any, at: number[]) => number} */
export function evaluate(terms, [x, y = 1]) {
  if (terms.knots) [terms, x] = pieceAt(terms, x);
  let total = 0;
  for (const [coefficient, i, j] of terms) {
    let product = coefficient;
    for (let k = 0; k < i; k++) product *= x;
    for (let k = 0; k < j; k++) product *= y;
    total += product;
  }
  return total;
}

/** What rules are made of. @type {(lr: number, momentum: number) => Record<string, number>} */
const quantities = (lr, momentum) => ({ 0: 0, 1: 1, "−α": -lr, "μ": momentum, "1 − μ": 1 - momentum,
  "1 + μ": 1 + momentum, "1 + 2μ": 1 + 2 * momentum });

/** The α that a rule goes by. @type {(rule: any, setting: any) => number} */
export const rateOf = ({ name }, { lr, momentum, rescaled }) =>
  (rescaled && name === "average" ? lr / (1 - momentum) : lr);
/** [a, b, c, d] of a rule: v ← a v + b g, θ ← θ + c v + d g. @type {(rule: any, setting: any) => number[]} */
export const numbersOf = (rule, setting) =>
  rule.abcd.map((each) => quantities(rateOf(rule, setting), setting.momentum)[each]);
/** αh must stay below it. @type {(rule: any, setting: any) => number} */
export const limitOf = ({ over, under }, { momentum }) =>
  (2 * quantities(0, momentum)[over]) / quantities(0, momentum)[under];
/** f′ there. @type {(data: any, at: number[]) => number[]} */
const slopeAt = (data, at) => data.slopes.map((terms) => evaluate(terms, at));
/** λ for each variable. @type {(data: any, setting: any) => number[]} */
export const decayOf = (data, setting) => data.exempt.map((exempt) => (exempt ? 0 : setting.weight_decay));
/** g = slope + λθ. @type {(data: any, setting: any, point: any) => number[]} */
export const decayedSlope = (data, setting, point) =>
  decayOf(data, setting).map((lambda, i) => point.slope[i] + lambda * point.theta[i]);

/** f is known there. @type {(data: any, at: number[]) => boolean} */
export const isKnown = (data, at) => at.every((x) => data.far[0] <= x && x <= data.far[1]);

/** The points of each rule by its name, one more than there are steps. */
export const pathsOf = (data, setting) =>
  Object.fromEntries(data.rules.map((rule) => [rule.name, pathOf(data, rule, setting, data.steps + 1)]));

/** The points of so many steps, the start first; it ends early where f is not known. */
function pathOf(data, rule, setting, steps) {
  const [a, b, c, d] = numbersOf(rule, setting);
  let theta = setting.start, velocity = theta.map(() => 0);
  const points = [{ theta, velocity, slope: slopeAt(data, theta) }];
  while (points.length <= steps && isKnown(data, theta)) {
    const g = decayedSlope(data, setting, points.at(-1));
    velocity = velocity.map((v, i) => a * v + b * g[i]);
    theta = theta.map((t, i) => t + c * velocity[i] + d * g[i]);
    points.push({ theta, velocity, slope: slopeAt(data, theta) });
  }
  return points;
}

/** The curvatures in the main directions, the smallest first: eigenvalues of f″ + λ.
 *  @type {(data: any, setting: any, at: number[]) => number[]} */
export function curvatureAt(data, setting, at) {
  const lambda = decayOf(data, setting), h = data.curvatures.map((row) => row.map((terms) => evaluate(terms, at)));
  if (h.length === 1) return [h[0][0] + lambda[0]];
  const p = h[0][0] + lambda[0], q = h[1][1] + lambda[1];
  const middle = (p + q) / 2, half = (p - q) / 2, radius = Math.sqrt(half * half + h[0][1] * h[0][1]);
  return [middle - radius, middle + radius];
}
