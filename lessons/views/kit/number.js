// How a number is written.

/** To so many significant digits; of two that are equally near the even one, as Python rounds (toPrecision goes up).
 *  @type {(size: number, places: number) => number} */
function nearestEven(size, places) {
  const [mantissa, power] = size.toExponential(50).split("e"), digits = mantissa.replace(".", "");
  const even = /^50*$/.test(digits.slice(places)) && Number(digits[places - 1]) % 2 === 0;
  return Number(even ? `${digits.slice(0, places)}e${Number(power) - places + 1}` : size.toPrecision(places));
}

/** A number as the course shows it: whole, or to four significant digits. Like `number` in Python.
 *  @type {(value: number) => string} */
export const number = (value) => numberTo(value, 4);

/** The same to so many significant digits. @type {(value: number, places: number) => string} */
export function numberTo(value, places) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  const whole = size < 1e6 && (size >= 10 ** (places - 1) || Number.isInteger(size));
  const digits = nearestEven(size, whole ? String(Math.floor(size)).length : places);
  return (value < 0 ? "−" : "")
    + (digits && !whole && (size >= 1e6 || digits < 1e-4) ? digits.toExponential() : String(digits));
}

/** A whole number with its thousands apart: 1,370. @type {(n: number) => string} */
export const commas = (n) => n.toLocaleString("en-US");

/** A negative number among others gets parentheses. @type {(text: string) => string} */
export const asFactor = (text) => (text.startsWith("−") ? `(${text})` : text);

/** The value of number(value): what a reader can compute with. @type {(value: number) => number} */
export const asShown = (value) => (Number.isFinite(value) ? Number(number(value).replace("−", "-")) : value);

/** = where a reader who computes with the numbers shown gets the result shown, else ≈.
 *  @type {(computed: number, value: number) => string} */
export function equals(computed, value) {
  const shown = asShown(value), most = Math.max(Math.abs(computed), Math.abs(shown));
  const same = computed === shown || (most < Infinity && Math.abs(computed - shown) <= Math.max(1e-9 * most, 1e-12));
  return same ? "=" : "≈";
}
