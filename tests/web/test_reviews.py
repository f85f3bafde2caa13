"""The page on which a proposal is read and decided, with a real repository, forge and journal behind it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from bot.answering.facts import Facts
from bot.contributing.forges.local import LocalForge
from bot.contributing.models import Author, Draft, Origin, Proposal
from bot.contributing.review_links import Invitation, Links
from bot.contributing.validating import Validating
from bot.contributing.views import Written
from bot.contributing.writing.dispatch import write
from bot.contributing.writing.sections import section_source
from bot.journal.journal import Journal, open_journal
from bot.upkeep.people import Holding, People
from bot.web.app import SafeHeaders
from bot.web.reviews.review_page import ReviewPage
from indexer.models import Visibility
from tests.forge.worlds import make_repository

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
READER, COLLEAGUE, STRANGER = "U0READER", "U0COLLEAGUE", "U0STRANGER"
AUTHOR = "U0AUTHOR"
ANCHOR = "qui-signe"
PAGE = """\
---
title: Écrire une convention
type: guide
status: to-validate
owner: coordination
summary: Une convention se signe à deux, par le représentant légal de chaque structure, avant la première dépense.
---

## Qui signe

Le président signe à la fin.

## Quand

Avant la première dépense.
"""
PEOPLE = People(
    tuple(
        Holding(role, organisation, account, date(2026, 1, 1), visibility=Visibility.PARTNERS)
        for role, organisation, account in (
            ("coordination", "Musée d'Exemple", READER),
            ("mediation", "Association d'Exemple", COLLEAGUE),
            ("mediation", "Association d'Exemple", AUTHOR),
        )
    )
)


@dataclass
class Reviewing:
    """A proposal that waits, and the pages on which people read it."""

    journal: Journal
    forge: LocalForge
    links: Links
    app: Starlette
    woken: list[int]
    proposed: str  # the secret address is made of it

    def address(self, account: str) -> str:
        """Return the address that somebody is given."""
        return self.links.address("/", Invitation(self.proposed, account), datetime.now(UTC))

    def get(self, account: str) -> httpx.Response:
        """Open it."""
        return asyncio.run(self.request("GET", self.address(account), {}))

    def post(self, account: str, **values: str) -> httpx.Response:
        """Send what was decided."""
        return asyncio.run(self.request("POST", self.address(account), values))

    async def request(self, method: str, path: str, values: dict[str, str]) -> httpx.Response:
        """Return what one request is answered."""
        transport = httpx.ASGITransport(SafeHeaders(self.app))
        headers = {"content-type": "application/x-www-form-urlencoded", "accept-language": "fr"}
        async with httpx.AsyncClient(transport=transport, base_url="http://relais.test") as client:
            return await client.request(method, path, content=urlencode(values), headers=headers)

    def head(self, response: httpx.Response) -> str:
        """Return the commit that a page shows."""
        found = re.search(r'name="head" value="([0-9a-f]+)"', response.text)
        assert found, response.text
        return found[1]

    def decisions(self) -> list[tuple[str, str, str]]:
        """Return what was decided, by which role of which organisation."""
        reviews = self.journal.reviews.of(self.proposed)
        return [(each.decision, each.reviewer.role, each.reviewer.organisation) for each in reviews]


def corrected(forge: LocalForge, text: str) -> Draft:
    """Return a section corrected by somebody of the association."""
    content = forge.tree().read("guides/conventions.md")
    source = section_source(content or b"", ANCHOR, None)
    assert source is not None
    return Draft(
        id="abcdefgh",
        kind="section",
        fields={"text": text, "before": source.text, "reason": "Elle signe <b>aussi</b>."},
        origin=Origin("slack", AUTHOR),
        made_at=NOW,
        author=Author("mediation", "Association d'Exemple"),
        page="guides/conventions.md",
        anchor=ANCHOR,
        base=source.digest,
    )


@pytest.fixture
def reviewing(tmp_path: Path) -> Iterator[Reviewing]:
    """Give a proposal that waits for a review."""
    files = {"docs/guides/conventions.md": PAGE, "mkdocs.yml": "site_name: x\n"}
    forge = LocalForge(make_repository(tmp_path / "pages", files) / "docs", tmp_path / "forge")
    with open_journal(f"sqlite:///{tmp_path / 'journal.db'}", key=b"k" * 32) as journal:
        draft = corrected(forge, "La présidente signe à la fin.")
        journal.drafts.keep(draft)
        proposal = write(draft, forge.tree(), None)
        assert isinstance(proposal, Proposal)
        assert journal.draft_queue.take("test", NOW + timedelta(seconds=1)) is not None
        journal.draft_queue.opened(draft.id, forge.propose(proposal), Written(draft.page, "coordination"))
        woken: list[int] = []
        validating = Validating(journal, forge, lambda: PEOPLE, lambda: NOW, lambda: woken.append(1))
        links = Links(b"k" * 32)
        app = Starlette(routes=[ReviewPage(validating, links, Facts).route()])
        yield Reviewing(journal, forge, links, app, woken, draft.id)


def seen(response: httpx.Response) -> str:
    """Return the text of a page as a reader takes it."""
    return unescape(response.text).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_changes_are_marked_and_accepted(reviewing: Reviewing) -> None:
    """Words gone and words come, the reason harmless; what is kept is a role and an organisation."""
    page = reviewing.get(READER)
    assert page.status_code == 200
    assert '<del class="gone">Le président</del>' in page.text or '<del class="gone">Le</del>' in page.text
    assert "présidente" in page.text
    assert "Avant la première dépense" not in page.text
    assert "<b>aussi</b>" not in page.text
    assert "Musée d'Exemple" in seen(page)
    done = reviewing.post(READER, decision="accept", head=reviewing.head(page))
    assert "elle paraîtra sur le site" in seen(done)
    assert reviewing.decisions() == [("accept", "coordination", "Musée d'Exemple")]
    assert reviewing.woken == [1]
    assert reviewing.post(READER, decision="decline", word="Non", head=reviewing.head(page)).status_code == 409


@pytest.mark.parametrize(
    ("account", "said"),
    [
        (AUTHOR, "votre propre proposition"),
        (COLLEAGUE, "vient de votre organisation"),
        (STRANGER, "Vous ne tenez aucun rôle"),
    ],
)
def test_who_may_not_validate_is_told_why(reviewing: Reviewing, account: str, said: str) -> None:
    """Neither its author, nor their organisation, nor somebody without a role; by no way round."""
    page = reviewing.get(account)
    assert page.status_code == 409
    assert said in seen(page)
    head = reviewing.head(reviewing.get(READER))
    assert reviewing.post(account, decision="accept", head=head).status_code == 409
    assert reviewing.decisions() == []


@pytest.mark.parametrize("decision", ["changes", "decline"])
def test_a_refusal_needs_a_word(reviewing: Reviewing, decision: str) -> None:
    """Without it the page asks for it; with it, the author will read it."""
    head = reviewing.head(reviewing.get(READER))
    assert reviewing.post(READER, decision=decision, head=head, word="  ").status_code == 422
    assert reviewing.decisions() == []
    assert reviewing.post(READER, decision=decision, head=head, word="Dites qui, sinon.").status_code == 200
    assert reviewing.decisions()[0][0] == decision


def test_what_changed_meanwhile_is_read_again(reviewing: Reviewing) -> None:
    """A decision is of what was read, and of nothing else; the word typed is not lost."""
    back = reviewing.post(READER, decision="accept", head="0" * 40, word="Très bien.")
    assert back.status_code == 422
    assert "a changé pendant que vous la lisiez" in seen(back)
    assert "Très bien." in back.text
    assert reviewing.decisions() == []


@pytest.mark.parametrize("sealed", ["", "abc", "a.b.c", "é", "x" * 5_000])
def test_an_address_that_is_not_ours_opens_nothing(reviewing: Reviewing, sealed: str) -> None:
    """Nor does one that has ended."""
    assert asyncio.run(reviewing.request("GET", f"/relire/{sealed}", {})).status_code == 404
    invitation = Invitation(reviewing.proposed, READER)
    old = reviewing.links.address("/", invitation, datetime.now(UTC) - timedelta(days=31))
    assert asyncio.run(reviewing.request("GET", old, {})).status_code == 404
