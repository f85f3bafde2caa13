"""The ask page without a browser: what it says, in which language, and that it is only text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

import pytest

from bot.web.app import create_app
from bot.web.refreshing import Installation
from bot.web.requests import MAX_QUESTION_CHARACTERS
from bot.web.serving import public_counts
from bot.web.settings import WebSettings
from indexer.models import Results, Verdict, Visibility
from indexer.searching import Searcher
from tests.web.clients import Web
from tests.web.pages import CANARY

QUESTION = "qui doit signer les conventions filles ?"
TEXT_OF_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Judging:
    """A real search whose verdict is always the same."""

    searcher: Searcher
    verdict: Verdict

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
    ) -> Results:
        """Return the real ranking with the verdict."""
        return replace(self.searcher.search(question, reader=reader, n=n, explained=explained), verdict=self.verdict)


def judging(installation: Installation, verdict: Verdict) -> Web:
    """Return a client of an application that always has the same verdict."""
    searcher = Searcher(installation.index)
    settings = WebSettings(lambda: installation.facts, lambda: public_counts(searcher))
    return Web(create_app(Judging(searcher, verdict), installation.site, settings))


def ask(web: Web, question: str, rest: str = "", language: str = "") -> str:
    """Return the page that answers a question."""
    return web.get(f"/ask?q={quote(question)}{rest}", language=language).text


def test_the_empty_page_suggests_questions_that_get_an_answer(web: Web) -> None:
    """Those of public pages, French first; each is a link to its answer."""
    page = web.get("/ask").text
    suggested = [unquote(question) for question in re.findall(r'<li><a href="\./ask\?q=([^"]*)">', page)]
    assert "comment justifier une dépense ?" in suggested
    assert suggested[-1] == "how long does the agreement last?"
    assert CANARY not in page
    for question in suggested:
        assert "<article" in ask(web, question)


def test_an_answer_shows_its_passage_its_link_its_age_and_why(web: Web) -> None:
    """Everything a reader needs to trust it, or not."""
    page = ask(web, QUESTION)
    assert 'href="./guides/conventions/#qui-doit-signer-une-convention-fille"' in page
    assert "<mark>" in page
    text = TEXT_OF_TAGS.sub("", page)
    for said in (
        "Voici ce",
        "Coordination du projet",
        "relue il y a",
        "à valider",
        "plus de 18 mois",
        "Pourquoi cette réponse",
    ):
        assert said.replace(" ?", "\N{NO-BREAK SPACE}?") in text


def test_a_page_in_another_language_says_so(web: Web) -> None:
    """A French page for an English question, the reverse, or an English page for a French reader; not otherwise."""
    label = '<p class="language">{}</p>'.format
    assert label("page en français") in ask(web, "who can sign a partner agreement?")
    assert label("page in French") in ask(web, QUESTION, "&lang=en")
    assert label("page en anglais") in ask(web, "how long does the agreement last?")
    assert '<p class="language">' not in ask(web, "how long does the agreement last?", "&lang=en").split("<details")[0]
    assert '<p class="language">' not in ask(web, QUESTION)


def test_an_unsure_answer_offers_a_choice(installation: Installation) -> None:
    """Several sections under their headings, none said to be the one to read."""
    page = ask(judging(installation, Verdict.PERHAPS), "signer une convention")
    assert page.count("<article") > 1
    assert "pas sûrs" in page
    assert "Lire la section" not in page
    assert "Dans d'autres pages" not in page


def test_without_an_answer_near_sections_are_only_links(installation: Installation) -> None:
    """Said to be far, without a passage that could be taken for an answer."""
    page = ask(judging(installation, Verdict.NONE), "signer une convention")
    assert "sans garantie" in page
    assert "./guides/conventions/#" in page
    assert "<blockquote" not in page


def test_without_an_answer_the_page_says_so(web: Web) -> None:
    """No section is shown as an answer; the reader is given what can be asked."""
    page = ask(web, "xylophone zeppelin")
    assert "Aucune page ne répond" in page
    assert "<article" not in page
    assert "comment justifier une dépense" in page


@pytest.mark.parametrize(
    ("rest", "header", "said"),
    [
        ("", "", "Poser une question"),
        ("&lang=en", "", "Ask a question"),
        ("", "en-US", "Ask a question"),
        ("&lang=fr", "en", "Poser"),
    ],
)
def test_the_page_is_in_the_reader_s_language(web: Web, rest: str, header: str, said: str) -> None:
    """The one chosen, else the browser's, else French; the passage keeps its own."""
    page = ask(web, QUESTION, rest, header)
    assert said in page
    assert 'blockquote lang="fr"' in page


def test_a_chosen_language_is_kept(web: Web) -> None:
    """The next question is asked in it too."""
    assert '<input type="hidden" name="lang" value="en">' in ask(web, QUESTION, "&lang=en")


def test_a_question_too_long_is_told_in_the_page(web: Web) -> None:
    """400, a sentence, and the box still there."""
    response = web.get(f"/ask?q={'a' * (MAX_QUESTION_CHARACTERS + 1)}")
    assert response.status_code == 400
    assert "trop longue" in response.text
    assert "<form" in response.text


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' autofocus onfocus='a"]
)
def test_what_is_typed_is_no_html(web: Web, typed: str) -> None:
    """It comes back as text, in the box and in the title."""
    assert typed not in ask(web, typed)


def test_what_is_typed_is_no_template(web: Web) -> None:
    """Nothing of it is computed."""
    assert 'value="{{ 7*7 }}"' in ask(web, "{{ 7*7 }}")


def test_what_pages_say_is_only_text(web: Web) -> None:
    """A title and a heading with markup are shown as they are written."""
    page = ask(web, "le carnaval des sciences")
    assert "Le carnaval" in page
    assert "<script>" not in page
    assert "<svg" not in page


def test_the_page_runs_nothing_inline(web: Web) -> None:
    """Its policy forbids it, and nothing in it needs it."""
    response = web.get(f"/ask?q={quote(QUESTION)}")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert re.findall(r"<script(?! src=)|<style|style=|\son\w+=|javascript:", response.text) == []


@pytest.mark.parametrize(
    "path", ["/ask", "/ask?q=a", "/api/search", "/api/ask?q=a", "/healthz", "/", "/nulle-part/", "/_relais/ask.css"]
)
def test_everything_carries_the_safe_headers(web: Web, path: str) -> None:
    """Also what is wrong, and what is not there."""
    headers = web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"


def test_a_page_without_review_says_so(web: Web) -> None:
    """Never a date that nobody gave."""
    assert "jamais relue" in ask(web, "justifier une dépense")


def test_slash_at_the_end_leads_to_the_page(web: Web) -> None:
    """`/ask/` is the same place."""
    response = web.get("/ask/?q=a")
    assert (response.status_code, response.headers["location"]) == (307, "../ask?q=a")
