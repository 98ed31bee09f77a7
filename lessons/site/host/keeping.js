// What the browser keeps of a reader.

/** A text under a name: {read(), write(text)}; where a browser keeps nothing, it holds for this page.
 *  @type {(name: string) => { read: () => string | null, write: (text: string) => void }} */
export function keeping(name) {
  let unkept = /** @type {string | null} */ (null);
  function read() {
    try {
      return localStorage.getItem(name);
    } catch {
      return unkept;
    }
  }
  function write(text) {
    unkept = text;
    try {
      localStorage.setItem(name, text);
    } catch {
      // full, or off
    }
  }
  return { read, write };
}
