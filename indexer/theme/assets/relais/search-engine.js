// Ranks pages and their sections for a query, and chooses the passages that show why.
window.relaisSearch = window.relaisSearch || {};

relaisSearch.engine = (index) => {
  const { tuning } = index;
  const MAX_SECTIONS = 12;
  const PASSAGE_LETTERS = 200;
  const saturated = (weight) => weight / (weight + tuning.k1);

  // By unit, the points of one word, of the best way in which the unit holds it; and how sure we are that it holds it.
  const pointsOf = (word) => {
    const points = new Float32Array(index.size), sure = new Float32Array(index.size);
    // What is being typed is one word, however many it may become.
    const begun = countUnits(word.ways.filter(({ kind }) => kind === "begun").flatMap(({ terms }) => terms));
    let most = 0;
    for (const way of word.ways) {
      const held = way.terms.map((term) => {
        const { units, weights } = index.postings(term);
        const worth = way.weight * index.idf(way.kind === "begun" ? begun : units.length);
        most = Math.max(most, worth);
        return { units, values: weights.map((weight) => (worth * saturated(weight)) / way.terms.length) };
      });
      const { units, values } = held.length > 1 ? heldTogether(held) : held[0];
      units.forEach((unit, at) => {
        if (values[at] > points[unit]) points[unit] = values[at];
        if (way.weight > sure[unit]) sure[unit] = way.weight;
      });
    }
    return { points, sure, most };
  };
  const countUnits = (terms) => {
    const seen = new Uint8Array(index.size);
    for (const term of terms) for (const unit of index.postings(term).units) seen[unit] = 1;
    return seen.reduce((sum, one) => sum + one, 0);
  };
  const heldTogether = (held) => {
    const [first, ...others] = held.map(({ units, values }) => new Map(units.map((unit, at) => [unit, values[at]])));
    const units = [...first.keys()].filter((unit) => others.every((other) => other.has(unit)));
    return { units, values: units.map((unit) => others.reduce((sum, other) => sum + other.get(unit), first.get(unit))) };
  };

  const scoreUnits = (found) => {
    const asked = found.reduce((sum, { most }) => sum + most, 0);
    const scored = [];
    for (let unit = 0; unit < index.size; unit++) {
      const head = index.headOf[unit];
      if (unit === head) continue;
      let score = 0, met = 0, isOwn = false;
      for (const { points, sure, most } of found) {
        const value = points[unit] + tuning.page * points[head];
        if (!value) continue;
        score += value;
        met += most * Math.max(sure[unit], sure[head]);
        isOwn = isOwn || points[unit] > 0;
      }
      if (!score) continue;
      const coverage = met / asked;
      scored.push({ unit, isOwn, coverage, score: score * (tuning.coverage_floor + (1 - tuning.coverage_floor) * coverage ** 2) });
    }
    return scored;
  };

  const byPage = (scored, metaFactor) => {
    const pages = new Map();
    for (const section of scored) {
      const page = index.pageOf[section.unit];
      if (!pages.has(page)) pages.set(page, []);
      pages.get(page).push(section);
    }
    return [...pages].map(([page, sections]) => {
      sections.sort((a, b) => b.score - a.score || a.unit - b.unit);
      const about = index.page(page), own = sections.filter(({ isOwn }) => isOwn);
      const others = own.slice(1).reduce((sum, { score }) => sum + score, 0) / Math.max(1, own.length - 1);
      const score = (sections[0].score + tuning.more * others) * (about.isMeta ? metaFactor : 1);
      const coverage = Math.max(...sections.map((section) => section.coverage));
      return { ...about, score, coverage, sections: own.slice(0, MAX_SECTIONS).map(describe) };
    });
  };
  const describe = ({ unit, score }) => ({ anchor: index.headings[unit] ? index.anchorOf(unit) : "", heading: index.headings[unit], score });

  const search = (typed) => {
    const read = relaisSearch.readQuery(typed, index);
    const found = read.map(pointsOf).filter(({ most }) => most > 0);
    const terms = new Map();
    for (const word of read) for (const way of word.ways) for (const term of way.terms) terms.set(term, word.folded);
    // Named in the question, Relais' own pages are as good as the others.
    const wantsMeta = read.some(({ folded }) => folded === index.metaWord);
    const pages = found.length ? byPage(scoreUnits(found), wantsMeta ? 1 : tuning.meta).sort((a, b) => b.score - a.score) : [];
    const best = Math.max(0, ...pages.map(({ score }) => score)), covered = Math.max(0, ...pages.map((p) => p.coverage));
    const slips = read.flatMap(({ ways }) => ways.filter(({ kind }) => kind === "slip").slice(0, 1));
    // Of a word that is not finished, nobody knows yet which pages are the good ones.
    const isBegun = read.some(({ ways }) => ways.some(({ kind }) => kind === "begun"));
    const least = isBegun ? 0 : tuning.score_kept * best;
    return {
      pages: pages.filter((p) => p.score >= least && p.coverage >= tuning.coverage_kept * covered),
      corrections: slips.map(({ form }) => form),
      terms,
    };
  };

  // The places in a text of the words that were found.
  const marksIn = (text, terms) => {
    const marks = [];
    for (const { text: word, start, end } of relaisSearch.words.words(text)) {
      for (const part of relaisSearch.words.contentParts(word, new Set())) {
        const term = index.spelled(part).find((found) => terms.has(found));
        if (term !== undefined) { marks.push({ start, end, word: terms.get(term) }); break; }
      }
    }
    return marks;
  };

  // The part of a text that holds the most of the words asked, from the start of a line or of a word.
  const passage = (text, terms) => {
    const marks = marksIn(text, terms);
    let best = { different: 0, count: 0, from: 0 };
    marks.forEach(({ start }, at) => {
      const near = marks.slice(at).filter(({ end }) => end - start < PASSAGE_LETTERS - 40);
      const different = new Set(near.map(({ word }) => word)).size;
      if (different > best.different || (different === best.different && near.length > best.count + 1)) {
        best = { different, count: near.length, from: start };
      }
    });
    const line = text.lastIndexOf("\n", best.from) + 1;
    const sentence = Math.max(line, text.lastIndexOf(". ", best.from) + 2);
    const isNear = (place) => best.from - place < PASSAGE_LETTERS / 2;
    const from = [line, sentence].find(isNear) ?? text.indexOf(" ", best.from - 50) + 1;
    let to = Math.min(text.length, from + PASSAGE_LETTERS);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), best.from + 1);
    const shown = text.slice(from, to).replace(/\n/g, " ");
    return {
      text: shown,
      isCutBefore: from > line,
      isCutAfter: to < text.length,
      marks: marks.filter(({ start, end }) => start >= from && end <= to).map(({ start, end }) => ({ start: start - from, end: end - from })),
    };
  };

  return { search, passage, marksIn };
};
