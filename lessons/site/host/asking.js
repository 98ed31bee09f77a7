// Views that ask what only Python can answer: it is loaded into the page when the first one does, and never before.

import { el } from "../../views/kit/dom.js";
import { Model } from "./models.js";
import { noted } from "./progress.js";
import WORDS from "../words.json" with { type: "json" };

const SAID = WORDS.python;

/** What is said below a view: a sentence, and how much of Python is there. */
function notice(slot) {
  const bar = el("progress", { hidden: true, "aria-label": SAID.bar }), words = el("p", { role: "status" });
  const node = el("div", { class: "page-python" }, words, bar);
  slot.append(node);
  function say(text, share = null, html = false) {
    node.hidden = !text;
    if (html) words.innerHTML = text;
    else words.textContent = text;
    bar.hidden = share === null;
    if (share !== null) bar.value = share;
  }
  return say;
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** The worker in which Python runs, and what waits for its answers.
 *  @param {{ total: number }} config */
function worker(config) {
  const waiting = new Map(), hearers = new Set(), unasked = new Map();
  let calls = 0, progress = { loaded: 0, stage: "loading" };
  const running = new Worker("assets/python/worker.js", { type: "module" });
  function fail(error) {
    for (const { reject } of waiting.values()) reject(new Error(error));
    waiting.clear();
    progress = { ...progress, failed: error };
  }
  running.addEventListener("error", (event) => fail(event.message ?? "the worker did not start"));
  running.addEventListener("message", ({ data }) => {
    if (data.failed) fail(data.failed);
    else if (data.said) unasked.get(data.view)?.(data.said);
    else if (data.call === undefined) {
      progress = { ...progress, ...data };
      for (const hear of hearers) hear(progress);
    } else {
      const { resolve, reject } = waiting.get(data.call) ?? {};
      waiting.delete(data.call);
      if (data.error) reject?.(new Error(data.error));
      else resolve?.(data.result);
    }
  });
  function ask(what) {
    if (progress.failed) return Promise.reject(new Error(progress.failed));
    const call = ++calls;
    running.postMessage({ ...what, call });
    return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
  }
  function hear(act) {
    const heard = ({ loaded, stage }) => act(stage === "loading"
      ? SAID.loading.replace("{loaded}", megabytes(loaded)).replace("{total}", megabytes(config.total))
      : SAID.starting, Math.min(1, loaded / config.total));
    hearers.add(heard);
    heard(progress);
    return () => hearers.delete(heard);
  }
  return { ask, hear, unasked };
}

/** The name of the model whose view asks. */
const askingModel = (event) => event.target.closest("[data-model]")?.getAttribute("data-model");

/** Let the views of a page ask. `families` are the models of each view that can be made anew in Python.
 *  Any other that asks is told where Python is. What is given back asks what the address says, once all views are
 *  there. @param {{ owner: any, members: any[], slot: Element }[]} families
 *  @param {Element[]} slots @param {Map<string, any>} models */
export function asking(families, slots, models) {
  const source = document.querySelector("#lessons-python");
  const config = source && JSON.parse(source.textContent ?? "null");
  const resumed = [];
  let python;

  function why() {
    if (location.protocol === "file:") return SAID.file;
    if (!config) return SAID.absent;
    return typeof WebAssembly === "object" && typeof Worker === "function" ? "" : SAID.unable;
  }

  for (const { owner, members, slot } of families) {
    const queue = [];                            // what is not told yet, oldest first
    let say, opened, busy = false;
    function tells(model) {
      model.tell = (message) => {
        const last = queue.at(-1);
        if (message.method === "update" && last?.model === model.id && last.message.method === "update")
          Object.assign(last.message.state, message.state);
        else queue.push({ model: model.id, message: { ...message, state: message.state && { ...message.state } } });
        if (opened) work();
      };
    }
    for (const model of members) tells(model);

    /** Take what Python says: a model that is new, another state, a message. */
    function hear([id, { method, model, entries, state, content }]) {
      if (method === "open") {
        models.set(id, new Model(id, model));
        members.push(models.get(id));
        tells(models.get(id));
      } else if (method === "progress") noted(entries);
      else if (method === "update") models.get(id).take(state);
      else models.get(id).fire("msg:custom", content, []);
    }

    /** Hand over what waits, and let the models take what Python says. */
    async function work() {
      if (busy) return;
      busy = true;
      while (queue.length) {
        try {
          (await python.ask({ view: owner.id, ...queue.shift() })).forEach(hear);
          say("");
        } catch (error) {
          say(SAID.refused.replace("{error}", error.message));
        }
      }
      busy = false;
    }

    async function open() {
      if (opened !== undefined) return;
      opened = false;
      say ??= notice(slot);
      const refusal = why();
      if (refusal) {
        opened = undefined;
        say(refusal.replace("{notebook}", notebook()), null, true);
        return;
      }
      python ??= worker(config);
      python.unasked.set(owner.id, (said) => said.forEach(hear));
      const quiet = python.hear(say);
      try {
        await python.ask({ view: owner.id, recipe: owner.recipe, models: members.map((model) => model.id) });
        opened = true;
        await work();
        quiet();
        say("");
      } catch (error) {
        quiet();
        opened = undefined;
        say(SAID.failed.replace("{error}", error.message));
      }
    }

    slot.addEventListener("lessons-asks", (event) => {
      const from = askingModel(event);
      if (!members.some((model) => model.id === from)) return;
      event.preventDefault();
      open();
    });
    const isAsked = (name) => members.some((model) => name in model.first
      && JSON.stringify(model.first[name]) !== JSON.stringify(model.get(name)));
    resumed.push(() => {
      if (!owner.asks.some(isAsked)) return;
      for (const model of members) model.restore();
      open();
    });
  }
  for (const slot of slots) {
    let say;
    slot.addEventListener("lessons-asks", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (models.get(askingModel(event))?.answered) return;
      say ??= notice(slot);
      say(SAID.yours.replace("{notebook}", notebook()), null, true);
    });
  }
  return () => { for (const resume of resumed) resume(); };
}

/** Links to where the notebook runs. */
const notebook = () => [...document.querySelectorAll(".page-footer a[download], .page-lite")]
  .map((link) => link.outerHTML).join(", ");
