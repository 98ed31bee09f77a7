// The keyboard: keys that a view takes for itself, and the one element that Tab reaches.

const OURS = "data-lessons-keys", SUPPRESS = "data-lm-suppress-shortcuts";
const isCommand = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");

/** Keep plain keys from the host, where a letter inserts or cuts cells; Ctrl+S and Shift+Enter still reach it.
 *  JupyterLab listens on the document as keys bubble, so they stop here. Notebook 7 and JupyterLite listen there before
 *  any view hears the key: see `suppress`. @type {(node: HTMLElement) => void} */
export function keepPlainKeys(node) {
  node.setAttribute(OURS, "");
  node.addEventListener("keydown", (event) => {
    if (!isCommand(event)) event.stopPropagation();
  });
  const root = document.documentElement;
  if (root.hasAttribute(OURS)) return;                   // all views are scripts of their own: the first one listens
  root.setAttribute(OURS, "listening");
  window.addEventListener("keydown", suppress, { capture: true });
}

/** The host takes no shortcut from an element with this mark. It is there for one plain key, since it stops Ctrl+S too.
 *  @type {(event: any) => void} */
function suppress(event) {
  const { target } = event;
  if (isCommand(event) || !target.closest?.(`[${OURS}=""]`)) return;
  target.setAttribute(SUPPRESS, "");
  setTimeout(() => target.removeAttribute(SUPPRESS));
}

/** For an element that needs the arrows itself, in a view that has handlers for them. @type {(event: Event) => void} */
export const keepKeys = (event) => event.stopPropagation();

/** Call handlers[event.key](event) on `node`, and keep the key from JupyterLab, which would move to another cell.
 *  @type {(node: Element, handlers: Handlers) => void} */
export function onKeys(node, handlers) {
  node.addEventListener("keydown", (/** @type {any} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const handle = Object.hasOwn(handlers, event.key) && handlers[event.key];
    if (!handle) return;
    event.preventDefault();
    event.stopPropagation();
    handle(event);
  });
}

/** Keys go round through elements of which Tab reaches one: each by so many places, Home and End to the ends.
 *  @type {(nodes: HTMLElement[], keys: Record<string, number>) => void} */
export function walk(nodes, keys) {
  const focus = roving(nodes), { length } = nodes;
  nodes.forEach((node, place) => {
    const go = Object.entries(keys).map(([key, by]) => [key, () => focus(nodes[(place + by + length) % length])]);
    node.addEventListener("focus", () => focus(node, { move: false }));
    onKeys(node, { ...Object.fromEntries(go), Home: () => focus(nodes[0]), End: () => focus(nodes[length - 1]) });
  });
}

/** Arrows go through rows of elements, Home and End to the ends of a row; over an edge to what `beyond` finds there.
 *  @type {(root: Element, rows: (HTMLElement | null)[][], focus: Act,
 *    beyond?: (from: any, dx: number, dy: number) => any) => void} */
export function roam(root, rows, focus, beyond = () => null) {
  const rowOf = (node) => rows.findIndex((row) => row.includes(node));
  const step = (dx, dy) => (/** @type {any} */ { target }) => {
    const r = rowOf(target), next = rows[r + dy]?.[rows[r]?.indexOf(target) + dx] ?? beyond(target, dx, dy);
    if (next) focus(next);
  };
  const end = (place) => (/** @type {any} */ { target }) => focus(rows[rowOf(target)].filter(Boolean).at(place));
  onKeys(root, { ArrowRight: step(1, 0), ArrowLeft: step(-1, 0), ArrowDown: step(0, 1), ArrowUp: step(0, -1),
    Home: end(0), End: end(-1) });
}

/** Of these elements the nearest to `from` in a direction, or null.
 *  @type {<T extends Element>(from: Element, nodes: T[], dx: number, dy: number) => T | null} */
export function nearest(from, nodes, dx, dy) {
  const center = (node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const [x, y] = center(from);
  let best = /** @type {any} */ (null), least = Infinity;
  for (const node of nodes) {
    const [u, v] = center(node), along = dx * (u - x) + dy * (v - y);
    const far = along > 1 ? along + 2 * Math.abs(dx ? v - y : u - x) : Infinity;
    if (far < least) [best, least] = [node, far];
  }
  return best;
}

/** Of many elements Tab reaches one: const focus = roving(cells); focus(cell) makes it that one and goes there.
 *  @template {HTMLElement | SVGElement} T @type {(nodes: T[]) => (node: T, how?: { move?: boolean }) => void} */
export function roving(nodes) {
  let current = nodes[0];
  for (const node of nodes) node.tabIndex = -1;
  if (current) current.tabIndex = 0;
  return (node, { move = true } = {}) => {
    current.tabIndex = -1;
    current = node;
    current.tabIndex = 0;
    if (move) current.focus({ preventScroll: false });
  };
}
