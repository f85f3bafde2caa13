// The age of a date, computed today; and a way to write about one section, where the page has one to write about the page.
"use strict";
{
  const DAY = 86400000;
  const ages = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });

  function daysSince(date) {
    const [year, month, day] = date.split("-").map(Number);
    const now = new Date();
    return Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(year, month - 1, day)) / DAY);
  }

  function age(days) {
    if (days < 31) return ages.format(-days, "day");
    return days < 365 ? ages.format(-Math.floor(days / 30.4), "month") : ages.format(-Math.floor(days / 365), "year");
  }

  function showAge(time) {
    const days = daysSince(time.dateTime);
    if (!(days >= 0)) return;
    time.after(` (${age(days)})`);
    if (days <= 365 || !time.dataset.tooOld) return;
    const note = document.createElement("strong");
    note.className = "relais-old";
    note.textContent = time.dataset.tooOld;
    time.parentElement.append(" ", note);
  }

  // The page's own address when the site knows it, else the one it was opened at; a form knows pages by their path.
  function addressOf(action) {
    const known = decodeURIComponent(action.dataset.place);
    const isOpened = !("isForm" in action.dataset) && !/^https?:/.test(known) && location.protocol.startsWith("http");
    return isOpened ? location.href.split("#")[0] : known;
  }

  function leadTo(link, action, anchor) {
    const place = encodeURIComponent(addressOf(action) + (anchor ? `#${anchor}` : ""));
    link.href = action.getAttribute("href").replace(action.dataset.place, () => place);
  }

  function forSection(action, className, label, anchor) {
    const link = document.createElement("a");
    link.className = className;
    link.dataset.relaisSection = action.dataset.relaisAction;
    link.title = action.dataset.section;
    link.setAttribute("aria-label", label ? `${action.dataset.section} : ${label}` : action.dataset.section);
    leadTo(link, action, anchor);
    return link;
  }

  function wordsOf(heading) {
    return [...heading.childNodes].filter((node) => !node.classList?.contains("headerlink")).map((node) => node.textContent).join("").trim();
  }

  document.querySelectorAll("time[data-relais-age]").forEach(showAge);
  const actions = [...document.querySelectorAll("[data-relais-action]")];
  const headings = [...document.querySelectorAll(".md-content__inner > :is(h2, h3)[id]")];
  const correct = actions.find((action) => action.dataset.relaisAction === "correct");
  const answer = actions.find((action) => action.dataset.relaisAction === "answer");
  if (correct) {
    for (const heading of headings) {
      const words = wordsOf(heading);
      heading.append(forSection(correct, "relais-edit", words, heading.id));
      // Read aloud, a heading is its words, without those of the links that stand in it.
      heading.setAttribute("aria-label", words);
    }
  }
  for (const box of answer ? document.querySelectorAll(".admonition.collect") : []) {
    const above = headings.filter((heading) => heading.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    const link = forSection(answer, "md-button", above ? wordsOf(above) : "", above?.id);
    link.textContent = answer.dataset.section;
    const line = document.createElement("div");
    line.className = "relais-actions";
    line.append(link);
    box.append(line);
  }
  for (const action of actions) leadTo(action, action, "");
}
