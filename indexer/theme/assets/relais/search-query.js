// From what is typed to the ways in which the index may hold each word: itself, what begins so, synonyms, slips.
window.relaisSearch = window.relaisSearch || {};

relaisSearch.readQuery = (() => {
  const MAX_PHRASE_WORDS = 5;
  const MAX_BEGUN = 60;
  const MAX_SLIPS = 6;

  // Slips between two words (a letter too many, missing, wrong, or two swapped); more than `most` is `most + 1`.
  const slipsBetween = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        let slips = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, before[j - 2] + 1);
        next.push(slips);
        least = Math.min(least, slips);
      }
      if (least > most) return most + 1;
      before = row;
      row = next;
    }
    return row[b.length];
  };
  // As many slips as the engine forgives: one in a short word, more in a long one.
  const slipsAllowed = (length) => (length < 4 ? 0 : length < 7 ? 1 : length < 11 ? 2 : 3);

  return (typed, index) => {
    const { words, contentParts, forms, fold } = relaisSearch.words;
    const { tuning } = index;
    const isFinished = /\s$/.test(typed) || /[.?!,;:»"]$/.test(typed);
    const written = [...words(typed)];
    const wordsOf = (parts) =>
      written.flatMap(({ text, end }) => {
        const found = parts(text);
        const single = found.length > 1 ? found.slice(0, -1) : found;
        const whole = found.length > 1 ? found[found.length - 1] : "";
        return single.map((part, number) => ({
          part, whole, folded: fold(part), isLast: !isFinished && end === typed.length && number === single.length - 1,
        }));
      });
    const isStopWord = (part) => index.languages.every((language) => index.stopWords.get(language).has(fold(part)));
    const meaning = new Set(index.languages.flatMap((l) => wordsOf((w) => contentParts(w, index.stopWords.get(l))).map((w) => w.folded)));
    const everyWord = wordsOf((word) => contentParts(word, new Set()));
    // A question of little words only (« qui est-ce ? ») is searched as it stands.
    const kept = everyWord.filter((word) => meaning.has(word.folded) && !isStopWord(word.part));
    const asked = kept.length ? kept : everyWord;

    const stemsOf = (part) => new Set(index.languages.flatMap((l) => forms(part, relaisSearch.stemmers[l])));
    const own = (part) => [...new Set([...index.termsOf(fold(part)), ...[...stemsOf(part)].flatMap(index.termsOf)])];
    const ways = (terms, weight, kind) => terms.map((term) => ({ terms: [term], weight, kind }));

    const begun = (folded, known) => {
      const found = new Map();
      for (const [form, term] of index.spellings) {
        if (form.startsWith(folded) && !known.includes(term)) {
          found.set(term, Math.max(found.get(term) || 0, tuning.prefix * Math.sqrt(folded.length / form.length)));
        }
      }
      const best = [...found].sort((a, b) => b[1] - a[1]).slice(0, MAX_BEGUN);
      return best.map(([term, weight]) => ({ terms: [term], weight, kind: "begun" }));
    };
    const slipped = (folded, isLast) => {
      const most = slipsAllowed(folded.length);
      const found = new Map();
      const compare = (allowed, isAlike) => {
        for (const [form, term] of index.spellings) {
          if (!isAlike(form)) continue;
          const whole = slipsBetween(folded, form, allowed);
          // While typing, the slip may be in a word that is not finished.
          const slips = isLast && form.length > folded.length
            ? Math.min(whole, slipsBetween(folded, form.slice(0, folded.length), allowed) + 0.5) : whole;
          if (slips <= allowed && slips < (found.get(term) || { slips: 9 }).slips) found.set(term, { slips, form });
        }
      };
      if (most) compare(most, (form) => form[0] === folded[0]);
      // A slip on the first letter is rare, but then it is the only one.
      if (most && !found.size) compare(1, (form) => Math.abs(form.length - folded.length) < 2);
      const least = Math.min(...[...found.values()].map(({ slips }) => slips));
      return [...found].filter(([, { slips }]) => slips <= least + 0.5)
        .sort(([a, x], [b, y]) => x.slips - y.slips || index.postings(b).units.length - index.postings(a).units.length)
        .slice(0, MAX_SLIPS)
        .map(([term, { slips, form }]) => ({
          terms: [term], weight: tuning.correction * (1 - slips / (folded.length + 1)), kind: "slip", form,
        }));
    };

    const read = asked.map(({ part, whole, folded, isLast }) => {
      const known = own(part);
      const found = [...ways(known, 1, "word"), ...(whole ? ways(own(whole), tuning.joined, "joined") : [])];
      if (isLast && folded.length > 1) found.push(...begun(folded, known));
      return { text: part, folded, isLast, ways: found };
    });
    read.forEach((word, at) => {
      for (let to = at + 1; to <= Math.min(read.length, at + MAX_PHRASE_WORDS); to++) {
        const phrase = read.slice(at, to);
        for (const language of index.languages) {
          const stems = phrase.map(({ text }) => forms(text, relaisSearch.stemmers[language]).pop() || "");
          const others = index.synonymsOf(stems.join(" "));
          for (const asWell of phrase) asWell.ways.push(...others.map((other) => ({ ...other, kind: "synonym" })));
        }
      }
      const pair = read.slice(at, at + 2);
      if (pair.length === 2) {
        const joined = ways(own(pair[0].text + pair[1].text), tuning.joined, "joined");
        for (const asWell of pair) asWell.ways.push(...joined);
      }
    });
    for (const word of read) if (!word.ways.length) word.ways.push(...slipped(word.folded, word.isLast));
    return read;
  };
})();
