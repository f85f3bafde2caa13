"""Links to our site: the card of the section under the message, in both modes; nothing that is not for everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answering.facts import Facts, PageFacts
from bot.slack.blocks import section
from bot.slack.limits import violations
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.site_links import Target, target_of
from tests.slack.bots import SITE, Workspace
from tests.slack.using import assert_nothing_private, settled

SECTION = f"{SITE}guides/conventions/#qui-doit-signer-une-convention-fille"
FACTS = Facts(
    pages={
        "index.md": PageFacts("", "", ()),
        "guides/a.md": PageFacts("", "guides/a/", ()),
        "pratiques/bénévoles.md": PageFacts("", "pratiques/b%C3%A9n%C3%A9voles/", ()),
    }
)


@pytest.mark.parametrize(
    ("address", "page", "anchor"),
    [
        ("https://base.example", "index.md", ""),
        ("https://base.example/index.html", "index.md", ""),
        ("https://base.example/guides/a/", "guides/a.md", ""),
        ("http://BASE.example:80/guides/a#x", "guides/a.md", "x"),
        ("https://base.example/guides/a/index.html?utm=1&amp;b=2#x", "guides/a.md", "x"),
        ("https://base.example/guides/a?h=1#caf%C3%A9", "guides/a.md", "café"),
        ("https://base.example/guides/a/#cafe\u0301:~:text=mot", "guides/a.md", "café"),
        ("https://base.example/pratiques/b%c3%a9n%C3%A9voles/", "pratiques/bénévoles.md", ""),
        ("https://base.example/pratiques/be\u0301ne\u0301voles", "pratiques/bénévoles.md", ""),
    ],
)
def test_addresses_of_the_site(address: str, page: str, anchor: str) -> None:
    """However they are written."""
    assert target_of(address, SITE, FACTS) == Target(page, anchor)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "guides/a/",
        "https://base.example.org/guides/a/",
        "https://other.base.example/guides/a/",
        "https://base.example:8443/guides/a/",
        "https://base.example:port/guides/a/",
        "https://[base.example/guides/a/",
        "ftp://base.example/guides/a/",
        "https://base.example/guides/",
        "https://base.example/guides/a.md",
        "https://base.example/Guides/A/",
    ],
)
def test_addresses_that_are_none_of_ours(address: str) -> None:
    """Other sites, other machines, pages that are not there."""
    assert target_of(address, SITE, FACTS) is None


def test_site_in_a_folder() -> None:
    """What is beside it is not ours."""
    site = "https://base.example/relais/"
    assert target_of("https://base.example/relais/guides/a", site, FACTS) == Target("guides/a.md", "")
    assert target_of("https://base.example/relais", site, FACTS) == Target("index.md", "")
    assert target_of("https://base.example/guides/a/", site, FACTS) is None
    assert target_of("https://base.example/relaisguides/a/", site, FACTS) is None
    assert target_of("https://base.example/guides/a/", "", FACTS) is None


def cards(bot: Workspace, channel: str, url: str, person: str = "") -> dict[str, Any]:
    """Post a link and return the cards shown under the message, when there is nothing more to wait for."""
    bot.slack.unfurl_domains = {"base.example"}
    ts = bot.slack.shares_link(person or bot.nina, channel, url)
    settled(bot)
    return bot.slack.unfurls(channel, ts)


def text_of(card: Any) -> str:
    """Return all that a card shows, with plain spaces."""
    return json.dumps(card, ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


def test_section_is_shown(bot: Workspace) -> None:
    """Its heading as a link, its first sentences, how old it is, its status, its owner; within Slack's limits."""
    card = cards(bot, bot.general, SECTION)[SECTION]
    shown = text_of(card)
    assert f"*<{SECTION}|Qui doit signer une convention-fille ?>*" in shown
    assert "Le représentant légal de chaque structure signe" in shown
    assert "Rédiger les conventions-filles" in shown
    assert "Coordination du projet" in shown
    assert "relue il y a" in shown
    assert "validé" in shown.lower()
    assert {block["type"] for block in card["blocks"]} <= {"section", "context"}
    assert violations([*card["blocks"], section(Mrkdwn("…"))]) == []
    assert bot.slack.problems == []


def test_page_is_shown_by_its_summary(bot: Workspace) -> None:
    """A link without an anchor, written otherwise than we write it."""
    url = "https://BASE.example/guides/visites/index.html?x=1"
    shown = text_of(cards(bot, bot.general, url)[url])
    assert "Organiser une visite d'usine" in shown
    assert "se prépare six semaines à l'avance" in shown


def test_english_page_is_shown_in_english(bot: Workspace) -> None:
    """The card is in the language of its page."""
    url = f"{SITE}en/agreements/"
    shown = text_of(cards(bot, bot.general, url, bot.emma)[url])
    assert "Each partner is bound to the lead partner" in shown
    assert "Project coordination" in shown


def test_page_that_another_replaces(bot: Workspace) -> None:
    """The warning comes first, with the page to read."""
    url = f"{SITE}archives/ancien-reglement/"
    shown = text_of(cards(bot, bot.general, url)[url])
    assert "une page plus récente remplace celle-ci" in shown
    assert f"{SITE}pratiques/b%C3%A9n%C3%A9voles/" in shown


def test_draft_is_told(bot: Workspace) -> None:
    """A page out of date, or not ready, says so."""
    url = f"{SITE}guides/outils/#partager-un-calendrier"
    shown = text_of(cards(bot, bot.general, url)[url])
    assert "brouillon" in shown
    assert "tenu par le secrétariat" in shown


@pytest.mark.parametrize(
    "path",
    [
        "prive/litige/",
        "prive/litige/#qui-doit-signer-une-convention-xylophrene",
        "prive/budget/",
        "prive/budget/#ligne-quartzolite",
        "prive/contacts/",
        "prive/salaires/#grille-kerbouzienne",
        "guides/conventions/#il-n-y-a-pas",
        "nulle/part/",
        "prive/",
    ],
)
def test_what_is_not_for_everybody_has_no_card(bot: Workspace, path: str) -> None:
    """In any channel, whoever posts the link: such pages are not on the site."""
    for channel, person in ((bot.general, bot.nina), (bot.partners, bot.rita), (bot.mixed, bot.paul)):
        assert cards(bot, channel, f"{SITE}{path}", person) == {}
    assert bot.slack.calls_of("chat.unfurl") == []
    assert_nothing_private(bot)


def test_guest_where_we_are_not(bot: Workspace) -> None:
    """Slack tells of links everywhere, and shows cards everywhere."""
    slack = bot.slack
    private = slack.channel("sans-nous", members=[bot.guest, bot.nina], is_private=True, with_bot=False)
    assert "représentant légal" in text_of(cards(bot, private, SECTION, bot.guest))


def test_message_being_written(bot: Workspace) -> None:
    """It has no channel yet, and an id of its own."""
    event = link_event(bot, bot.nina, [SECTION]) | {"channel": "COMPOSER", "source": "composer", "unfurl_id": "U-1"}
    bot.slack.emit(event)
    bot.slack.wait_for(lambda: bot.slack.calls_of("chat.unfurl"))
    (call,) = bot.slack.calls_of("chat.unfurl")
    assert (call.arguments["source"], call.arguments["unfurl_id"]) == ("composer", "U-1")
    assert "channel" not in call.arguments
    assert "représentant légal" in text_of(call.arguments)


def test_old_event_without_an_id(bot: Workspace) -> None:
    """The channel and the time name the message."""
    ts = bot.slack.says(bot.nina, bot.general, f"<{SECTION}>")
    event = link_event(bot, bot.nina, [SECTION]) | {"message_ts": ts}
    bot.slack.emit(event)
    bot.slack.wait_for(lambda: bot.slack.calls_of("chat.unfurl"))
    (call,) = bot.slack.calls_of("chat.unfurl")
    assert (call.arguments["channel"], call.arguments["ts"]) == (bot.general, ts)


def test_our_own_posts_and_those_of_programs_have_none(bot: Workspace) -> None:
    """Whatever links they hold."""
    other = bot.slack.user("other", is_bot=True)
    for person in (bot.slack.bot_user, other):
        bot.slack.emit(link_event(bot, person, [SECTION]))
    settled(bot)
    assert bot.slack.calls_of("chat.unfurl") == []


def test_message_with_many_links(bot: Workspace) -> None:
    """The first few have a card, each link once."""
    pages = ("guides/conventions/", "guides/visites/", "guides/subventions/", "guides/outils/", "contexte/financement/")
    urls = [f"{SITE}{page}" for page in (*pages, *pages, "contexte/gouvernance/", "prive/litige/")]
    bot.slack.emit(link_event(bot, bot.nina, urls) | {"unfurl_id": "x", "source": "composer"})
    bot.slack.wait_for(lambda: bot.slack.calls_of("chat.unfurl"))
    (call,) = bot.slack.calls_of("chat.unfurl")
    assert list(call.arguments["unfurls"]) == [f"{SITE}{page}" for page in pages]


def test_same_event_twice_is_one_card(bot: Workspace) -> None:
    """Slack sends again what it believes lost."""
    bot.slack.deliver_twice()
    assert cards(bot, bot.general, SECTION)
    assert len(bot.slack.calls_of("chat.unfurl")) == 1


def link_event(bot: Workspace, person: str, urls: list[str]) -> dict[str, Any]:
    """Return the event of a message with links."""
    return {
        "type": "link_shared",
        "channel": bot.general,
        "is_bot_user_member": True,
        "user": person,
        "message_ts": "1.000001",
        "links": [{"domain": "base.example", "url": url} for url in urls],
        "event_ts": "1.000001",
    }
