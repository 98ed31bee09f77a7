// Python in a worker of its own: loaded when a page first needs it, then asked one thing after the other.

import { loadPyodide } from "./pyodide.mjs";

const base = new URL("./", import.meta.url).href;
let loaded = 0, told = 0;

/** Every file that is loaded is counted, so that the page can say how much there is to come. */
const fetched = self.fetch.bind(self);
self.fetch = async (...given) => {
  const response = await fetched(...given);
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  const counting = new TransformStream({
    transform(chunk, next) {
      loaded += chunk.byteLength;
      if (loaded - told > 200_000) postMessage({ loaded: told = loaded });
      next.enqueue(chunk);
    },
  });
  const headers = new Headers(response.headers);
  if (response.url.endsWith(".wasm")) headers.set("content-type", "application/wasm");
  return new Response(response.body?.pipeThrough(counting), { status: response.status, headers });
};

async function start() {
  const packed = fetch(`${base}app.zip`).then((response) => response.arrayBuffer());
  const python = await loadPyodide({ indexURL: base, env: { HOME: "/home/pyodide" } });
  postMessage({ stage: "starting" });
  python.unpackArchive(await packed, "zip", { extractDir: "/lib/app" });
  python.runPython("import sys; sys.path.insert(0, '/lib/app')");
  const answering = python.pyimport("lessons.site.python.answering");
  answering.hear((view, said) => postMessage({ view, said: JSON.parse(said) }));
  return answering;
}

const answering = start();
answering.catch((error) => postMessage({ failed: String(error) }));

self.onmessage = async ({ data: { call, view, recipe, models, model, message } }) => {
  try {
    const python = await answering;
    const result = recipe ? python.opened(view, recipe, JSON.stringify(models))
      : JSON.parse(python.told(view, model, JSON.stringify(message)));
    postMessage({ call, result });
  } catch (error) {
    postMessage({ call, error: String(error).trim().split("\n").at(-1) });
  }
};
