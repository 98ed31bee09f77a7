// Back, Next and Play.

import { textButton } from "./panel.js";

/** Back, Next and Play. Play calls `forward()` every `wait` milliseconds as long as there is `more()`; at the end it
 *  begins again with `again()`. What the learner does, byHand(act), stops it.
 *  @type {(how: { wait: number, more: () => any, forward: Act, again: Act, back: Act, next: Act }) =>
 *    { back: HTMLButtonElement, next: HTMLButtonElement, play: HTMLButtonElement,
 *      stop: () => void, byHand: (act: Act) => Act }} */
export function stepper({ wait, more, forward, again, back, next }) {
  let playing = 0;
  function stop() {
    clearInterval(playing);
    playing = 0;
    play.textContent = "▷ Play";
  }
  function advance() {
    if (more()) forward();
    if (!more()) stop();
  }
  function start() {
    if (playing) return stop();
    play.textContent = "❚❚ Pause";
    playing = setInterval(advance, wait);
    if (more()) advance();
    else again();
  }
  const byHand = (act) => (...given) => { stop(); act(...given); };
  const play = textButton("▷ Play", start, "lessons-play");
  return { back: textButton("◀ Back", byHand(back)), next: textButton("Next ▶", byHand(next), "lessons-primary"), play,
    stop, byHand };
}
