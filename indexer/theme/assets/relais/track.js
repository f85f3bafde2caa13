// Steps of a reading path: what is done is kept in this browser, by page and by step.
"use strict";
{
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const box = document.querySelector(".relais-progress");
  const steps = [...document.querySelectorAll("input[data-step]")];

  function keyOf() {
    return `relais:${new URL(box.dataset.root || ".", location.href).pathname.replace(/\/*$/, "/")}:track:${box.dataset.track}`;
  }

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(keyOf()) || "[]");
      return new Set(Array.isArray(kept) ? kept : []);
    } catch {
      return new Set();
    }
  }

  function keep() {
    const done = steps.filter((step) => step.checked).map((step) => step.dataset.step);
    try {
      localStorage.setItem(keyOf(), JSON.stringify(done));
    } catch {
      const line = box.querySelector(".relais-progress__kept");
      line.textContent = line.dataset.notKept;
    }
  }

  // The heading under which a step stands is its phase.
  function phases() {
    const found = [];
    for (const element of document.querySelectorAll(".md-content__inner :is(h2[id], input[data-step])")) {
      if (element.matches("h2")) found.push({ heading: element, steps: [] });
      else if (found.length) found[found.length - 1].steps.push(element);
    }
    return found.filter((phase) => phase.steps.length);
  }

  function titleOf(heading) {
    return [...heading.childNodes].filter((node) => !node.classList?.contains("headerlink") && !node.classList?.contains("relais-edit")).map((node) => node.textContent).join("").trim();
  }

  function line(phase) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${phase.heading.id}`;
    link.textContent = titleOf(phase.heading);
    phase.count = document.createElement("span");
    item.append(link, " ", phase.count);
    return item;
  }

  function sum(list) {
    return list.filter((step) => step.checked).length;
  }

  function show(all) {
    const form = plural.select(sum(steps)) === "one" ? box.dataset.one : box.dataset.other;
    box.querySelector("[role=status]").textContent = form.replace("{n}", sum(steps)).replace("{all}", steps.length);
    const progress = box.querySelector("progress");
    progress.max = steps.length;
    progress.value = sum(steps);
    for (const phase of all) phase.count.textContent = `${sum(phase.steps)}/${phase.steps.length}`;
  }

  if (box && steps.length) {
    const all = phases();
    const done = read();
    box.querySelector("ol").append(...all.map(line));
    for (const step of steps) {
      step.disabled = false;
      step.checked = step.checked || done.has(step.dataset.step);
      step.addEventListener("change", () => { keep(); show(all); });
    }
    box.querySelector("[data-relais-print]").addEventListener("click", () => print());
    box.querySelector("[data-relais-clear]").addEventListener("click", () => {
      for (const step of steps) step.checked = false;
      keep();
      show(all);
    });
    box.hidden = false;
    show(all);
  }
}
