"""What the browser makes of words is what the index made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from Stemmer import Stemmer

from indexer.analysis import ALGORITHMS, STOP_WORDS, fold, index_terms
from indexer.plugin_theme import THEME
from tests.site.sites import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SCRIPTS = THEME / "assets" / "relais"
# Every ending that a rule of one of the two stemmers names.
ENDINGS = """a able ables age ai aient ais aise aises ait al amment ance ances ant ante antes ants as asse assent asses
    assiez assions at ateur ateurs ation ations atrice atrices aux bilité e eais eaux ell eille ement ements
    emment ence ences enne enn ent er era erai eraient erais erait eras erez eriez erions erons eront ett
    eur euse euses eux ez ie ied ier ière ières ies iez if ifs ion ions ique iques ir ira irai irais irait
    iras irent iriez is isme issante issement issements isses iste it ité ités iv ivité ité ive ives logie
    logies ment ments ons oux s usion ution ât âmes âtes èrent é ée ées és ère ç çons ï ë ÿ y 's abli ably
    alism aliti alize alli ance anci ative bli bly ed edly eed eedly enci entli ful fulli fulness ible ic
    ical icate iciti ing ingly ism iti iveness iviti ization izer ize lessli less li ly ness ogi ogist ology
    ous ousli ousness sses ss tional tionally us ying""".split()
LETTERS = "aeiouyéèêàâëîïôûçœbcdfghjklmnpqrstvwxz"
SIGNS = "aàâbcçdeéèêëïlmnoôœæqsuùxyŒÉßøłAEIÉÇ0129²½-‐‑’'ʼ.._ ,%€\u0301\u00ad\u0308\xa0ﬁſİıΣςЖя中\u2028\""


def texts() -> list[str]:
    """Return the lines of our pages, and lines that nobody would write."""
    pages = sorted((REPOSITORY / "docs").rglob("*.md"))
    lines = [line for page in pages for line in page.read_text("utf-8").splitlines() if line.strip()]
    chance = Random(3)
    return lines + ["".join(chance.choices(SIGNS, k=chance.randint(3, 40))) for _ in range(5_000)]


def words() -> list[str]:
    """Return the words of our pages, the beginnings of them with every kind of ending, and words of chance."""
    own = {word.lower() for line in texts() for word in re.findall(r"[^\W\d_]+", line) if word.isprintable()}
    chance = Random(1)
    begun = {word[: chance.randint(1, len(word))] + ending for word in own for ending in chance.sample(ENDINGS, 6)}
    made = ("".join(chance.choices(LETTERS, k=chance.randint(1, 5))) + chance.choice(ENDINGS) for _ in range(20_000))
    return sorted({*own, *begun, *made})


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """An empty window in which the scripts are loaded."""
    page = browser.new_page()
    for name in ("stemmers", "words"):
        page.add_script_tag(path=SCRIPTS / f"search-{name}.js")
    yield page
    page.close()


def different(given: list[str], ours: Any, theirs: list[Any]) -> list[tuple[str, Any, Any]]:
    """Return what the two sides do not make the same of, the first few."""
    return [row for row in zip(given, ours, theirs, strict=True) if row[1] != row[2]][:10]


@pytest.mark.parametrize("language", ALGORITHMS)
def test_stems_are_those_of_the_index(scripts: Page, language: str) -> None:
    """The script's stemmers and Python's agree on every word of our pages, and on words with every ending."""
    given, stemmer = words(), Stemmer(ALGORITHMS[language])
    found = scripts.evaluate(f"(words) => words.map(relaisSearch.stemmers.{language})", given)
    assert len(given) > 40_000
    assert different(given, found, stemmer.stemWords(given)) == []


@pytest.mark.parametrize("language", ALGORITHMS)
def test_terms_are_those_of_the_index(scripts: Page, language: str) -> None:
    """Elisions, acronyms, compounds, ligatures, accents, little words: both cut a text into the same terms."""
    given, stop_words = texts(), sorted(map(fold, STOP_WORDS[language]))
    found = scripts.evaluate(
        """([language, stopWords, texts]) => {
            const { words, contentParts, forms } = relaisSearch.words;
            const known = new Set(stopWords), stem = relaisSearch.stemmers[language];
            const termsOf = ({ text }) => contentParts(text, known).flatMap((part) => forms(part, stem));
            return texts.map((text) => [...words(text)].flatMap(termsOf));
        }""",
        [language, stop_words, given],
    )
    assert different(given, found, [index_terms(text, language) for text in given]) == []
