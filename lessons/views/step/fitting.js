// Lines that are wider than their place: they are set smaller; if that is not enough they scroll, and Tab reaches them.

const SCROLLS = { tabindex: 0, role: "group", "aria-label": "Wide line: Shift with ← → scrolls" };

const isWide = (line) => line.scrollWidth > line.clientWidth + 1;
/** A line whose end is in sight does not fade out. */
const isAtEnd = (line) => line.scrollLeft + line.clientWidth > line.scrollWidth - 2;
const mark = (line, is = isAtEnd(line)) => line.classList.toggle("lessons-end", is);

/** All is read before anything is written: each turn between them costs a layout of the page.
 *  @type {(lines: HTMLElement[]) => void} */
export function fit(lines) {
  for (const line of lines) line.classList.remove("lessons-wide", "lessons-wider");
  let wide = lines;
  for (const smaller of ["lessons-wide", "lessons-wider"]) {
    wide = wide.filter(isWide);
    for (const line of wide) line.classList.add(smaller);
  }
  const ends = wide.map(isAtEnd), scrolling = wide.filter(isWide);
  wide.forEach((line, i) => {
    line.onscroll = () => mark(line);
    mark(line, ends[i]);
  });
  for (const line of lines) {
    for (const [name, value] of Object.entries(SCROLLS)) {
      if (scrolling.includes(line)) line.setAttribute(name, value);
      else line.removeAttribute(name);
    }
  }
}
