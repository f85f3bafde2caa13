// Filters of a list of cards: what is chosen is in the address, so that it can be shared.
"use strict";
{
  const plural = new Intl.PluralRules(document.documentElement.lang);

  function selectsOf(list) {
    return [...list.querySelectorAll("select")];
  }

  function isChosen(card, selects) {
    return selects.every(({ name, value }) => !value || (card.dataset[name] || "").split(" ").includes(value));
  }

  function sentence(list, count) {
    if (!count) return list.dataset.none;
    return plural.select(count) === "one" ? list.dataset.one : list.dataset.other.replace("{n}", count);
  }

  function show(list) {
    let count = 0;
    for (const card of list.querySelectorAll(".relais-card")) {
      card.hidden = !isChosen(card, selectsOf(list));
      count += card.hidden ? 0 : 1;
    }
    list.querySelector(".relais-count").textContent = sentence(list, count);
  }

  function writeAddress(selects) {
    const address = new URL(location.href);
    for (const { name, value } of selects) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(history.state, "", address);
  }

  function readAddress(selects) {
    const asked = new URL(location.href).searchParams;
    for (const select of selects) {
      const value = asked.get(select.name) || "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
  }

  for (const list of document.querySelectorAll(".relais-cards")) {
    const form = list.querySelector("form");
    if (!form) continue;
    const selects = selectsOf(list);
    const change = () => { writeAddress(selects); show(list); };
    form.addEventListener("change", change);
    form.addEventListener("submit", (event) => event.preventDefault());
    // The form is empty only once the event is over.
    form.addEventListener("reset", () => setTimeout(change));
    addEventListener("popstate", () => { readAddress(selects); show(list); });
    form.hidden = false;
    list.querySelector(".relais-count").hidden = false;
    readAddress(selects);
    show(list);
  }
}
