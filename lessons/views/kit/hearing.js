// Views that hear the kernel however long their script took to load.

/** A view that hears the kernel even when its script took over two seconds to load, as on a busy page: after that time
 *  anywidget hears nothing more (its `_handle_comm_msg` waits for a promise that is broken). Then the model listens for
 *  itself, and asks for what it has missed. @type {(view: View) => View} */
export function heard(view) {
  async function listen(model) {
    const own = await model.widget_manager.get_model(model.get("_name"));
    try {
      await own._handle_comm_msg({ content: { data: {} } });  // no message, but it waits as every message does
    } catch {
      const plain = Object.getPrototypeOf(own.constructor.prototype);
      own.comm.on_msg((message) => plain._handle_comm_msg.call(own, message));
      own.comm.send({ method: "request_state" }, {});
    }
  }
  return { ...view, initialize(context) {
    listen(context.model);
    return view.initialize?.(context);
  } };
}
