// Sentences that Python and the page both say: templates of a view's words.json, filled as Python's `format` does.

import { commas } from "./number.js";

/** parts("{a} of {b:,}", {a: [1, 2], b: 3000}) is [1, 2, " of ", "3,000"]; a name that is not given is an error, as in
 *  Python; `dress` gives the template's own words a look.
 *  @type {(template: string, values: Record<string, any>, dress?: (words: string) => any) => any[]} */
export function parts(template, values, dress = (words) => words) {
  return template.split(/\{(\w+(?::,)?)\}/).flatMap((part, i) => {
    if (i % 2 === 0) return part ? dress(part) : [];
    const [name, apart] = part.split(":");
    if (!(name in values)) throw new Error(`${template}: ${name} is not given`);
    return apart ? commas(values[name]) : values[name];
  });
}

/** fill("{a} of {b}", {a: 1, b: 2}) is "1 of 2".
 *  @type {(template: string, values: Record<string, any>) => string} */
export const fill = (template, values) => parts(template, values).join("");
