// A page of the course: themes, formulas, and the views in the places of their twins.

import { keepAddress, told } from "./address.js";
import { drawer } from "./drawing.js";
import { modelsOf } from "./models.js";
import { themes } from "./theme.js";
import { typeset } from "./typeset.js";

/** The models under a view, itself first. */
function family(model, models, found = new Set()) {
  if (found.has(model)) return found;
  found.add(model);
  const named = JSON.stringify(model.state).matchAll(/"IPY_MODEL_(\w+)"/g);
  for (const [, name] of named) family(models.get(name), models, found);
  return found;
}

const turn = () => new Promise((done) => setTimeout(done));

async function start() {
  themes();
  const source = document.querySelector("#lessons-models");
  const models = source ? modelsOf(JSON.parse(source.textContent ?? "")) : new Map();
  const draw = drawer(models, globalThis.lessonsViews ?? {});
  const asked = told(location.hash), places = new Map();
  const slots = [...document.querySelectorAll("[data-view]")];
  for (const slot of slots) {
    const [id, place] = [slot.getAttribute("data-view"), slot.id];
    const members = [...family(models.get(id), models)];
    members.forEach((member, i) => places.set(member, i ? `${place}.${i}` : place));
    for (const member of members) {
      const given = asked[places.get(member)] ?? {};
      const known = Object.entries(given).filter(([name]) => name in member.first);
      member.take(Object.fromEntries(known));
    }
  }
  keepAddress(places);
  for (const prose of document.querySelectorAll(".page-prose")) typeset(prose);
  const mounted = Promise.all(slots.map(async (slot, i) => {
    for (let waits = 0; waits <= i; waits++) if (waits % 4 === 0) await turn();
    try {
      const node = await draw(models.get(slot.getAttribute("data-view")));
      slot.replaceChildren(node);
      slot.setAttribute("data-mounted", "");
    } catch (error) {
      console.error(error);                      // the twin stays
    }
  }));
  await mounted;
  for (const output of document.querySelectorAll(".page-output:not([data-view])")) typeset(output);
  document.body.dataset.lessonsReady = "";
  const first = Object.keys(asked)[0]?.replace(/\.\d+$/, "");
  if (location.hash) document.getElementById(first ?? decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

start();
export default start;
