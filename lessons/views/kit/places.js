// Places in an array: an index for each axis, counted from 0, or one number in row-major order.

/** @type {(index: number[], shape: number[]) => number} */
export const flat = (index, shape) => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

/** @type {(place: number, shape: number[]) => number[]} */
export const unravel = (place, shape) => shape.map((n, axis) =>
  Math.floor(place / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % n);
