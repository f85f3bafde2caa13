// Words of the glossary, explained on hover, by focus and by touch; Escape closes, and the pointer may rest on the words.
"use strict";
{
  const LEAVE = 200;
  let shown = null;
  let leaving = 0;
  let dismissed = null;

  function tipOf(term) {
    return document.getElementById(term.getAttribute("aria-describedby"));
  }

  function place(term, tip) {
    // A word cut by the end of a line has several boxes: the first is the one that is read.
    const box = term.getClientRects()[0];
    const edge = 8;
    const width = document.documentElement.clientWidth;
    tip.style.left = `${Math.max(edge, Math.min(box.left, width - tip.offsetWidth - edge)) + scrollX}px`;
    const below = box.bottom + 6;
    const isAbove = below + tip.offsetHeight > innerHeight && box.top > tip.offsetHeight + 60;
    tip.style.top = `${(isAbove ? box.top - tip.offsetHeight - 6 : below) + scrollY}px`;
  }

  function show(term) {
    clearTimeout(leaving);
    const tip = tipOf(term);
    if (!tip || (shown && shown.term === term)) return;
    hide();
    tip.hidden = false;
    place(term, tip);
    shown = { term, tip };
  }

  function hide() {
    clearTimeout(leaving);
    if (shown) shown.tip.hidden = true;
    shown = null;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => shown && document.activeElement !== shown.term && hide(), LEAVE);
  }

  function listen(term) {
    let wasShown = false;
    let isTouch = false;
    term.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show(term));
    term.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && leave());
    term.addEventListener("focus", () => dismissed !== term && show(term));
    term.addEventListener("blur", () => { dismissed = null; hide(); });
    term.addEventListener("pointerdown", (event) => {
      isTouch = event.pointerType === "touch";
      wasShown = shown !== null && shown.term === term;
    });
    // The first touch explains, the second follows the link.
    term.addEventListener("click", (event) => {
      if (!isTouch || wasShown) return;
      event.preventDefault();
      show(term);
    });
  }

  const holder = document.querySelector(".relais-terms");
  if (holder) {
    // Places are told from the corner of the document.
    document.body.append(holder);
    document.querySelectorAll("a.relais-term").forEach(listen);
    for (const tip of holder.children) {
      tip.addEventListener("pointerenter", () => clearTimeout(leaving));
      tip.addEventListener("pointerleave", leave);
    }
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !shown) return;
      dismissed = shown.term;
      hide();
    });
    document.addEventListener("pointerdown", (event) => {
      if (shown && !shown.tip.contains(event.target) && !shown.term.contains(event.target)) hide();
    });
    addEventListener("resize", hide);
  }
}
