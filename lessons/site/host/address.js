// What the reader has changed stands in the address: a link shows a colleague exactly this line.

const LONGEST = 120;                             // characters of one value; a drawing is longer, and stays here
const HELD = new Set(["notice", "typed"]);
const PLAIN = /^[\w.-]+$/;

const written = (value) => (typeof value === "string" && PLAIN.test(value) && !isJson(value) ? value
  : JSON.stringify(value));
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
const read = (text) => (isJson(text) ? JSON.parse(text) : text);

/** What an address says: {place: {trait: value}}, a place being a cell and a number in it.
 *  @param {string} hash @returns {Record<string, Record<string, any>>} */
export function told(hash) {
  const found = {};
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const [, place, trait] = /^(.+)\.(\w+)$/.exec(key) ?? [];
    if (place && value) (found[place] ??= {})[trait] = read(value);
  }
  return found;
}

/** The address of such a state. @param {Record<string, Record<string, any>>} state */
export function hashOf(state) {
  const parts = Object.entries(state).flatMap(([place, traits]) =>
    Object.entries(traits).map(([trait, value]) => `${place}.${trait}=${encodeURIComponent(written(value))}`));
  return parts.length ? `#${parts.join("&")}` : "";
}

/** Whether a trait's value is a place in a view, such as a step, and not what the view is made of. */
const isState = (name, value) => !name.startsWith("_") && !HELD.has(name)
  && (JSON.stringify(value) ?? "").length <= LONGEST;

/** Keep the address in step with the models; `places` are their names in it.
 *  @param {Map<import("./models.js").Model, string>} places */
export function keepAddress(places) {
  let state = told(location.hash), pending = 0;
  function write() {
    pending = 0;
    const hash = hashOf(state);
    history.replaceState(null, "", hash || location.href.split("#")[0]);
  }
  for (const [model, place] of places) {
    model.noted = (names) => {
      for (const name of names) {
        const value = model.get(name);
        if (!(name in model.first) || !isState(name, value)) continue;
        const now = { ...state[place], [name]: value };
        if (JSON.stringify(value) === JSON.stringify(model.first[name])) delete now[name];
        state = Object.fromEntries(Object.entries({ ...state, [place]: now })
          .filter(([, traits]) => Object.keys(traits).length));
      }
      pending ||= setTimeout(write, 200);        // browsers take only so many changes a second
    };
  }
}
