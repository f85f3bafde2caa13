// A table wider than the window is moved by the arrow keys too: whatever scrolls can have the focus, and has a name.
"use strict";
addEventListener("load", () => {
  const headings = [...document.querySelectorAll(".md-content__inner :is(h1, h2, h3, h4)")];

  function nameOf(element) {
    const above = headings.filter((heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    const words = [...(above?.childNodes || [])].filter((node) => !node.classList?.contains("headerlink") && !node.classList?.contains("relais-edit"));
    return words.map((node) => node.textContent).join("").trim();
  }

  function show({ target }) {
    const isWider = target.scrollWidth > target.clientWidth;
    const attributes = { tabindex: "0", role: "region", "aria-label": nameOf(target) };
    for (const [name, value] of Object.entries(attributes)) {
      if (isWider) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }

  const observer = new ResizeObserver((changed) => changed.forEach(show));
  function observeAll() {
    // What is observed already is not observed twice.
    for (const wrapper of document.querySelectorAll(".md-typeset__scrollwrap")) observer.observe(wrapper);
  }

  observeAll();
  // Material wraps each table when the page is ready, which on a slow machine is later than this.
  new MutationObserver(observeAll).observe(document.querySelector(".md-content__inner") || document.body, { childList: true, subtree: true });
});
