// The search box of every page: opens, asks, lists. What finds is loaded when it is first needed.
window.relaisSearch = window.relaisSearch || {};

(() => {
  const box = document.querySelector("[data-relais-search]");
  const toggle = document.querySelector("[data-md-toggle=search]");
  if (!box || !toggle) return;

  const PARTS = ["stemmers", "words", "index", "query", "engine"];
  const MAX_PAGES = 20;
  const MAX_SECTIONS = 3;
  const QUIET = 600;
  const here = document.currentScript.src;
  const say = box.dataset;
  const find = (name) => box.querySelector(`.relais-search__${name}`);
  const [input, meta, status, list, ask] = ["query", "meta", "status", "list", "ask"].map(find);
  const openers = document.querySelectorAll("[data-relais-search-open]");
  const root = new URL(say.base.replace(/\/*$/, "/"), location);
  const fill = (text, name, value) => text.replace(`{${name}}`, () => value);

  // ---- Loading: scripts and not requests, so that pages opened from a disk are searched too.
  const texts = new Map();
  let engine, loading, data;
  relaisSearch.takeIndex = (given) => { data = given; };
  relaisSearch.takeText = (key, given) => texts.get(key)?.arrived(given);
  const script = (address) =>
    new Promise((arrived, failed) => {
      const element = document.createElement("script");
      element.async = false;
      element.addEventListener("load", arrived);
      element.addEventListener("error", () => { element.remove(); failed(new Error(address)); });
      element.src = address;
      document.head.append(element);
    });
  const load = () => {
    loading ??= Promise.all([...PARTS.map((part) => script(new URL(`search-${part}.js`, here))), script(new URL("search/relais.js", root))])
      .then(() => {
        if (data.format !== relaisSearch.FORMAT) throw new Error(`format ${data.format}`);
        engine = relaisSearch.engine(relaisSearch.openIndex(data));
      })
      .catch(() => { loading = undefined; throw new Error("search"); });
    return loading;
  };
  const textOf = (key) => {
    if (!texts.has(key)) {
      const entry = {};
      entry.text = new Promise((arrived) => { entry.arrived = arrived; });
      texts.set(key, entry);
      script(new URL(`search/pages/${key}.js`, root)).catch(() => { texts.delete(key); entry.arrived({ summary: "", texts: {} }); });
    }
    return texts.get(key).text;
  };

  // ---- Opening and closing: Material's own box is ticked, for its styles and for what else follows it.
  let before = null;
  const isOpen = () => toggle.checked;
  const setOpen = (wanted) => { if (isOpen() !== wanted) toggle.click(); };
  const close = () => {
    setOpen(false);
    if (!box.contains(document.activeElement)) return;
    document.activeElement.blur();
    if (before?.isConnected) before.focus();
  };
  const open = (typed) => {
    if (!isOpen()) before = document.activeElement === document.body ? null : document.activeElement;
    setOpen(true);
    if (typed !== undefined) input.value = typed;
    input.focus();
    run();
  };
  toggle.addEventListener("change", () => {
    for (const opener of openers) opener.setAttribute("aria-expanded", String(isOpen()));
    // The shade covers the page: nothing of it is reached meanwhile, by hand or by keyboard.
    for (const covered of document.querySelectorAll(".md-main, .md-footer")) covered.inert = isOpen();
    find("output").hidden = !isOpen();
  });

  // ---- Showing: nothing of an index is ever read as HTML.
  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const addressOf = (page, anchor) => {
    const address = new URL(page.address || "./", root);
    if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
    address.hash = anchor;
    return address;
  };
  const marked = (text, marks) => {
    const parts = [];
    let from = 0;
    for (const { start, end } of marks) {
      parts.push(text.slice(from, start), element("mark", "", text.slice(start, end)));
      from = end;
    }
    return [...parts, text.slice(from)];
  };
  const passage = (text, terms) => {
    const found = engine.passage(text, terms);
    return [found.isCutBefore ? "… " : "", ...marked(found.text, found.marks), found.isCutAfter ? " …" : ""];
  };
  const link = (page, anchor, title, terms) => {
    const shown = element("span", anchor ? "relais-search__heading" : "relais-search__title", ...marked(title, engine.marksIn(title, terms)));
    const article = element("span", "md-search-result__article md-typeset", shown, element("span", "relais-search__passage"));
    const made = element("a", "md-search-result__link", article);
    made.href = addressOf(page, anchor);
    made.dataset.anchor = anchor;
    return made;
  };
  const item = (page, terms) => {
    const sections = page.sections.filter(({ anchor }) => anchor).map((s) => link(page, s.anchor, s.heading, terms));
    if (page.sections[0]?.anchor) sections[0].dataset.best = "";
    const made = element("li", "md-search-result__item", link(page, "", page.title, terms), ...sections.slice(0, MAX_SECTIONS));
    const others = sections.slice(MAX_SECTIONS);
    if (others.length) {
      const text = others.length === 1 ? say.moreOne : fill(say.moreOther, "n", others.length);
      made.append(element("details", "md-search-result__more", element("summary", "", element("span", "", text)), ...others));
    }
    return made;
  };
  const addPassages = async (made, page, terms) => {
    const given = await textOf(page.key);
    const anchors = new Set(page.sections.map(({ anchor }) => anchor));
    for (const shown of made.querySelectorAll("a")) {
      const { anchor } = shown.dataset;
      // The page's own link has a text when no section is shown for it, or when its first lines were found.
      const text = anchor || anchors.has("") ? given.texts[anchor] : anchors.size ? "" : given.summary || given.texts[""];
      shown.querySelector(".relais-search__passage").replaceChildren(...(text ? passage(text, terms) : []));
    }
  };

  let turn = 0, shownFor, telling, fetching;
  const tell = (text) => {
    meta.textContent = text;
    clearTimeout(telling);
    telling = setTimeout(() => { status.textContent = text; }, QUIET);
  };
  const showAsk = (typed) => {
    ask.hidden = !say.ask || !typed;
    if (ask.hidden) return;
    const address = new URL(say.ask, location);
    address.searchParams.set("lang", document.documentElement.lang);
    address.searchParams.set("q", typed);
    const made = element("a", "", fill(say.askText, "question", typed));
    made.href = address;
    ask.replaceChildren(made);
  };
  const show = (typed) => {
    const { pages, corrections, terms } = engine.search(typed);
    const count = pages.length === 0 ? say.none : pages.length === 1 ? say.countOne : fill(say.countOther, "n", pages.length);
    tell([count, corrections.length ? fill(say.corrected, "words", corrections.join(", ")) : ""].filter(Boolean).join(" · "));
    const shown = pages.slice(0, MAX_PAGES).map((page) => [item(page, terms), page]);
    list.replaceChildren(...shown.map(([made]) => made));
    clearTimeout(fetching);
    fetching = setTimeout(() => shown.forEach(([made, page]) => addPassages(made, page, terms)), engine.hasShown ? 120 : 0);
    engine.hasShown = true;
  };
  const run = async () => {
    const mine = ++turn, typed = input.value.trim();
    showAsk(typed);
    if (!engine) tell(say.loading);
    try {
      await load();
    } catch {
      shownFor = undefined;
      if (mine === turn) tell(say.failed);
      return;
    }
    if (mine !== turn) return;
    if (shownFor === input.value) return;
    shownFor = input.value;
    if (typed) return show(input.value);
    list.replaceChildren();
    tell(say.start);
  };

  // ---- Hands: pointer, keyboard, other forms of the page.
  const stops = () => [input, ...box.querySelectorAll(".relais-search__ask a, .relais-search__list a, summary")].filter((stop) => stop.checkVisibility());
  const step = (by) => {
    const found = stops();
    const next = (found.indexOf(document.activeElement) + by + found.length) % found.length;
    found[next].focus();
  };
  // The page takes the focus again once the box is left by its first stop or its last.
  const leave = (isBackwards) => {
    const found = [...box.querySelectorAll("input, button, a, summary")].filter((stop) => stop.checkVisibility({ visibilityProperty: true }));
    if (document.activeElement === found.at(isBackwards ? 0 : -1)) setOpen(false);
  };
  const enter = async () => {
    await load().catch(() => {});
    // Enter leads to the best section of the first page.
    const first = list.querySelector("li");
    (first?.querySelector("[data-best]") || first?.querySelector("a"))?.click();
  };
  const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]");

  input.addEventListener("focus", () => { setOpen(true); run(); });
  input.addEventListener("input", run);
  input.form.addEventListener("submit", (event) => { event.preventDefault(); enter(); });
  input.form.addEventListener("reset", () => { input.focus(); setTimeout(run); });
  find("overlay").addEventListener("click", close);
  find("back").addEventListener("click", close);
  list.addEventListener("click", (event) => { if (event.target.closest("a")) setOpen(false); });
  for (const opener of openers) {
    opener.addEventListener("click", () => open());
    opener.addEventListener("pointerenter", () => load().catch(() => {}));
  }
  box.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !box.contains(relatedTarget)) setOpen(false); });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOpen()) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Tab") return leave(event.shiftKey);
    if (event.key === "Escape") close();
    else if (steps[event.key]) step(steps[event.key]);
    else {
      // A letter typed on a result goes on with the question.
      if (event.key.length === 1 && event.key !== " " && event.target.matches("a, summary")) input.focus();
      return;
    }
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (!["/", "s", "f"].includes(event.key) || box.contains(document.activeElement)) return;
    event.preventDefault();
    open();
    input.select();
  });
  for (const form of document.querySelectorAll("form[data-relais-search-form]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); open(new FormData(form).get("q")); });
  }
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) open(asked);
})();
