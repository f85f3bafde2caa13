// Text into the terms of the index, as indexer/analysis.py does it; a test holds the two equal.
window.relaisSearch = window.relaisSearch || {};

relaisSearch.words = (() => {
  const LETTERS = "[\\p{L}\\p{N}]+(?:[\\u0300-\\u036f\\u00ad]+[\\p{L}\\p{N}]*)*";
  const WORD = new RegExp(`${LETTERS}(?:[-‐‑’'ʼ]${LETTERS})*|[%€$£]`, "gu");
  const ACRONYM = /(?<![\p{L}\p{N}_])(?:[\p{L}\p{Nl}\p{No}]\.){2,}(?:[\p{L}\p{Nl}\p{No}](?![\p{L}\p{N}_]))?/gu;
  const APOSTROPHE = /[’'ʼ]/u;
  const PARTS = /[-‐‑’'ʼ]/u;
  const ELISIONS = new Set("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu quelqu".split(" "));
  const ENGLISH_ENDS = new Set("s t re ve ll d m".split(" "));
  const SYMBOLS = { "%": "pourcent", "€": "euro", $: "dollar", "£": "livre" };
  const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", Œ: "oe", Æ: "ae", ẞ: "ss", ø: "o", Ø: "o", ł: "l", Ł: "l", "\u00ad": "" };
  const MAX_LETTERS = 40;

  const open = (text) => text.replace(/[œæßŒÆẞøØłŁ\u00ad]/g, (sign) => LIGATURES[sign]);
  const fold = (text) => open(text).normalize("NFKD").toLowerCase().replace(/\p{Mn}/gu, "");

  // Each word as it is written, with its place: an elided article and an English ending are left out.
  function* words(text) {
    let from = 0;
    for (const acronym of text.includes(".") ? text.matchAll(ACRONYM) : []) {
      yield* plainWords(text.slice(from, acronym.index), from);
      yield { text: acronym[0], start: acronym.index, end: acronym.index + acronym[0].length };
      from = acronym.index + acronym[0].length;
    }
    yield* plainWords(text.slice(from), from);
  }
  function* plainWords(text, offset) {
    for (const match of text.matchAll(WORD)) yield* pieces(match[0], offset + match.index);
  }
  function* pieces(word, start) {
    const found = word.split(APOSTROPHE), last = found.length - 1;
    for (const [number, piece] of found.entries()) {
      const isArticle = number < last && ELISIONS.has(fold(piece));
      if (!isArticle) yield { text: piece, start, end: start + piece.length };
      if (number + 1 === last && !isArticle && ENGLISH_ENDS.has(found[last].toLowerCase())) return;
      start += piece.length + 1;
    }
  }

  // The parts of a word that carry meaning; of a compound, last, all of them joined.
  const partsOf = (word) => {
    if (SYMBOLS[word]) return [SYMBOLS[word]];
    if (word.includes(".")) return [word.replaceAll(".", "")];
    const found = word.split(PARTS).filter(Boolean);
    return found.length > 1 ? [...found, found.join("")] : found;
  };
  const isAcronym = (part) => part.length > 1 && part === part.toUpperCase() && part !== part.toLowerCase();
  const contentParts = (word, stopWords) => {
    const found = partsOf(word);
    const kept = found.filter((part) => !stopWords.has(fold(part)) || isAcronym(part));
    return found.length > 1 && kept.length === 1 && kept[0] === found[found.length - 1] ? [] : kept;
  };

  // A word's stem without accents, and the stem of the word typed without accents where that is another one.
  const forms = (word, stem) => {
    const lower = open(word.slice(0, 4 * MAX_LETTERS).toLowerCase()).normalize("NFC");
    const folded = fold(lower).slice(0, MAX_LETTERS);
    if (folded.length < 2 && !/^\p{N}$/u.test(folded)) return [];
    return [...new Set([fold(stem(lower.slice(0, MAX_LETTERS))), fold(stem(folded))])];
  };

  return { fold, words, contentParts, forms };
})();
