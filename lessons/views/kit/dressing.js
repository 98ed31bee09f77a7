// The sheets of views, each once on the page however many views wear it.

/** Puts these sheets, by name, on the page. One that is there already is left alone, for a sheet that comes or goes
 *  makes the browser style the whole page again; base.css, which each view names first, so stays before all others.
 *  @type {(sheets: Record<string, string>) => void} */
export function dress(sheets) {
  for (const [name, text] of Object.entries(sheets)) {
    const id = `lessons/${name}`;
    let sheet = document.getElementById(id);
    if (!sheet) document.head.append(sheet = Object.assign(document.createElement("style"), { id }));
    if (sheet.textContent !== text) sheet.textContent = text;
  }
}
