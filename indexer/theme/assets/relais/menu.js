// The menu of a narrow window, and the contents of a page: opened by buttons, closed by Escape, left as they were found.
"use strict";
{
  const find = (name) => document.querySelector(`[data-relais-${name}]`);
  const toggle = document.getElementById("__drawer");
  const [opener, closer] = [find("menu-open"), find("menu-close")];
  // What stands behind the menu while it is open.
  const behind = document.querySelectorAll(".md-header, .md-content, .md-sidebar--secondary, .md-footer, .md-top");

  const setOpen = (wanted) => { if (toggle.checked !== wanted) toggle.click(); };

  function follow() {
    const isOpen = toggle.checked;
    opener.setAttribute("aria-expanded", String(isOpen));
    for (const element of behind) element.inert = isOpen;
    (isOpen ? closer : opener).focus();
    if (isOpen) document.querySelector("#relais-menu [aria-current]")?.scrollIntoView({ block: "center" });
  }

  if (toggle && opener && closer) {
    opener.addEventListener("click", () => setOpen(true));
    closer.addEventListener("click", () => setOpen(false));
    toggle.addEventListener("change", follow);
    document.addEventListener("keydown", (event) => event.key === "Escape" && setOpen(false));
    // A wide window shows the menu beside the page.
    matchMedia("(min-width: 76.25em)").addEventListener("change", () => setOpen(false));
    // A browser that goes back may show the page as it was left.
    addEventListener("pagehide", () => setOpen(false));
  }

  const contents = find("contents-open");
  contents?.addEventListener("click", () => {
    contents.setAttribute("aria-expanded", String(contents.getAttribute("aria-expanded") !== "true"));
  });
  document.getElementById("relais-contents")?.addEventListener("click", (event) => {
    if (event.target.closest("a")) contents.setAttribute("aria-expanded", "false");
  });
}
