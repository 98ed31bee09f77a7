// Sentences that Python and the page both say: templates of a view's words.json, filled as Python's `format` does.

/** fill("{a} of {b:,}", {a: 1, b: 2000}) is "1 of 2,000"; a name that is not given is an error, as in Python. */
export function fill(template, values) {
  return template.replace(/\{(\w+)(:,)?\}/g, (_, name, commas) => {
    if (!(name in values)) throw new Error(`${template}: ${name} is not given`);
    return commas ? values[name].toLocaleString("en-US") : String(values[name]);
  });
}
