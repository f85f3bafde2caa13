// The Snowball stemmers of French and English, as the index uses them (https://snowballstem.org, BSD-3-Clause algorithms).
// A test holds both equal to PyStemmer's: change nothing here without it.
window.relaisSearch = window.relaisSearch || {};

relaisSearch.stemmers = (() => {
  // Where the word goes on after the first consonant that follows a vowel, from a place on.
  const regionAfter = (word, isVowel, from) => {
    let at = from;
    while (at < word.length && !isVowel(word[at])) at++;
    while (at < word.length && isVowel(word[at])) at++;
    return Math.min(at + 1, word.length);
  };
  // The longest of the suffixes that end a text: the leftmost match of an anchored pattern.
  const suffix = (pattern, text) => (pattern.exec(text) || [null])[0];
  const longestFirst = (text) => text.trim().split(/\s+/).sort((a, b) => b.length - a.length).join("|");
  const ending = (text) => new RegExp(`(?:${longestFirst(text)})$`);

  const french = (() => {
    const V = "aeiouyàâèéêëîïôùû";
    const isVowel = (letter) => letter !== undefined && V.includes(letter);
    const UN_ACCENT = new RegExp(`[éè](?=[^${V}]+$)`);
    const POSTLUDE = { H: "", He: "ë", Hi: "ï", I: "i", U: "u", Y: "y" };
    const STANDARD = ending(`iqUe atrice ance ence logie able isme euse iste ive if usion ation ution ateur iqUes atrices
      ances ences logies ables ismes euses istes ives ifs usions ations utions ateurs ments ements issements ités ment
      ement issement amment emment aux eaux eux oux ité`);
    const I_VERB = ending(`ira ie isse issante i irai ir iras ies îmes isses issantes îtes is irais issais irions issions
      irons issons issants it irait issait issant iraIent issaIent irent issent iront ît iriez issiez irez issez`);
    const VERB_ALONE = "era ée erai er eras ées eais erais erions erons és erait eraIent èrent eront ez iez eriez erez é";
    const VERB_WITH_E = "a asse ante ai as âmes asses antes âtes assions ants ait ant aIent assent ât assiez";
    const VERB = ending(`ions aise aises ais ${VERB_ALONE} ${VERB_WITH_E}`);
    const WITH_E = new Set(VERB_WITH_E.split(" "));
    const RESIDUAL = ending("e Ière ière ion Ier ier");

    // Marks the vowels that count as consonants; a place is looked at again as long as something changes there.
    const rewrite = (letters, at) => {
      const [letter, next] = letters.slice(at, at + 2);
      const put = (place, count, ...by) => { letters.splice(place, count, ...by); return true; };
      if (isVowel(letter)) {
        if ((next === "u" || next === "i") && isVowel(letters[at + 2])) return put(at + 1, 1, next.toUpperCase());
        if (next === "y") return put(at + 1, 1, "Y");
      }
      if (letter === "ë") return put(at, 1, "H", "e");
      if (letter === "ï") return put(at, 1, "H", "i");
      if (letter === "y" && isVowel(next)) return put(at, 1, "Y");
      return letter === "q" && next === "u" && put(at + 1, 1, "U");
    };
    const prelude = (word) => {
      const letters = [...word];
      for (let at = 0; at < letters.length; ) if (!rewrite(letters, at)) at++;
      return letters.join("");
    };
    const verbRegion = (word) => {
      if (word.length > 2 && isVowel(word[0]) && isVowel(word[1])) return 3;
      if (/^(?:col|par|tap)/.test(word) || (word.startsWith("ni") && isVowel(word[2]))) return 3;
      let at = 1;
      while (at < word.length && !isVowel(word[at])) at++;
      return Math.min(at + 1, word.length);
    };

    return (given) => {
      let word = prelude(given.replace(/^(?:[cdjlmnst]|qu)'(?=.)/u, ""));
      const pV = verbRegion(word);
      const p1 = regionAfter(word, isVowel, 0);
      const p2 = regionAfter(word, isVowel, p1);
      const cut = (length, by = "") => { word = word.slice(0, word.length - length) + by; return true; };
      const ends = (text, from) => word.endsWith(text) && word.length - text.length >= from;
      // « ic » is removed in R2, and otherwise written as it was found in a page.
      const cutIc = () => word.endsWith("ic") && cut(2, ends("ic", p2) ? "" : "iqU");

      const standard = () => {
        const found = suffix(STANDARD, word);
        if (found === null) return false;
        const size = found.length, start = word.length - size;
        const isIn = (region) => start >= region;
        switch (found.replace(/s$/, "")) {
          case "ance": case "iqUe": case "isme": case "able": case "iste": case "eux":
            return isIn(p2) && cut(size);
          case "atrice": case "ateur": case "ation":
            if (!isIn(p2)) return false;
            cut(size); cutIc(); return true;
          case "logie": return isIn(p2) && cut(size, "log");
          case "usion": case "ution": return isIn(p2) && cut(size, "u");
          case "ence": return isIn(p2) && cut(size, "ent");
          case "ement": return isIn(pV) && cut(size) && afterEment();
          case "ité": return isIn(p2) && cut(size) && afterIté();
          case "if": case "ive":
            if (!isIn(p2)) return false;
            cut(size);
            if (ends("at", p2)) { cut(2); cutIc(); }
            return true;
          case "eaux": return cut(size, "eau");
          case "aux": return isIn(p1) && cut(size, "al");
          case "oux": return start > 0 && "bhjlnp".includes(word[start - 1]) && cut(size, "ou");
          case "euse": return isIn(p2) ? cut(size) : isIn(p1) && cut(size, "eux");
          case "issement": return isIn(p1) && start > 0 && !isVowel(word[start - 1]) && cut(size);
          // The three adverbs go on to the verbs' endings.
          case "amment": if (isIn(pV)) cut(size, "ant"); return false;
          case "emment": if (isIn(pV)) cut(size, "ent"); return false;
          default: if (isVowel(word[start - 1]) && start - 1 >= pV) cut(size); return false;
        }
      };
      const afterEment = () => {
        if (word.endsWith("iv")) { if (ends("iv", p2)) { cut(2); if (ends("at", p2)) cut(2); } }
        else if (word.endsWith("eus")) { if (ends("eus", p2)) cut(3); else if (ends("eus", p1)) cut(3, "eux"); }
        else if (ends("abl", p2) || ends("iqU", p2)) cut(3);
        else if (ends("ièr", pV) || ends("Ièr", pV)) cut(3, "i");
        return true;
      };
      const afterIté = () => {
        if (word.endsWith("abil")) cut(4, ends("abil", p2) ? "" : "abl");
        else if (!cutIc() && ends("iv", p2)) cut(2);
        return true;
      };
      const iVerb = () => {
        const tail = word.slice(pV), found = suffix(I_VERB, tail);
        if (found === null) return false;
        const before = tail[tail.length - found.length - 1];
        return before !== undefined && before !== "H" && !isVowel(before) && cut(found.length);
      };
      const verb = () => {
        const found = suffix(VERB, word.slice(pV));
        if (found === null) return false;
        const stem = word.slice(0, word.length - found.length);
        if (found === "ions") return stem.length >= p2 && cut(4);
        if (/^aises?$|^ais$/.test(found)) return !/(?:^.al|épl|auv)$/u.test(stem) && cut(found.length);
        const takesE = WITH_E.has(found) && stem.endsWith("e") && stem.length - 1 >= pV;
        return cut(found.length + (takesE ? 1 : 0));
      };
      const residual = () => {
        if (/(?:Hi|[^aiousè])s$/.test(word)) cut(1);
        const tail = word.slice(pV), found = suffix(RESIDUAL, tail);
        if (found === null) return;
        const start = tail.length - found.length;
        if (found === "e") cut(1);
        else if (found !== "ion") cut(found.length, "i");
        else if (pV + start >= p2 && start > 0 && /[st]/.test(tail[start - 1])) cut(3);
      };

      if (standard() || iVerb() || verb()) word = word.replace(/Y$/, "i").replace(/ç$/, "c");
      else residual();
      if (/(?:ell|eill|enn|onn|ett)$/.test(word)) cut(1);
      word = word.replace(UN_ACCENT, "e");
      return word.replace(/H[ei]?|[IUY]/g, (mark) => POSTLUDE[mark]);
    };
  })();

  const english = (() => {
    const isVowel = (letter) => letter !== undefined && "aeiouy".includes(letter);
    const hasVowel = (text) => /[aeiouy]/.test(text);
    const WHOLE = { skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli",
      singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias",
      andes: "andes" };
    const PREFIX = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/;
    const pairs = (text) => Object.fromEntries(text.trim().split(/\s+/).map((pair) => pair.split(":")));
    const STEP_2 = pairs(`tional:tion enci:ence anci:ance abli:able entli:ent izer:ize ization:ize ational:ate ation:ate
      ator:ate alism:al aliti:al alli:al fulli:ful fulness:ful ousli:ous ousness:ous iveness:ive iviti:ive biliti:ble
      bli:ble ogist:og ogi:og lessli:less li:`);
    const STEP_3 = pairs("tional:tion ational:ate alize:al icate:ic iciti:ic ical:ic ful: ness: ative:");
    const IN_2 = ending(Object.keys(STEP_2).join(" ")), IN_3 = ending(Object.keys(STEP_3).join(" "));
    const IN_4 = ending("ic ance ence able ible ate ive ize iti al ism ion er ous ant ent ment ement");
    const isShort = (text) =>
      /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/.test(text);

    const markY = (word) => {
      let marked = word[0] === "y" ? "Y" : word[0] || "";
      for (const letter of word.slice(1)) marked += letter === "y" && isVowel(marked[marked.length - 1]) ? "Y" : letter;
      return marked;
    };

    return (given) => {
      if (Object.hasOwn(WHOLE, given)) return WHOLE[given];
      if (given.length < 3) return given;
      let word = markY(given.replace(/^'/, ""));
      const p1 = (PREFIX.exec(word) || [{ length: regionAfter(word, isVowel, 0) }])[0].length;
      const p2 = regionAfter(word, isVowel, p1);
      const cut = (length, by = "") => { word = word.slice(0, word.length - length) + by; };
      const startOf = (found) => word.length - found.length;

      const plural = () => {
        word = word.replace(/'s'$|'s$|'$/, "");
        if (/sses$/.test(word)) cut(2);
        else if (/ie[ds]$/.test(word)) cut(word.length > 4 ? 2 : 1);
        else if (/[^us]s$/.test(word) && hasVowel(word.slice(0, -2))) cut(1);
      };
      const pastAndGerund = () => {
        const found = suffix(/(?:eedly|ingly|edly|eed|ing|ed)$/, word);
        if (found === null) return;
        const stem = word.slice(0, startOf(found));
        if (found.startsWith("eed")) {
          if (stem.length >= p1 && !/^(?:succ|proc|exc)$/.test(stem)) word = `${stem}ee`;
          return;
        }
        if (found === "ing") {
          if (/^[^aeiouy]y$/.test(stem)) { word = `${stem[0]}ie`; return; }
          if (/^(?:even|cann|inn|earr|herr|out)$/.test(stem)) return;
        }
        if (!hasVowel(stem)) return;
        word = stem;
        if (/(?:at|bl|iz)$/.test(word)) word += "e";
        else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(word)) { if (!/^[aeo]..$/.test(word)) cut(1); }
        else if (word.length === p1 && isShort(word)) word += "e";
      };
      const step2 = () => {
        const found = suffix(IN_2, word);
        if (found === null || startOf(found) < p1) return;
        const before = word[startOf(found) - 1];
        if (found === "ogi" && before !== "l") return;
        if (found === "li" && !"cdeghkmnrt".includes(before || " ")) return;
        cut(found.length, STEP_2[found]);
      };
      const step3 = () => {
        const found = suffix(IN_3, word);
        if (found !== null && startOf(found) >= (found === "ative" ? p2 : p1)) cut(found.length, STEP_3[found]);
      };
      const step4 = () => {
        const found = suffix(IN_4, word);
        if (found === null || startOf(found) < p2) return;
        if (found !== "ion" || /[st]ion$/.test(word)) cut(found.length);
      };
      const step5 = () => {
        const rest = word.slice(0, -1);
        if (word.endsWith("e") && (rest.length >= p2 || (rest.length >= p1 && !isShort(rest)))) cut(1);
        else if (word.endsWith("ll") && rest.length >= p2) cut(1);
      };

      plural(); pastAndGerund();
      if (/[^aeiouy][yY]$/.test(word) && word.length > 2) cut(1, "i");
      step2(); step3(); step4(); step5();
      return word.replace(/Y/g, "y");
    };
  })();

  return { fr: french, en: english };
})();
