// A page of the course: themes, formulas, and the views in the places of their twins.

import { el } from "../../views/kit/dom.js";
import { keepAddress, told } from "./address.js";
import { asking } from "./asking.js";
import { drawer } from "./drawing.js";
import { modelsOf } from "./models.js";
import { showProgress } from "./progress.js";
import { themes } from "./theme.js";
import { relink, typeset } from "./typeset.js";

/** The models under a view, itself first, in the order in which Python reaches them too. */
function family(model, models) {
  const found = new Set(), next = [model];
  for (const one of next) {
    if (found.has(one)) continue;
    found.add(one);
    const named = JSON.stringify(one.state).matchAll(/"IPY_MODEL_(\w+)"/g);
    next.push(...[...named].map(([, name]) => models.get(name)));
  }
  return [...found];
}

/** On paper a derivation has all its lines: its twin, opened, in place of the view. */
function handOut() {
  for (const twin of document.querySelectorAll(".page-print:not([data-typeset])")) {
    for (const part of twin.querySelectorAll("details")) part.open = true;
    typeset(twin);
    twin.setAttribute("data-typeset", "");
  }
}

/** Where a view has a `page.js` and what that needs, it answers in Python's place; what it shows beside the view. */
function playPython(models, views) {
  const beside = new Map();
  for (const [id, model] of models) {
    const play = model.more && views[`${model.kind}/page`];
    if (!play) continue;
    model.answered = true;
    beside.set(id, play(model, model.more));
  }
  return beside;
}

/** HTML that Python wrote, as it stands in a page. */
function dress(node, model) {
  if (model.kind === "math") typeset(node);
  relink(node);
}

const there = (node) => (node ? [node] : []);
const AT_ONCE = 4, BUSY = 50;                    // views at first, then milliseconds, before the browser has a turn
const turn = () => new Promise((done) => setTimeout(done));

async function start() {
  themes();
  showProgress();
  addEventListener("beforeprint", handOut);
  const source = document.querySelector("#lessons-models");
  const models = source ? modelsOf(JSON.parse(source.textContent ?? "")) : new Map();
  const { draw } = drawer(models, { scriptOf: (model) => globalThis.lessonsViews?.[model.kind], dress });
  const asked = told(location.hash), places = new Map(), families = [];
  const slots = [...document.querySelectorAll("[data-view]")];
  for (const slot of slots) {
    const [id, place] = [slot.getAttribute("data-view"), slot.id];
    const members = family(models.get(id), models);
    families.push(...members.filter((model) => model.asks.length)
      .map((owner) => ({ owner, members: family(owner, models), slot })));
    members.forEach((member, i) => places.set(member, i ? `${place}.${i}` : place));
    for (const member of members) {
      const given = asked[places.get(member)] ?? {};
      const known = Object.entries(given).filter(([name]) => name in member.first);
      member.take(Object.fromEntries(known));
    }
  }
  keepAddress(places);
  const beside = playPython(models, globalThis.lessonsViews ?? {});
  const resume = asking(families, slots, models);
  async function mount(slot) {
    try {
      const { node } = await draw(models.get(slot.getAttribute("data-view")));
      const twin = el("div", { class: "page-print" }, ...slot.childNodes);
      slot.replaceChildren(node, ...(node.matches(".lessons-step, .lessons-chain") ? [twin] : []));
      for (const one of node.querySelectorAll("[data-model]")) one.after(...there(beside.get(one.dataset.model)));
      node.after(...there(beside.get(node.dataset.model)));
      slot.setAttribute("data-mounted", "");
    } catch (error) {
      console.error(error);                      // the twin stays
    }
  }
  await Promise.all(slots.slice(0, AT_ONCE).map(mount));
  for (const prose of document.querySelectorAll(".page-prose")) typeset(prose);
  let end = 0;
  for (const slot of slots.slice(AT_ONCE)) {
    if (performance.now() > end) {
      await turn();
      end = performance.now() + BUSY;
    }
    await mount(slot);
  }
  resume();
  for (const output of document.querySelectorAll(".page-output:not([data-view])")) typeset(output);
  document.body.dataset.lessonsReady = "";
  const first = Object.keys(asked)[0]?.replace(/\.\d+$/, "");
  if (location.hash) document.getElementById(first ?? decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

start();
export default start;
