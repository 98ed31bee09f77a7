// What a notebook's front end is to a view, and no more: models, and who hears what they send.
// Beside the pages, the bare page of tests/browser stands on it, and there it is compared with JupyterLab.

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** A widget's traits. `saved` are those that the reader has changed; whoever plays Python hears `tell`. */
export class Model {
  constructor(id, { kind, state, asks = [], recipe = "", more = null }) {
    Object.assign(this, { id, kind, asks, recipe, more, state, first: { ...state } });
    this.listeners = [];
    this.unsaved = {};
    this.answered = false;                       // the page itself plays Python
    this.tell = () => {};
    /** Hears the names of what a view has saved: the address. */
    this.noted = () => {};
  }

  get(name) { return this.state[name]; }

  set(name, value) {
    const given = typeof name === "string" ? { [name]: value } : name;
    const changed = Object.keys(given).filter((each) => !same(given[each], this.state[each]));
    Object.assign(this.state, given);
    for (const each of changed) this.unsaved[each] = given[each];
    for (const each of changed) this.fire(`change:${each}`, this, given[each]);
  }

  save_changes() {
    const state = this.unsaved;
    this.unsaved = {};
    if (!Object.keys(state).length) return;
    this.noted(Object.keys(state));
    this.tell({ method: "update", state });
  }

  send(content) { this.tell({ method: "custom", content }); }

  on(names, act, context = null) {
    for (const name of names.split(/\s+/)) this.listeners.push({ name, act, context });
  }

  off(names, act, context = null) {
    const gone = (each) => (!names || names.split(/\s+/).includes(each.name)) && (!act || each.act === act)
      && each.context === context;
    this.listeners = this.listeners.filter((each) => !gone(each));
  }

  fire(name, ...told) {
    for (const each of this.listeners.filter((one) => one.name === name)) each.act(...told);
  }

  /** What Python says is not told back to it. @param {Record<string, any>} state */
  take(state) {
    this.set(state);
    for (const each of Object.keys(state)) if (same(this.unsaved[each], state[each])) delete this.unsaved[each];
  }

  /** Tell Python what an address brought, before anything else. */
  restore() {
    const changed = Object.entries(this.first).filter(([name, value]) => !same(value, this.state[name]));
    if (changed.length) this.tell({ method: "update", state: Object.fromEntries(changed.map(([name]) =>
      [name, this.state[name]])) });
  }

  /** `heard` in kit/hearing.js asks whether messages arrive: here they always do. */
  async _handle_comm_msg() {}
}

/** What doubles.py has put into a table, in each of its places, which share nothing. */
export function whole(value, table) {
  if (typeof value !== "object" || value === null) return value;
  if ("&" in value) return whole(structuredClone(table[value["&"]]), table);
  for (const [key, each] of Object.entries(value)) value[key] = whole(each, table);
  return value;
}

/** All models of a page by name.
 *  @param {{ models: Record<string, any>, table: any[] }} told @returns {Map<string, Model>} */
export const modelsOf = ({ models, table }) =>
  new Map(Object.entries(models).map(([id, each]) => [id, new Model(id, whole(each, table))]));
