// Views that hear the kernel however long their script took to load, and nothing more once they have left the page.

const REST = 150;                                // milliseconds; a hand that goes on has gone on by then

/** A view that hears the kernel even when its script took over two seconds to load, as on a busy page: after that time
 *  anywidget hears nothing more (its `_handle_comm_msg` waits for a promise that is broken). Then the model listens for
 *  itself, and asks for what it has missed. And its `render` is given save(values), which changes traits here, and in
 *  Python once the hand rests or a view waits for an answer; send(message); and what ends when the view leaves:
 *  listen(events, act), and watch(node, act), which hears of another size; and other(name), the model that a trait
 *  refers to. What it returns, one act or several, ends with them.
 *  @type {(view: View) => View} */
export function heard(view) {
  async function listenAgain(model) {
    const own = await model.widget_manager.get_model(model.get("_name"));
    if (!own) return;                            // gone before its script had come
    try {
      await own._handle_comm_msg({ content: { data: {} } });  // no message, but it waits as every message does
    } catch {
      const plain = Object.getPrototypeOf(own.constructor.prototype);
      own.comm.on_msg((message) => plain._handle_comm_msg.call(own, message));
      own.comm.send({ method: "request_state" }, {});
    }
  }
  return {
    initialize(context) {
      listenAgain(context.model);
      return view.initialize?.(context);
    },
    async render({ model, el }) {
      const ends = [], unsaved = new Set();
      let resting = 0;
      function listen(events, act, to = model) {
        to.on(events, act);
        ends.push(() => to.off(events, act));
      }
      function watch(node, act) {
        const watcher = new ResizeObserver(() => act());
        watcher.observe(node);
        ends.push(() => watcher.disconnect());
      }
      /** Each message costs a notebook more than what the view draws: it shows that the kernel is busy, and is idle.
       *  Told at once, or after the frame, that falls into the frame of the next key. */
      function save(values, of = model) {
        of.set(values);
        unsaved.add(of);
        clearTimeout(resting);
        resting = setTimeout(tell, REST);
      }
      function tell() {
        clearTimeout(resting);
        for (const of of unsaved) of.save_changes();
        unsaved.clear();
      }
      document.addEventListener("lessons-asks", tell, { capture: true });
      ends.push(tell, () => document.removeEventListener("lessons-asks", tell, { capture: true }));
      function send(message) {
        tell();
        try {
          model.send(message);
        } catch {
          // "Cannot send": the kernel that knew this view is gone. Whoever waits for an answer says so: `answer`.
        }
      }
      const other = (name) => model.widget_manager.get_model(model.get(name).replace("IPY_MODEL_", ""));
      ends.push(...[await view.render({ model, el, listen, watch, save, send, other })].flat());
      return () => { for (const end of ends) end?.(); };
    },
  };
}
