// Light and dark: as the system has it, until the reader chooses; the choice is kept where the browser keeps anything.

const KEY = "lessons-theme";
const CHOICES = ["system", "light", "dark"];
const LABEL = { system: "◐ Theme: system", light: "☀ Theme: light", dark: "☾ Theme: dark" };

function remembered() {
  try {
    return localStorage.getItem(KEY) ?? "system";
  } catch {
    return "system";
  }
}

/** Put the button to work, and the page into its theme. */
export function themes() {
  const button = document.querySelector("#page-theme"), dark = matchMedia("(prefers-color-scheme: dark)");
  let choice = remembered();
  function show() {
    const isDark = choice === "dark" || (choice !== "light" && dark.matches);
    document.body.dataset.jpThemeLight = String(!isDark);
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    if (button) button.textContent = LABEL[choice] ?? LABEL.system;
  }
  button?.addEventListener("click", () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // a browser that keeps nothing: the choice holds for this page
    }
    show();
  });
  button?.removeAttribute("hidden");
  document.querySelector(".page-contents details")?.toggleAttribute("open", innerWidth > 700);
  dark.addEventListener("change", show);
  show();
}
