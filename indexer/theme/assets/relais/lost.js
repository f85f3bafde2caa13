// Proposes the pages whose title or address is nearest to the address that was asked.
"use strict";
{
  const SHOWN = 5;
  const LEAST = 0.34;

  function wordsOf(text) {
    const plain = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    return plain.split(/[^a-z0-9]+/).filter((word) => word.length > 2 && word !== "html" && word !== "index");
  }

  function pairs(word) {
    const padded = ` ${word} `;
    return Array.from({ length: padded.length - 1 }, (_, start) => padded.slice(start, start + 2));
  }

  // How much two words have in common, from 0 to 1: what is mistyped stays near.
  function likeness(one, other) {
    if (one === other) return 1;
    const left = pairs(one);
    const right = pairs(other);
    const common = left.filter((pair) => right.includes(pair)).length;
    return (2 * common) / (left.length + right.length);
  }

  function score(asked, page) {
    const nearest = asked.map((word) => Math.max(0, ...page.map((other) => likeness(word, other))));
    const met = nearest.filter((value) => value > 0.5).reduce((total, value) => total + value, 0);
    return met / asked.length + met / (100 + page.length);
  }

  function decoded(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  }

  async function propose(box) {
    const root = new URL(box.dataset.root.replace(/\/*$/, "/"), location.href);
    const path = location.pathname.startsWith(root.pathname) ? location.pathname.slice(root.pathname.length) : location.pathname;
    const asked = wordsOf(decoded(path));
    const pages = asked.length ? await (await fetch(box.dataset.pages)).json() : [];
    const scored = pages.map(([title, url]) => ({ title, url, score: score(asked, wordsOf(`${decoded(url)} ${title}`)) }));
    const near = scored.filter((page) => page.score >= LEAST).sort((one, other) => other.score - one.score).slice(0, SHOWN);
    for (const page of near) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(page.url, root).href;
      link.textContent = page.title;
      item.append(link);
      box.querySelector("ul").append(item);
    }
    box.hidden = near.length === 0;
  }

  const box = document.querySelector(".relais-lost");
  // Without the list, the links below are all there is to show.
  if (box) propose(box).catch(() => {});
}
