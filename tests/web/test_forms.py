"""The forms of the web, on real pages and a real journal: what they show, refuse, keep once, and let take back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot.journal.journal import Journal, open_journal
from bot.web.app import SafeHeaders
from bot.web.forms.desk import FormDesk
from bot.web.forms.form_pages import FormPages
from bot.web.forms.rates import Rates
from bot.web.forms.state_page import StatePage
from bot.web.forms.tickets import Sealer
from bot.web.refreshing import Installation
from indexer.searching import Searcher
from indexer.shelf import Shelf as PageShelf
from tests.web.pages import CANARY

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
GUIDE = "guides/conventions.md"
LESSON = {
    "title": "Le car est arrivé en retard",
    "planned": "Deux heures avec une classe.",
    "happened": "Une heure seulement, le car ayant du retard.",
    "advice": "Demander l'heure du car la veille.",
}
_FIELD = re.compile(r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"')
_TICKET = re.compile(r'name="ticket" value="([^"]+)"')


@dataclass
class Forms:
    """The forms as somebody meets them, at a time that the test sets."""

    journal: Journal
    desk: FormDesk
    moment: list[datetime]
    woken: list[int]
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        pages = FormPages(self.desk)
        self.app = Starlette(routes=[*pages.routes(), StatePage(self.desk).route()])

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.moment[0] += timedelta(**time)

    def get(self, path: str, **query: str) -> httpx.Response:
        """Open an address."""
        return asyncio.run(self._request("GET", f"{path}?{urlencode(query)}", ""))

    def post(self, path: str, values: Mapping[str, str], *, address: str = "10.0.0.1") -> httpx.Response:
        """Send a form."""
        return asyncio.run(self._request("POST", path, urlencode(values), address))

    async def _request(self, method: str, path: str, body: str, address: str = "10.0.0.1") -> httpx.Response:
        transport = httpx.ASGITransport(SafeHeaders(self.app), client=(address, 1))
        headers = {"content-type": "application/x-www-form-urlencoded", "accept-language": "fr"}
        async with httpx.AsyncClient(transport=transport, base_url="http://relais.test") as client:
            return await client.request(method, path, content=body, headers=headers)

    def send(self, path: str, values: Mapping[str, str], **query: str) -> httpx.Response:
        """Open a form, take the time to fill it, and send it."""
        opened = self.get(path, **query)
        assert opened.status_code == 200, opened.text
        self.wait(seconds=40)
        return self.post(path, {"ticket": ticket_in(opened), **values})

    def drafts(self) -> list[tuple[str, str]]:
        """Return the kind and the page of what was kept."""
        return [(view.draft.kind, view.draft.page) for view in self.journal.drafts.open_ones()]


def seen(response: httpx.Response) -> str:
    """Return the text of a page as a reader takes it: no entity, one kind of space."""
    return unescape(response.text).replace("\u00a0", " ").replace("\u202f", " ")


def query_of(link: str) -> dict[str, str]:
    """Return what an address of a page asks."""
    return dict(parse_qsl(urlsplit(unescape(link)).query, keep_blank_values=True))


def ticket_in(response: httpx.Response) -> str:
    """Return the ticket that a form carries."""
    found = _TICKET.search(response.text)
    assert found, response.text
    return found[1]


@pytest.fixture
def forms(installation: Installation, tmp_path: Path) -> Iterator[Forms]:
    """Give the forms of the small folder, with an empty journal."""
    moment, woken, searcher = [START], list[int](), Searcher(installation.index)
    with open_journal(f"sqlite:///{tmp_path / 'journal.db'}", key=b"k" * 32) as journal:
        desk = FormDesk(
            docs=installation.docs,
            site=lambda: None,
            search=searcher,
            shelf=PageShelf(searcher),
            facts=lambda: installation.facts,
            drafts=journal.drafts,
            sealer=Sealer(b"k" * 32),
            rates=Rates(lambda: moment[0].timestamp()),
            now=lambda: moment[0],
            woken=lambda: woken.append(1),
        )
        yield Forms(journal, desk, moment, woken)


def test_a_lesson_told_is_kept_once_and_its_page_says_where_it_stands(forms: Forms) -> None:
    """Sent twice by a double click, it is one contribution; its secret address shows it and takes it back."""
    opened = forms.get("/proposer/lecon")
    assert set(_FIELD.findall(opened.text)) >= {*LESSON, "why", "evidence", "role", "organisation", "credit"}
    forms.wait(seconds=30)
    values = {"ticket": ticket_in(opened), **LESSON, "organisation": "Musée d'Exemple"}
    first, second = forms.post("/proposer/lecon", values), forms.post("/proposer/lecon", values)
    assert [first.status_code, second.status_code] == [303, 303]
    assert first.headers["location"] == second.headers["location"]
    assert forms.drafts() == [("lesson", "")]
    assert len(forms.woken) == 1

    address = f"/proposer/{first.headers['location']}"
    shown = forms.get(address)
    assert "elle part à la relecture" in seen(shown)
    assert "Le car est arrivé en retard" in shown.text
    assert forms.post(address, {}).status_code == 303
    assert "Vous l'avez retirée" in seen(forms.get(address))
    assert forms.drafts() == []


def test_a_section_is_shown_as_written_and_corrected(forms: Forms) -> None:
    """The form holds the section's text; the draft knows what was shown and what it was made from."""
    opened = forms.get("/proposer/correction", page=GUIDE, anchor="ou-ranger-les-conventions-signees")
    assert "Dans le dossier partagé du service juridique" in seen(opened)
    assert "est signée par le représentant légal" not in seen(opened)
    before = "Dans le dossier partagé du service juridique, avec la date d'échéance."
    sent = forms.send(
        "/proposer/correction",
        {"text": f"{before}\r\n\r\nEt une copie sur papier.", "before": before},
        page=GUIDE,
        anchor="ou-ranger-les-conventions-signees",
    )
    assert sent.status_code == 303
    draft = forms.journal.drafts.open_ones()[0].draft
    assert (draft.page, draft.anchor) == (GUIDE, "ou-ranger-les-conventions-signees")
    assert draft.fields["text"] == f"{before}\n\nEt une copie sur papier."
    assert draft.fields["before"] == before
    assert draft.base


def test_a_page_corrected_without_saying_where_shows_its_sections(forms: Forms) -> None:
    """Each section listed opens; the pencil of a heading names it with the page."""
    listed = forms.get("/proposer/correction", page=GUIDE)
    links = re.findall(r'href="(correction\?[^"]+)"', listed.text)
    assert len(links) == 3
    for link in links:
        assert "<textarea" in forms.get("/proposer/" + unescape(link).split("?")[0], **query_of(link)).text
    by_pencil = forms.get("/proposer/correction", page=f"{GUIDE}#ou-ranger-les-conventions-signees")
    assert "service juridique" in by_pencil.text
    assert forms.get("/proposer/correction", page=GUIDE, anchor="nulle-part").status_code == 404


def test_what_is_wrong_is_told_field_by_field_and_nothing_is_lost(forms: Forms) -> None:
    """A missing field, a text too long and a telephone number are named; what was typed is still there."""
    typed = {**LESSON, "advice": "", "why": "x" * 2_001, "evidence": "Appeler le 06 12 34 56 78 <b>vite</b>"}
    back = forms.send("/proposer/lecon", typed)
    assert back.status_code == 422
    text = seen(back)
    assert "Ce champ est à remplir." in text
    assert "2001 caractères, 2000 au plus" in text
    assert "« 06 12 34 56 78 » ressemble à une donnée personnelle" in text
    assert "Une heure seulement, le car ayant du retard." in text
    assert "<b>vite</b>" not in back.text
    assert forms.drafts() == []


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"website": "http://spam.example"}, "comme le font les robots"),
        ({"ticket": "forged.forged.forged"}, "était ouvert depuis longtemps"),
        ({"ticket": ""}, "était ouvert depuis longtemps"),
    ],
)
def test_what_looks_like_a_robot_s_is_asked_once_more(forms: Forms, spoilt: dict[str, str], said: str) -> None:
    """Nobody is turned away: the same form comes back, filled, and can be sent."""
    back = forms.send("/proposer/lecon", LESSON | spoilt)
    assert back.status_code == 409
    assert said in seen(back)
    assert forms.drafts() == []
    forms.wait(seconds=10)
    assert forms.post("/proposer/lecon", {**LESSON, "ticket": ticket_in(back)}).status_code == 303
    assert forms.drafts() == [("lesson", "")]


def test_a_form_sent_at_once_or_after_two_days_is_asked_once_more(forms: Forms) -> None:
    """A robot is quicker than three seconds; a browser tab may be older than the key's day."""
    for hours, said in ((0.0, "Envoyé très vite"), (49.0, "ouvert depuis longtemps")):
        opened = forms.get("/proposer/lecon")
        forms.wait(hours=hours)
        back = forms.post("/proposer/lecon", {**LESSON, "sure": "1", "ticket": ticket_in(opened)})
        assert back.status_code == 409
        assert said in seen(back)
        forms.wait(seconds=10)
        assert forms.post("/proposer/lecon", {**LESSON, "sure": "1", "ticket": ticket_in(back)}).status_code == 303


def test_a_page_that_tells_it_already_is_proposed_first(forms: Forms) -> None:
    """« une page en parle déjà : la compléter ? », and what was typed goes to that page when it is chosen."""
    told = LESSON | {"title": "Qui doit signer une convention-fille", "happened": "Nous ne savions pas qui signe."}
    back = forms.send("/proposer/lecon", told)
    assert back.status_code == 200
    assert "Une page en parle déjà" in seen(back)
    assert GUIDE in back.text
    assert forms.drafts() == []
    values = {**told, "ticket": ticket_in(back), "sure": "1", "completed": GUIDE}
    assert forms.post("/proposer/lecon", values).status_code == 303
    assert forms.drafts() == [("lesson", GUIDE)]


def test_a_proposal_of_the_same_title_is_told_once(forms: Forms) -> None:
    """Whoever comes second is told that it waits already, sees nothing of it, and may send theirs all the same."""
    forms.send("/proposer/lecon", LESSON)
    second = LESSON | {"title": "Le car arrive en retard", "happened": "Chez nous le matin."}
    back = forms.send("/proposer/lecon", second)
    assert (back.status_code, len(forms.drafts())) == (200, 1)
    assert "déjà en relecture" in seen(back)
    assert LESSON["happened"] not in seen(back)
    assert forms.post("/proposer/lecon", {**second, "ticket": ticket_in(back), "sure": "1"}).status_code == 303
    assert len(forms.drafts()) == 2


def test_only_public_pages_have_forms(forms: Forms, installation: Installation) -> None:
    """A page that few may see, one that is not there and a path outside the folder are the same: nothing."""
    hidden = [path.relative_to(installation.docs).as_posix() for path in installation.docs.rglob("*.md")]
    hidden = [path for path in hidden if path not in installation.facts.pages]
    assert hidden
    for page in (*hidden, "no/such.md", "../../etc/passwd", "/etc/passwd", "guides/conventions.md/../conventions.md"):
        for form in ("correction", "signalement", "reponse", "mots"):
            response = forms.get(f"/proposer/{form}", page=page)
            assert response.status_code == 404
            assert CANARY not in response.text
    values = {**LESSON, "sure": "1", "completed": hidden[0]}
    assert forms.send("/proposer/lecon", values).status_code == 303
    assert forms.drafts() == [("lesson", "")]


def test_one_address_cannot_flood(forms: Forms) -> None:
    """After ten in ten minutes, an address waits; others do not, and what was typed stays in the form."""
    answers = []
    for number in range(11):
        opened = forms.get("/proposer/terme")
        forms.wait(seconds=5)
        values = {"ticket": ticket_in(opened), "term": f"MOT{number}", "definition": "Un mot."}
        answers.append(forms.post("/proposer/terme", values))
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert "MOT10" in answers[-1].text
    values = {"ticket": ticket_in(answers[-1]), "term": "MOT10", "definition": "Un mot."}
    assert forms.post("/proposer/terme", values, address="10.0.0.2").status_code == 303
    forms.wait(minutes=11)
    assert forms.send("/proposer/terme", {"term": "MOT11", "definition": "Un mot."}).status_code == 303


def test_a_name_is_kept_only_when_asked_for(forms: Forms) -> None:
    """The box is not ticked: no name. Ticked, both the name and the address are needed."""
    person = {"credit_name": "Camille Exemple", "credit_mail": "camille@exemple.example"}
    forms.send("/proposer/lecon", LESSON | person)
    assert forms.journal.drafts.open_ones()[0].draft.author.credit == ""
    assert forms.send("/proposer/lecon", LESSON | {"credit": "1", "credit_name": "Camille"}).status_code == 422
    assert forms.send("/proposer/lecon", LESSON | person | {"credit": "1", "sure": "1"}).status_code == 303
    assert forms.journal.drafts.open_ones()[1].draft.author.credit == "Camille Exemple <camille@exemple.example>"


def test_a_contribution_is_changed_and_sent_again(forms: Forms) -> None:
    """Its page leads to the form with all that was typed; sending it changes it, and makes no second one."""
    sent = forms.send("/proposer/lecon", LESSON | {"role": "coordination"})
    secret = sent.headers["location"].removeprefix("suivi/")
    opened = forms.get("/proposer/lecon", encore=secret)
    assert "Le car est arrivé en retard" in opened.text
    forms.wait(seconds=20)
    changed = LESSON | {"title": "Le car du matin est en retard", "sure": "1"}
    again = forms.post("/proposer/lecon", {**changed, "ticket": ticket_in(opened)})
    assert again.headers["location"] == sent.headers["location"]
    views = forms.journal.drafts.open_ones()
    assert [view.title for view in views] == ["Le car du matin est en retard"]


@pytest.mark.parametrize("secret", ["", "abc", "abcdefghijklmnop-abcdefghijklmnopqrstuvwxyz", "é-é", "a" * 3_000])
def test_nobody_guesses_the_address_of_a_contribution(forms: Forms, secret: str) -> None:
    """An address that is not ours shows nothing, and takes nothing back."""
    assert forms.get(f"/proposer/suivi/{secret}").status_code == 404
    assert forms.get("/proposer/lecon", encore=secret).status_code in {200, 404}


def test_a_body_that_cannot_be_read_or_is_too_long_is_refused(forms: Forms) -> None:
    """A sentence, and not an error of ours."""
    post: Callable[[str], httpx.Response] = lambda body: asyncio.run(forms._request("POST", "/proposer/lecon", body))  # noqa: E731
    assert post("&".join(f"f{number}=1" for number in range(100))).status_code == 400
    assert post("title=" + "x" * 700_000).status_code == 413


def test_the_first_page_leads_to_the_forms(forms: Forms) -> None:
    """Each link of the page answers."""
    page = forms.get("/proposer")
    links = re.findall(r'href="(?:\./)(proposer/[a-z]+)"', page.text)
    assert links
    for link in links:
        assert forms.get(f"/{link}").status_code == 200
