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

/** A rule is v ← a v + b g, θ ← θ + c v + d g, with [a, b, c, d] of α and μ; αh must stay below its limit. */
export const DESCENT_RULES = {
  plain: { numbers: (lr) => [0, 0, 0, -lr], limit: () => 2 },
  velocity: { numbers: (lr, m) => [m, -lr, 1, 0], limit: (m) => 2 * (1 + m) },
  sum: { numbers: (lr, m) => [m, 1, -lr, 0], limit: (m) => 2 * (1 + m) },
  average: { numbers: (lr, m) => [m, 1 - m, -lr, 0], limit: (m) => (2 * (1 + m)) / (1 - m) },
  nesterov: { numbers: (lr, m) => [m, -lr, m, -lr], limit: (m) => (2 * (1 + m)) / (1 + 2 * m) },
};

/** The α that a rule goes by. @type {(rule: string, setting: any) => number} */
export const rateOf = (rule, { lr, momentum, rescaled }) => (rescaled && rule === "average" ? lr / (1 - momentum) : lr);
/** [a, b, c, d] of a rule. @type {(rule: string, setting: any) => number[]} */
export const numbersOf = (rule, setting) => DESCENT_RULES[rule].numbers(rateOf(rule, setting), setting.momentum);
/** f′ there. @type {(data: any, at: number[]) => number[]} */
export const slopeAt = (data, at) => data.slopes.map((terms) => evaluate(terms, at));
const decayOf = (data, setting) => data.exempt.map((exempt) => (exempt ? 0 : setting.weight_decay));
/** g = slope + λθ. @type {(data: any, setting: any, point: any) => number[]} */
export const decayedSlope = (data, setting, point) =>
  decayOf(data, setting).map((lambda, i) => point.slope[i] + lambda * point.theta[i]);

/** f is known there. @type {(data: any, at: number[]) => boolean} */
export const isKnown = (data, at) => at.every((x) => data.far[0] <= x && x <= data.far[1]);

/** The points of so many steps, the start first; it ends early where f is not known. */
export function pathOf(data, rule, setting, steps) {
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
  const middle = (p + q) / 2, radius = Math.hypot((p - q) / 2, h[0][1]);
  return [middle - radius, middle + radius];
}
