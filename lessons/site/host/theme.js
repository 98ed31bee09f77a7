// Light and dark: as the system has it, until the reader chooses; the choice is kept where the browser keeps anything.

import { keeping } from "./keeping.js";

const LABEL = { system: "◐ Theme: system", light: "☀ Theme: light", dark: "☾ Theme: dark" };

/** Put the button to work, and the page into its theme. */
export function themes() {
  const button = document.querySelector("#page-theme"), dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = keeping("lessons-theme");
  let choice = kept.read() ?? "system";
  function show() {
    const isDark = choice === "dark" || (choice !== "light" && dark.matches);
    document.body.dataset.jpThemeLight = String(!isDark);
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    if (button) button.textContent = LABEL[choice] ?? LABEL.system;
  }
  button?.addEventListener("click", () => {
    const choices = Object.keys(LABEL);
    choice = choices[(choices.indexOf(choice) + 1) % choices.length];
    kept.write(choice);
    show();
  });
  button?.removeAttribute("hidden");
  document.querySelector(".page-contents details")?.toggleAttribute("open", innerWidth > 700);
  dark.addEventListener("change", show);
  show();
}
