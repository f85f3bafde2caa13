"""The HTTP API: stable JSON, sentences for what is wrong, and nothing that is not public."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from bot.answering.facts import Facts
from bot.web.app import create_app
from bot.web.refreshing import Installation
from bot.web.requests import MAX_QUESTION_CHARACTERS, preferred_language
from bot.web.settings import Counts, WebSettings
from indexer.errors import IndexMissing
from indexer.models import Results, Visibility
from tests.web.clients import Web
from tests.web.pages import CANARY

QUESTION = "qui doit signer les conventions filles ?"
HIT_KEYS = {"page", "anchor", "url", "title", "heading", "score", "passage", "highlights"}
HOSTILE = (
    "?*",
    "*:*",
    "title:convention AND (",
    '"convention',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "[red]rouge[/red]",
    "convention\x00\x01\x1b[31m",
    "\u202econvention",
    "😀",
    "’",
    "a" * MAX_QUESTION_CHARACTERS,
    "é " * 900,
    "../../etc/passwd",
)


def ask(web: Web, question: str, path: str = "/api/ask", rest: str = "", language: str = "") -> httpx.Response:
    """Return the response to a question."""
    return web.get(f"{path}?q={quote(question)}{rest}", language=language)


@pytest.mark.parametrize("path", ["/api/search", "/api/ask"])
def test_a_question_gets_the_stable_json(web: Web, path: str) -> None:
    """Both addresses give the result and the hits that DESIGN promises."""
    found = ask(web, QUESTION, path).json()
    assert {"query", "verdict", "hits", "took_ms", "commit"} <= found.keys()
    assert found["query"] == QUESTION
    assert found["hits"][0].keys() >= HIT_KEYS
    assert found["hits"][0]["url"] == "guides/conventions/#qui-doit-signer-une-convention-fille"
    passage, (start, end) = found["hits"][0]["passage"], found["hits"][0]["highlights"][0]
    assert passage[start:end].lower().startswith(("convention", "sign"))


def test_an_answer_says_which_hits_are_shown(web: Web) -> None:
    """`answer.shown` and `answer.near_misses` are places in `hits`, near misses on other pages."""
    found = ask(web, QUESTION).json()
    assert found["verdict"] == "answer"
    assert found["answer"]["shown"] == [0]
    assert found["answer"]["message"]
    pages = [found["hits"][place]["page"] for place in found["answer"]["near_misses"]]
    assert "guides/conventions.md" not in pages
    assert len(pages) == len(set(pages))


def test_n_limits_the_hits(web: Web) -> None:
    """As many hits as asked for, at most."""
    assert len(ask(web, "convention", "/api/search", "&n=1").json()["hits"]) == 1


@pytest.mark.parametrize("count", ["0", "51", "-1", "1.5", "dix", "", "１０", "1_0", "9" * 1000])
def test_a_wrong_count_is_refused_with_the_right_one(web: Web, count: str) -> None:
    """The sentence names the limits."""
    response = ask(web, "convention", "/api/search", f"&n={quote(count)}")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "wrong_count"
    assert "50" in response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/api/search", "/api/ask"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "missing_question"),
        ("?q=", "blank_question"),
        ("?q=%20%09%0A", "blank_question"),
        ("?q=%00%01%1b", "blank_question"),
        (f"?q={'a' * (MAX_QUESTION_CHARACTERS + 1)}", "long_question"),
        (f"?q={'a' * 50_000}", "long_question"),
    ],
)
def test_a_wrong_question_is_refused_in_the_reader_s_language(web: Web, path: str, query: str, code: str) -> None:
    """French by default, English for who asks for it."""
    french, english = web.get(path + query), web.get(path + query, language="en-GB,en;q=0.9,fr;q=0.5")
    assert (french.status_code, english.status_code) == (400, 400)
    assert french.json()["error"]["code"] == english.json()["error"]["code"] == code
    assert "question" in french.json()["error"]["message"]
    assert french.json()["error"]["message"] != english.json()["error"]["message"]


@pytest.mark.parametrize("question", HOSTILE)
@pytest.mark.parametrize("path", ["/api/search", "/api/ask", "/ask"])
def test_hostile_questions_do_no_harm(web: Web, path: str, question: str) -> None:
    """Whatever is typed is a question like another."""
    assert ask(web, question, path).status_code == 200


def test_signs_of_query_languages_are_only_signs(web: Web) -> None:
    """A question mark or a star changes nothing in the ranking."""
    plain, signed = (ask(web, question, "/api/search").json()["hits"] for question in ("convention", "convention* ?"))
    assert [hit["url"] for hit in plain] == [hit["url"] for hit in signed]


SECRETS = ("salaires.md", "salaires/", "Le salaire de", "gagne", "La grille", "4 200 euros", "Gestion financière")


@pytest.mark.parametrize("path", ["/api/search", "/api/ask", "/ask"])
@pytest.mark.parametrize("question", [CANARY, f"combien touche un {CANARY}", "grille", "convention comprise euros"])
def test_restricted_pages_are_nowhere(web: Web, path: str, question: str) -> None:
    """Neither the page, nor its title, nor its words, even asked for by them."""
    text = ask(web, question, path).text.replace(question, "")
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("path", ["/api/search", "/api/ask"])
def test_a_word_of_restricted_pages_alone_finds_nothing(web: Web, path: str) -> None:
    """As if the page were not there: no hit, no correction."""
    found = ask(web, CANARY, path).json()
    assert (found["hits"], found["corrections"], found["verdict"]) == ([], {}, "none")


def test_an_unknown_method_is_told(web: Web) -> None:
    """The API is read, not written."""
    response = web.get("/api/search?q=a", method="POST")
    assert response.status_code == 405
    assert response.json()["error"]["code"] == "not_allowed"


def test_health_counts_what_the_public_may_see(web: Web) -> None:
    """The restricted page is not counted."""
    found = web.get("/healthz").json()
    assert found["status"] == "ok"
    assert found["pages"] == 6
    assert found["sections"] > found["pages"]


class NoIndex:
    """A search whose index is gone."""

    def search(
        self, question: str, *, reader: Visibility = Visibility.PUBLIC, n: int = 10, explained: bool = False
    ) -> Results:
        """Raise IndexMissing."""
        raise IndexMissing(path="/secret/index")


def no_counts() -> Counts:
    """Raise IndexMissing."""
    raise IndexMissing(path="/secret/index")


@pytest.mark.parametrize("path", ["/healthz", "/api/search?q=a", "/api/ask?q=a", "/ask?q=a"])
def test_without_an_index_the_service_says_so(installation: Installation, path: str) -> None:
    """503 and a sentence; the path of the index stays inside."""
    broken = Web(create_app(NoIndex(), installation.site, WebSettings(Facts, no_counts)))
    response = broken.get(path)
    assert response.status_code == 503
    assert "/secret" not in response.text


def test_without_an_index_the_empty_ask_page_is_there(installation: Installation) -> None:
    """Only its suggestions are missing."""
    assert Web(create_app(NoIndex(), installation.site, WebSettings(Facts, no_counts))).get("/ask").status_code == 200


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.7,fr;q=0.3", "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("de", "fr"),
        ("en;q=0", "fr"),
        ("en;q=abc", "fr"),
        (";;,,=", "fr"),
        ("en;q=0.1," * 100_000, "en"),
    ],
)
def test_the_browser_s_preferred_language_is_used(header: str, language: str) -> None:
    """The best of ours by weight; French when it names neither."""
    assert preferred_language(header) == language
