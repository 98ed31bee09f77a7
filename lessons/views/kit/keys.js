// The keyboard: keys that a view takes for itself, and the one element that Tab reaches.

/** Keep plain keys from JupyterLab, where a letter inserts or deletes cells; Ctrl+S and Shift+Enter still reach it.
 *  `data-lm-suppress-shortcuts` would do the opposite: stop Ctrl+S, and letters only if it is on the focused node.
 *  @type {(node: HTMLElement) => void} */
export function keepPlainKeys(node) {
  node.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    if (!command) event.stopPropagation();
  });
}

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
