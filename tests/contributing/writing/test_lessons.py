"""What somebody told becomes a whole page, or one more testimony on a page, and nothing that was typed escapes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contributing.models import Author, Draft
from bot.contributing.writing.errors import PageClosed, PageGone, PersonalData
from bot.contributing.writing.pages_at import PagesAt
from bot.contributing.writing.plain_text import cleaned, one_line
from bot.contributing.writing.slugs import lesson_path, slug_of
from indexer.building import build_site
from indexer.checks import check_folder, read_rules
from indexer.front_matter import parse_front_matter
from indexer.models import Visibility
from indexer.pages import read_folder
from tests.contributing.writing.hostile import Elements, hostile, visible_words
from tests.contributing.writing.trees import draft, own_settings, own_tree, proposed, proposed_file, shown, tree_of
from tests.site import sites

TREE = tree_of({})
TOLD = {
    "title": "La visite remplacée par un défi",
    "planned": "Une visite de deux heures.",
    "happened": "L'entreprise a annulé la visite deux jours avant, pour raison de sécurité.",
    "why": "Le service de sécurité n'avait pas été consulté.",
    "advice": "Consulter le service de sécurité avant de fixer la date.",
    "evidence": "Le compte rendu : https://example.org/compte_rendu",
}
KEYS = ["title", "id", "type", "status", "summary", "owner", "themes", "audiences", "phases", "partners", "to_collect"]


def told(**fields: str) -> Draft:
    """Return a lesson told, with some fields of its own."""
    return draft("lesson", **{**TOLD, **fields})


def test_a_lesson_is_a_whole_page() -> None:
    """The front matter is filled, and says of nothing that it was reviewed; each field has its section."""
    proposal = proposed(told(why="", question="Que faire si une visite est annulée ?"), TREE)
    ((path, content),) = proposal.files.items()
    head = parse_front_matter(content.decode(), path)
    assert path == "lecons/la-visite-remplacee-par-un-defi.md"
    assert not head.problems
    assert head.front_matter.type == "lesson"
    assert head.front_matter.status == "to-validate"
    assert head.front_matter.owner == "coordination"
    assert head.front_matter.reviewed is None
    assert head.front_matter.themes == ("capitalisation",)
    assert head.front_matter.audiences == ("tous",)
    assert head.front_matter.questions == ("Que faire si une visite est annulée ?",)
    assert head.front_matter.to_collect == ("Pourquoi cela s'est-il passé ainsi ?",)
    assert head.front_matter.summary == (
        "L'entreprise a annulé la visite deux jours avant, pour raison de sécurité. "
        "Conseil, à valider : Consulter le service de sécurité avant de fixer la date."
    )
    assert [(section.heading, section.blocks[0].mark) for section in shown(content)] == [
        (TOLD["title"], "advice"),
        ("Ce qui était prévu", "advice"),
        ("Ce qui s'est passé", "advice"),
        ("Sur quoi s'appuie ce témoignage", "advice"),
        ("Ce qu'il reste à recueillir", "collect"),
    ]
    assert proposal.is_draft
    assert (proposal.branch, proposal.owner) == ("relais/d1", "coordination")


def test_what_was_told_is_neither_the_slides_nor_a_source() -> None:
    """Words of partners stand under our advice, to be validated, as a testimony."""
    text = proposed_file(told(), TREE).decode()
    assert "/// slides" not in text
    assert "/// public" not in text
    assert text.count("/// advice | Témoignage d'un partenaire (à valider)") == 4


def test_a_lesson_told_in_english_is_written_in_english() -> None:
    """Headings and summary follow the language of the draft, which the page says."""
    text = proposed_file(replace(told(), language="en"), TREE).decode()
    assert "\nlanguage: en\n" in text
    assert "## What happened\n" in text
    assert "Advice, to be validated:" in text


@settings(deadline=None, max_examples=25)
@given(
    st.fixed_dictionaries({name: hostile(80 if name == "title" else 300) for name in TOLD}),
    hostile(40),
    hostile(200),
)
def test_nothing_typed_escapes_from_the_page(typed: dict[str, str], organisation: str, question: str) -> None:
    """The front matter holds what is meant and no other key; sections are ours; every word is there, no tag is."""
    fields = {**typed, "title": f"T {typed['title']}"[:80], "happened": f"x {typed['happened']}", "question": question}
    fields["advice"] = f"y {typed['advice']}"
    made = replace(told(**fields), author=Author("capitalisation", organisation))
    try:
        ((path, content),) = proposed(made, TREE).files.items()
    except PersonalData:
        return
    head = parse_front_matter(content.decode(), path)
    assert path.startswith("lecons/t")
    assert path.removeprefix("lecons/").removesuffix(".md").replace("-", "").isalnum()
    assert path.isascii()
    assert not head.problems
    assert set(head.raw) <= {*KEYS, "questions"}
    assert head.raw["title"] == one_line(fields["title"])
    assert head.raw.get("questions", [""]) == [one_line(question)]
    assert 60 <= len(str(head.raw["summary"])) <= 280
    asked = [name for name in ("planned", "why", "evidence") if not cleaned(fields[name]).strip()]
    assert len(list(head.raw.get("to_collect", []))) == len(asked)  # type: ignore[call-overload]
    pages = PagesAt(TREE, own_settings())
    page = Elements(pages.render(head.body))
    assert page.tags.count("h2") == 4 - len(asked) + bool(asked)
    assert set(page.tags) <= {"h2", "a", "p", "ul", "ol", "li", "em", "div"}
    for name in ("planned", "happened", "why", "advice", "evidence"):
        for word in visible_words(cleaned(fields[name])):
            assert word in page.text


def test_the_same_draft_is_the_same_page() -> None:
    """Written again after a failure, a draft gives the same file; another draft of that title has its own id."""
    first = proposed(told(), TREE)
    assert proposed(told(), TREE) == first
    ((path, content),) = first.files.items()
    ((other_path, other),) = proposed(replace(told(), id="d2"), tree_of({path: content})).files.items()
    assert other_path != path
    assert parse_front_matter(other.decode(), "").raw["id"] != parse_front_matter(content.decode(), "").raw["id"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Œuvre d'été : l'an 2 !", "oeuvre-d-ete-l-an-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("Index", "lecon-index"),
        ("con", "lecon-con"),
        ("عنوان", "lecon"),
        ("x" * 80, "x" * 60),
        ("un mot " * 11, "un-mot-un-mot-un-mot-un-mot-un-mot-un-mot-un-mot-un-mot-un"),
    ],
)
def test_the_path_is_ours(title: str, slug: str) -> None:
    """Whatever the title, the file has a short ASCII name in the folder of lessons."""
    assert slug_of(title) == slug


@pytest.mark.parametrize("taken", ["lecons/un.md", "lecons/UN.md", "lecons/un/index.md"])
def test_no_page_is_written_over(taken: str) -> None:
    """A name that is taken, whatever its case, or that of a folder, gets the mark of the draft."""
    assert lesson_path("Un", "d1", []) == "lecons/un.md"
    assert lesson_path("Un", "d1", [taken]).startswith("lecons/un-")


def test_a_title_is_made_from_what_happened() -> None:
    """A form sent without a title has one proposed: the first sentence."""
    content = proposed_file(told(title=""), TREE).decode()
    title = str(parse_front_matter(content, "").raw["title"])
    assert title == "L'entreprise a annulé la visite deux jours avant, pour raison de sécurité"
    long = proposed_file(told(title="", happened="mot " * 100), TREE).decode()
    assert len(str(parse_front_matter(long, "").raw["title"])) <= 80


@pytest.mark.parametrize(
    ("role", "text", "owner", "themes"),
    [
        ("coordination", "rien", "coordination", ("capitalisation",)),
        ("", "Les relations avec l'industrie", "relations-industrie", ("industrie",)),
        ("quelqu'un", "rien", "capitalisation", ("capitalisation",)),
        ("", "Un musée au montage, avec des publics", "capitalisation", ("mediation",)),
    ],
)
def test_values_are_guessed_from_the_words_of_labels(role: str, text: str, owner: str, themes: tuple[str, ...]) -> None:
    """A value is chosen where the text has the words of its label, else the general one."""
    made = replace(told(planned=text), author=Author(role=role))
    front_matter = parse_front_matter(proposed_file(made, TREE).decode(), "").front_matter
    assert (front_matter.owner, front_matter.themes) == (owner, themes)
    assert front_matter.phases == (("montage",) if "montage" in text else ())
    assert front_matter.partners == (("musee",) if "musée" in text else ())


@pytest.mark.parametrize("happened", ["Court.", "mot " * 500, "x" * 2000])
@pytest.mark.parametrize("advice", ["Non", "Une phrase. " * 160, "y" * 2000])
def test_a_summary_has_the_length_of_an_answer(happened: str, advice: str) -> None:
    """However little or much was told."""
    made = told(happened=happened, advice=advice[:2000])
    summary = str(parse_front_matter(proposed_file(made, TREE).decode(), "").raw["summary"])
    assert 60 <= len(summary) <= 280


def test_what_is_restricted_is_not_created_in_public() -> None:
    """What comes from a restricted place goes to no folder that more people see; in a closed one the page says so."""
    made = replace(told(), visibility=Visibility.PARTNERS)
    with pytest.raises(PageClosed):
        proposed(made, TREE)
    closed = replace(own_settings(), shown_to=Visibility.PARTNERS)
    (content,) = proposed(made, TREE, closed).files.values()
    assert b"\nvisibility: partners\n" in content


def test_a_lesson_completes_a_page_that_speaks_of_it() -> None:
    """It is one more section at the end; every other byte and anchor is kept."""
    path = "lecons/conventions-filles.md"
    before = own_tree().files[path]
    content = proposed_file(replace(told(title="C# et ## fin"), page=path), own_tree())
    assert content.startswith(before.rstrip())
    assert [section.anchor for section in shown(content)][:-1] == [section.anchor for section in shown(before)]
    last = shown(content)[-1]
    assert last.heading == "Un autre témoignage : C# et ## fin"
    assert {block.mark for block in last.blocks} == {"advice"}


@settings(deadline=None, max_examples=25)
@given(hostile(80), hostile(200))
def test_nothing_typed_escapes_from_a_testimony(title: str, happened: str) -> None:
    """Added to a page, a lesson is one section, whatever it holds."""
    page = "---\ntitle: T\n---\n\nAvant.\n\n## Un\n\nUn.\n"
    made = replace(told(title=f"T {title}"[:80], happened=f"x {happened}"), page="page.md")
    try:
        content = proposed_file(made, tree_of({"page.md": page}))
    except PersonalData:
        return
    before, after = shown(page.encode()), shown(content)
    assert after[:-1] == before
    assert len(after) == len(before) + 1


@pytest.mark.parametrize("path", ["nulle-part.md", "../mkdocs.yml", "_data/roles.yml", ".git/x.md"])
def test_only_pages_are_written_to(path: str) -> None:
    """A path that is not that of a page leads nowhere, even where there is a file."""
    tree = tree_of({".git/x.md": "x", "../mkdocs.yml": "x"})
    with pytest.raises(PageGone):
        proposed(replace(told(), page=path), tree)


def test_a_new_lesson_passes_the_checks_and_is_reached(tmp_path: Path) -> None:
    """`relais check` finds no error, the site builds without a warning, and the list of lessons leads to the page."""
    docs = tmp_path / "docs"
    sites.write(docs, {**TREE.files, "lecons/index.md": "---\ntitle: L\n---\n\n<!-- relais:cards type=lesson -->\n"})
    sites.write(docs, dict(proposed(told(title="Un défi & <b>"), TREE).files))
    folder = read_folder(docs)
    lesson = [
        problem for problem in check_folder(folder, read_rules(docs, Visibility.PUBLIC)) if "defi" in problem.path
    ]
    assert [problem for problem in lesson if problem.severity == "error"] == []
    assert {problem.data.get("key") for problem in lesson} == {"reviewed", "sources", "questions"}
    report = build_site(docs, sites.own_settings(tmp_path), tmp_path / "site")
    assert report.problems == ()
    site = sites.Site(tmp_path / "site", report)
    assert 'href="un-defi-b/"' in site.html("lecons/")
    assert "Un défi &amp; &lt;b&gt;" in site.html("lecons/un-defi-b/")
