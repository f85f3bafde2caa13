"""Words of the glossary are explained where they are read, and steps of a path have names that last."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.glossary import Entry, with_anchors
from indexer.site.assembling import term
from indexer.site.terms import Explainer
from indexer.site.tracks import with_steps
from tests.site.knowing import GLOSSARY_PAGE, built, page
from tests.site.sites import Elements

ENTRIES = with_anchors(
    (
        Entry("ANRU", "Agence nationale de rénovation", "x"),
        Entry("PIA", "Programme d'investissements d'avenir", "x"),
        Entry("PIA 1", "", "x"),
        Entry("Avenant", "", "x"),
        Entry("Convention-fille", "", "x"),
        Entry("Leçon identifiée / leçon apprise", "", "x"),
        Entry("R&D", "Recherche (et développement)", "x"),
        Entry("Publics", "", "x", explained=False),
        Entry("Rex", "un sens", "x"),
        Entry("REX", "un autre", "x"),
    )
)
EXPLAINER = Explainer(ENTRIES)


def explained(html: str) -> list[str]:
    """Return the words that are explained in HTML."""
    made, _ = EXPLAINER.explain(html, "../g/")
    return re.findall(r'<a href="../g/#[^"]*" class="relais-term"[^>]*>([^<]*)</a>', made)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>L'ANRU paie.</p>", ["ANRU"]),
        ("<p>L’anru, la ganru, ANRUX et l'ANRU-2.</p>", []),
        ("<p>Le PIA 1, puis le PIA.</p>", ["PIA 1", "PIA"]),
        ("<p>PIA&nbsp;1</p>", ["PIA&nbsp;1"]),
        ("<p>Deux avenants, un avenant.</p>", ["avenants"]),
        ("<p>Les conventions-filles</p>", ["conventions-filles"]),
        ("<p>sous-convention-fille, convention-fille-type</p>", []),
        ("<p>une leçon apprise</p>", ["leçon apprise"]),
        ("<p>Programme d’investissements\nd'avenir</p>", ["Programme d’investissements\nd'avenir"]),
        ("<p>La R&amp;D</p>", ["R&amp;D"]),
        ("<p>recherche</p>", []),
        ("<p>les publics</p>", []),
        ("<h2>ANRU</h2><h3>PIA</h3>", []),
        ('<p><a href="x">l\'ANRU</a> <code>PIA</code> <a href="y">le <em>PIA 1</em></a></p><pre>ANRU</pre>', []),
        ('<div class="admonition advice"><p class="admonition-title">ANRU</p><p>PIA</p></div>', ["PIA"]),
        ('<p title="ANRU">x</p><img alt="ANRU" src="ANRU.png">', []),
        ("<h2>x</h2><p>ANRU ANRU</p><h3>y</h3><p>ANRU</p><h2>z</h2><p>ANRU</p>", ["ANRU", "ANRU"]),
    ],
)
def test_words_that_are_explained(html: str, words: list[str]) -> None:
    """Whole words of prose, acronyms to the letter, others in any case and number, once a section."""
    assert explained(html) == words


def test_the_text_stays_as_it_is() -> None:
    """Nothing but links is added."""
    html = '<h2 id="a">ANRU</h2><p>L\'<em>ANRU</em> &amp; le PIA 1 <br> &lt;b&gt; avenants</p>'
    made, used = EXPLAINER.explain(html, "../g/")
    assert re.sub(r'<a href="../g/[^>]*>|</a>', "", made) == html
    assert [entry.term for entry in used] == ["ANRU", "PIA 1", "Avenant"]


def test_a_link_to_the_glossary_is_explained_in_its_place() -> None:
    """What the author linked is not linked again in that section."""
    made, used = EXPLAINER.explain(
        '<p><a href="../g/#anru">l\'agence</a>, ANRU, <a href="../h/#pia">x</a></p>', "../g/"
    )
    assert '<a href="../g/#anru" class="relais-term" aria-describedby="relais-term-anru">l\'agence</a>, ANRU,' in made
    assert [entry.term for entry in used] == ["ANRU"]


def test_a_page_carries_what_explains_its_words(tmp_path: Path) -> None:
    """Each link has its explanation in the page, escaped; the glossary's page has none, nor one that wants none."""
    text = "L'ANRU et la R&D signent un avenant."
    files = {
        "glossaire.md": GLOSSARY_PAGE,
        "a/b.md": page("B", "", text),
        "c.md": page("C", "hide: [glossary]", text),
    }
    site = built(tmp_path, files)
    html = site.html("a/b")
    elements = Elements(html)
    described = {found["aria-describedby"] for _, found in elements.found if found.get("class") == "relais-term"}
    assert described == {"relais-term-anru", "relais-term-r-d", "relais-term-avenant"}
    assert described <= elements.ids
    assert 'href="../../glossaire/#anru"' in html
    assert "&lt;b&gt;paie&lt;/b&gt;" in html
    assert "relais-term" not in site.html("c") + site.html("glossaire")


def test_english_pages_are_explained_in_english() -> None:
    """By the English name of a term too; what is not translated says that it is in French."""
    entries = with_anchors((Entry("ANRU", "Agence", "Elle paie.", "It pays.", english="Renewal agency"),))
    made, used = Explainer(entries, "en").explain("<p>The renewal agency</p>", "g/")
    assert ">renewal agency</a>" in made
    explained_in_english, kept_in_french = term(used[0], "en"), term(replace(used[0], definition_en=""), "en")
    assert (explained_in_english.expansion, explained_in_english.definition) == ("Renewal agency", "It pays.")
    assert (kept_in_french.definition, kept_in_french.language) == ("Elle paie.", "fr")


def test_without_a_page_of_the_glossary_nothing_is_explained(tmp_path: Path) -> None:
    """There would be nowhere to lead to."""
    assert "relais-term" not in built(tmp_path, {"a.md": page("A", "", "L'ANRU.")}).html("a")


STEP = (
    '<li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled=""><span></span>'
    "</label> {}</li>"
)


def test_steps_are_named_by_their_words() -> None:
    """Moved within its page a step keeps its name; another text is another step; two alike are told apart."""
    texts = ["Lire <a href='x'>la fiche</a>.", "Été : appeler", "Été : appeler"]
    one, other = (with_steps("".join(STEP.format(text) for text in order)) for order in (texts, texts[::-1]))
    names = re.findall(r'data-step="([^"]*)"', one)
    assert names == ["step-lire-la-fiche", "step-ete-appeler", "step-ete-appeler-2"]
    assert set(names) == set(re.findall(r'data-step="([^"]*)"', other))


def test_a_track_shows_its_steps(tmp_path: Path) -> None:
    """Its task lists are steps, and its progress waits for a browser that can keep it; other pages are as before."""
    body = "## Premier jour\n\n- [ ] Lire\n- [x] Fait\n\n## Plus tard\n\n- [ ] Écrire\n"
    site = built(tmp_path, {"t.md": page("T", "type: track\nid: mon-parcours", body), "g.md": page("G", "", body)})
    html = site.html("t")
    assert re.findall(r'data-step="([^"]*)"', html) == ["step-lire", "step-fait", "step-ecrire"]
    assert re.search(r'class="relais-progress" data-track="mon-parcours" data-root="\.\."', html)
    assert html.count("disabled") == 3
    assert "data-step" not in site.html("g")
    assert "relais-progress" not in site.html("g")
