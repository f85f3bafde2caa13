// Reads the packed index (indexer/site/search/index_file.py), and says what it holds for a word.
window.relaisSearch = window.relaisSearch || {};

relaisSearch.FORMAT = 1;

relaisSearch.openIndex = (data) => {
  const { fold } = relaisSearch.words;
  const KEY_LETTERS = 10;

  const table = (signs) => {
    const values = new Int16Array(128).fill(-1);
    [...signs].forEach((sign, value) => { values[sign.charCodeAt(0)] = value; });
    return values;
  };
  const lasts = table(data.packing.last), befores = table(data.packing.before), steps = table(data.packing.weights);
  const unpackNumbers = (packed) => {
    const numbers = [];
    let high = 0, previous = -1;
    for (let at = 0; at < packed.length; at++) {
      const sign = packed.charCodeAt(at);
      if (lasts[sign] < 0) { high = high * data.packing.before.length + befores[sign] + 1; continue; }
      previous += high * data.packing.last.length + lasts[sign] + 1;
      numbers.push(previous);
      high = 0;
    }
    return numbers;
  };
  const weightOf = (sign) => data.packing.least * 2 ** (steps[sign.charCodeAt(0)] / 2);

  // A unit is a page's head or a section: the head of a page comes just before its sections.
  const pageOf = [], headOf = [], headings = [], anchors = [];
  let section = 0;
  data.sections.forEach((count, page) => {
    const head = pageOf.length;
    for (let number = 0; number <= count; number++) {
      pageOf.push(page);
      headOf.push(head);
      headings.push(number ? data.headings[section] : "");
      anchors.push(number ? data.anchors[section++] : "");
    }
  });
  const slug = (heading) =>
    heading.normalize("NFKD").replace(/[^a-zA-Z0-9_ -]/g, "").trim().toLowerCase().replace(/[ -]+/g, "-");

  // Every spelling with the term or the terms it leads to; the list of spellings, for what begins like or resembles a word.
  const spellings = [], leadsTo = new Map(), numbers = new Map();
  const lead = (form, term) => {
    const known = leadsTo.get(form);
    if (known === undefined) leadsTo.set(form, term);
    else if (known !== term) leadsTo.set(form, [...new Set([known, term].flat())]);
  };
  for (const entry of data.terms ? data.terms.split(" ") : []) {
    const [name, ...endings] = entry.split(",");
    const term = numbers.size;
    numbers.set(name, term);
    lead(name, term);
    for (const ending of endings) {
      const form = ending[0] === "!" ? ending.slice(1) : name + ending;
      lead(form, term);
      spellings.push([form, term]);
    }
  }
  const termsOf = (form) => (leadsTo.has(form) ? [leadsTo.get(form)].flat() : []);
  const places = data.places.split(" "), weights = data.weights.split(" ");
  const remembered = new Map();
  const postings = (term) => {
    if (!remembered.has(term)) {
      remembered.set(term, { units: unpackNumbers(places[term]), weights: [...weights[term]].map(weightOf) });
    }
    return remembered.get(term);
  };

  const synonyms = new Map();
  for (const line of data.synonyms ? data.synonyms.split("\n") : []) {
    const [phrase, ...others] = line.split("\t");
    synonyms.set(phrase, others);
  }
  const synonymsOf = (phrase) =>
    (synonyms.get(phrase) || []).map((other) => {
      const [, tenths, names] = /^(\d+)(.*)$/.exec(other);
      return { terms: names.split(" ").map((name) => numbers.get(name)), weight: tenths / 10 };
    });

  const isMeta = new Set(data.meta);
  return {
    languages: data.languages,
    stopWords: new Map(Object.entries(data.stopWords).map(([language, text]) => [language, new Set(text.split(" "))])),
    tuning: data.tuning,
    metaWord: data.metaWord,
    size: pageOf.length,
    pageOf,
    headOf,
    headings,
    anchorOf: (unit) => anchors[unit] || slug(headings[unit]),
    page: (page) => ({
      title: data.titles[page],
      address: data.addresses[page],
      key: data.keys.slice(page * KEY_LETTERS, (page + 1) * KEY_LETTERS),
      isMeta: isMeta.has(page),
    }),
    postings,
    idf: (count) => Math.max(0.01, Math.log(1 + (pageOf.length - count + 0.5) / (count + 0.5))),
    termsOf,
    spelled: (word) => termsOf(fold(word)),
    spellings,
    synonymsOf,
  };
};
