// What follows a pointer that is held down.

/** From the press of the main button until it is let go, drag(event) hears each place; `begin` hears the press first.
 *  @type {(node: Element, drag: (event: any) => void, begin?: () => void) => void} */
export function onDrag(node, drag, begin = () => {}) {
  let held = false;
  node.addEventListener("pointerdown", (/** @type {any} */ event) => {
    if (event.button) return;
    event.preventDefault();
    held = true;
    node.setPointerCapture(event.pointerId);
    begin();
    drag(event);
  });
  node.addEventListener("pointermove", (event) => { if (held) drag(event); });
  for (const end of ["pointerup", "pointercancel"]) node.addEventListener(end, () => { held = false; });
}
