// Keys that act alone (S, N, P…) can be switched off: some people type them without meaning to, by voice for instance.
"use strict";
{
  // Under the same name on the ask page.
  const KEPT = "relais:keys";
  let areOff = false;

  try {
    areOff = localStorage.getItem(KEPT) === "off";
  } catch {
    // A browser that keeps nothing keeps the keys.
  }

  // Before anything else hears of them.
  addEventListener("keydown", (event) => {
    const isAlone = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (areOff && isAlone) event.stopImmediatePropagation();
  }, true);

  const choice = document.querySelector("[data-relais-keys]");
  if (choice) {
    choice.checked = !areOff;
    choice.addEventListener("change", () => {
      areOff = !choice.checked;
      try {
        localStorage.setItem(KEPT, areOff ? "off" : "on");
      } catch {
        choice.closest(".relais-keys").querySelector("[role=status]").hidden = false;
      }
    });
    choice.closest(".relais-keys").hidden = false;
  }
}
