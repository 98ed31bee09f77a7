// Places in an array: an index for each axis, counted from 0, or one number in row-major order.

/** @type {(index: number[], shape: number[]) => number} */
export const flat = (index, shape) => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

/** @type {(place: number, shape: number[]) => number[]} */
export function unravel(place, shape) {
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = place % shape[axis];
    place = Math.floor(place / shape[axis]);
  }
  return index;
}
