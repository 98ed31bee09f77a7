// What follows a pointer that is held down.

/** From the press of the main button until it is let go, drag(event) hears each place; `begin` hears the press first,
 *  and may refuse it by false, `end` that it is over. Another finger changes nothing.
 *  @type {(node: Element, drag: (event: any) => void, begin?: (event: any) => boolean | void, end?: () => void) =>
 *    void} */
export function onDrag(node, drag, begin = () => {}, end = () => {}) {
  let held = /** @type {number | null} */ (null);
  node.addEventListener("pointerdown", (/** @type {any} */ event) => {
    if (held !== null || event.button || begin(event) === false) return;
    event.preventDefault();
    held = event.pointerId;
    node.setPointerCapture(event.pointerId);
    drag(event);
  });
  const own = (act) => (event) => { if (event.pointerId === held) act(event); };
  function letGo() {
    held = null;
    end();
  }
  node.addEventListener("pointermove", own(drag));
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) node.addEventListener(name, own(letGo));
}
