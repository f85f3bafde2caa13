"""The home tab: what each person is shown of the pages, a question asked there, and what they decide; in both modes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.facts import Facts, PageFacts
from bot.slack import actions
from bot.slack.home_lists import HomeLists
from indexer.indexing import index_folder
from tests.slack.bots import SITE, Workspace, make_index
from tests.slack.fake.model import View
from tests.slack.using import assert_nothing_private, from_bot, said, settled, told

QUESTION = "qui doit signer les conventions filles ?"
ANSWER = "Le représentant légal de chaque structure signe"
TODAY = date.today()
PAGES = {
    "demarrer/index.md": ("Mes premiers jours", "audiences: [tous]\ntype: track\nowner: mediation"),
    "demarrer/coordination.md": ("Coordonner", "audiences: [coordination]\ntype: track\nowner: coordination"),
    "demarrer/secret.md": ("Brumelotte", "type: track\nowner: coordination\nvisibility: partners"),
    "guides/frais.md": ("Une page fraîche", f"type: guide\nowner: mediation\nreviewed: {TODAY - timedelta(days=3)}"),
    "guides/vieux.md": ("Une page ancienne", "type: guide\nowner: mediation\nreviewed: 2020-01-01"),
    "guides/demain.md": ("Une page à venir", f"type: guide\nreviewed: {TODAY + timedelta(days=3)}"),
    "guides/ebauche.md": ("Une ébauche", f"type: guide\nstatus: draft\nreviewed: {TODAY}"),
    "prive/neuf.md": ("Quartzolite neuve", f"type: guide\nvisibility: partners\nreviewed: {TODAY}"),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the base of the tests with pages that a home tab lists, and others that it must not."""
    folder = make_index(tmp_path_factory.mktemp("home-base"))
    docs = folder / "docs"
    for path, (title, head) in PAGES.items():
        (docs / path).parent.mkdir(exist_ok=True)
        (docs / path).write_text(f"---\ntitle: {title}\n{head}\n---\n## Section\n\nUn texte.\n", "utf-8")
    asked = (docs / "guides" / "frais.md").read_text("utf-8")
    question = "questions:\n  - où ranger les malles pédagogiques ?\n---\n"
    asked = asked.replace("---\n## Section", f"{question}## Section")
    (docs / "guides" / "frais.md").write_text(asked.replace("Un texte.", "Les malles sont au dépôt."), "utf-8")
    index_folder(docs, folder / "index")
    return folder


def home(bot: Workspace, person: str) -> View:
    """Open the home tab and return it."""
    bot.slack.opens_home(person)
    settled(bot)
    return bot.slack.wait_home(person)


def part(view: View, title: str) -> str:
    """Return what the home tab shows under a title; nothing when there is no such title."""
    texts = [json.dumps(block, ensure_ascii=False) for block in view.blocks]
    start = next((n for n, block in enumerate(view.blocks) if block["type"] == "header" and title in texts[n]), None)
    return texts[start + 1].replace("\N{NO-BREAK SPACE}", " ") if start is not None else ""


def test_newcomer_is_shown_where_to_begin(bot: Workspace) -> None:
    """The general path, what was reviewed lately, nothing of one's own; the box first."""
    for person in (bot.nina, bot.guest):
        view = home(bot, person)
        assert view.blocks[1]["element"]["action_id"] == actions.HOME_SEARCH
        assert "Mes premiers jours" in part(view, "Votre parcours")
        assert f"{SITE}demarrer/" in part(view, "Votre parcours")
        assert "Coordonner" not in said(view)
        assert part(view, "Vos pages") == ""
        news = part(view, "Du nouveau")
        assert "Une page fraîche" in news
        assert "relue il y a 3 jours" in news
        assert not any(title in news for title in ("ancienne", "à venir", "ébauche"))
    assert bot.slack.problems == []
    assert_nothing_private(bot)


def test_holder_of_a_role_is_shown_their_path_and_their_pages(bot: Workspace) -> None:
    """The track of the role, and the pages it keeps; those that are not on the site are not listed."""
    view = home(bot, bot.paul)
    assert "Coordonner" in part(view, "Votre parcours")
    assert "Mes premiers jours" not in part(view, "Votre parcours")
    mine = part(view, "Vos pages")
    assert "jamais relue" in mine
    assert "Logos" not in mine
    assert "Litige" not in said(view)
    assert "Brumelotte" not in said(view)
    assert_nothing_private(bot)


def test_a_page_just_hidden_is_not_listed() -> None:
    """The facts may be older than the index."""
    facts = Facts(pages={name: PageFacts("", name, (), name, owner="mediation", reviewed=TODAY) for name in "abcdefg"})
    lists = HomeLists(facts, lambda page: page not in "ac", {"mediation"}, "fr", SITE, TODAY)
    assert [line.text for line in lists.news()] == [line.text for line in lists.mine()] == list("bdefg")


def test_pages_are_listed_in_a_useful_order() -> None:
    """What was reviewed last is new; of one's own, what was not reviewed for longest comes first."""
    days = {"a": 10, "b": 1, "c": 59, "d": 61, "e": 0}
    facts = Facts(
        pages={
            **{k: PageFacts("", k, (), k, owner="mediation", reviewed=TODAY - timedelta(n)) for k, n in days.items()},
            "f": PageFacts("", "f", (), "f", owner="mediation"),
            "g": PageFacts("", "g", (), "g", owner="mediation", status="archived"),
            "h": PageFacts("", "h", (), "h", owner="mediation", type="meta"),
        }
    )
    lists = HomeLists(facts, lambda page: True, {"mediation"}, "fr", "", TODAY)
    assert [line.text for line in lists.news()] == ["e", "b", "a", "c"]
    assert [line.text for line in lists.mine()] == ["f", "d", "c", "a", "b"]
    assert all(line.url == "" for line in lists.mine())


def test_home_in_english(bot: Workspace) -> None:
    """The language of Slack, until another is chosen."""
    view = home(bot, bot.emma)
    assert "Your reading path" in said(view)
    assert "reviewed 3 days ago" in said(view)


def test_messages_tab_publishes_nothing(bot: Workspace) -> None:
    """Opening the messages is not opening the home tab."""
    bot.slack.opens_home(bot.nina, tab="messages")
    settled(bot)
    assert bot.slack.calls_of("views.publish") == []


def test_question_asked_on_the_home_tab(bot: Workspace) -> None:
    """The answer is a direct message with its question and its buttons; the tab says where it is."""
    for person in (bot.nina, bot.guest):
        view = home(bot, person)
        bot.slack.clicks(person, view, actions.HOME_SEARCH, option=QUESTION)
        settled(bot)
        (answer,) = from_bot(bot, bot.direct[person])
        assert ANSWER in said(answer)
        assert QUESTION in said(answer)
        assert "onglet Messages" in said(bot.slack.wait_home(person))
        bot.slack.clicks(person, answer, actions.WHY)
        assert "Pourquoi cette réponse" in said(bot.slack.wait_modal(person))
    assert "onglet Messages" not in said(home(bot, bot.nina))


def test_what_follows_leans_on_it(bot: Workspace) -> None:
    """The next message in the direct conversation is about the same thing."""
    bot.slack.clicks(bot.nina, home(bot, bot.nina), actions.HOME_SEARCH, option=QUESTION)
    settled(bot)
    bot.slack.says(bot.nina, bot.direct[bot.nina], "et combien de temps prévoir ?")
    bot.slack.wait_for(lambda: any("Comptez trois mois" in text for text in told(bot, bot.nina)))


def test_question_in_english_and_what_the_pages_do_not_say(bot: Workspace) -> None:
    """In its own language; honest, and a gap."""
    view = home(bot, bot.emma)
    bot.slack.clicks(bot.emma, view, actions.HOME_SEARCH, option="how do I rent a marquee for a town fair?")
    settled(bot)
    (answer,) = told(bot, bot.emma)
    assert "Ask a person" in answer
    assert len(bot.journal.gaps.listed()) == 1


@pytest.mark.parametrize(("typed", "shown"), [("   ", ""), ("bonjour", "Posez votre question")])
def test_what_is_no_question(bot: Workspace, typed: str, shown: str) -> None:
    """Nothing typed does nothing; a greeting gets how to ask."""
    bot.slack.clicks(bot.nina, home(bot, bot.nina), actions.HOME_SEARCH, option=typed)
    settled(bot)
    texts = told(bot, bot.nina)
    assert len(texts) == bool(shown)
    assert all(shown in text for text in texts)


def test_suggested_question(bot: Workspace) -> None:
    """A question proposed is one that has an answer."""
    view = home(bot, bot.nina)
    row = next(block for block in view.blocks if block["type"] == "actions" and "home_try" in json.dumps(block))
    button = row["elements"][0]
    bot.slack.clicks(bot.nina, view, button["action_id"])
    settled(bot)
    (answer,) = told(bot, bot.nina)
    assert button["value"] in answer
    assert "👍" in answer


def test_answer_is_for_who_asks(bot: Workspace) -> None:
    """A newcomer gets nothing of what partners see; a partner does."""
    bot.slack.clicks(bot.paul, home(bot, bot.paul), actions.HOME_SEARCH, option="combien coûte la quartzolite ?")
    settled(bot)
    assert "douze mille euros" in told(bot, bot.paul)[0]
    for person in (bot.nina, bot.guest):
        bot.slack.clicks(person, home(bot, person), actions.HOME_SEARCH, option="combien coûte la permanence ?")
        settled(bot)
        assert "brumelotte" not in told(bot, person)[0].lower()


def test_many_questions_are_slowed_kindly(bot: Workspace) -> None:
    """As everywhere."""
    view = home(bot, bot.nina)
    for _ in range(bot.settings.per_person_a_minute + 1):
        bot.slack.clicks(bot.nina, view, actions.HOME_SEARCH, option=QUESTION)
        settled(bot)
    assert "Laissez-moi une minute" in told(bot, bot.nina)[-1]


def test_language_is_chosen(bot: Workspace) -> None:
    """It is kept, and the tab is shown in it; « as in Slack » takes the choice back."""
    slack = bot.slack
    for option, kept, title in (("en", "en", "Your choices"), ("fr", "fr", "Vos choix"), ("slack", "", "Vos choix")):
        slack.clicks(bot.nina, home(bot, bot.nina), actions.HOME_LANGUAGE, option=option)
        settled(bot)
        assert bot.journal.preferences.language(bot.nina) == kept
        assert title in said(slack.wait_home(bot.nina))


def test_unasked_messages_are_switched_off_and_on(bot: Workspace) -> None:
    """Two clicks on the same button do what one does."""
    slack, preferences = bot.slack, bot.journal.preferences
    view = home(bot, bot.guest)
    slack.clicks(bot.guest, view, actions.HOME_UNASKED)
    settled(bot)
    assert preferences.wants_unasked(bot.guest) is False
    assert "que ce que vous demandez" in said(slack.wait_home(bot.guest))
    slack.clicks(bot.guest, slack.wait_home(bot.guest), actions.HOME_UNASKED)
    settled(bot)
    assert preferences.wants_unasked(bot.guest) is True


def test_what_was_received_unasked_this_week(bot: Workspace) -> None:
    """Each with its day; what is older is not told, and nobody else's."""
    now = datetime.now(UTC)
    for kind, at in (("request", now - timedelta(days=8)), ("request", now), ("later_issue", now)):
        assert bot.journal.ledger.spend(bot.paul, kind, 2, at)
    shown = said(home(bot, bot.paul))
    assert shown.count("Une question pour un rôle que vous tenez") == 1
    assert "Un message de Relais" in shown
    assert "Un message de Relais" not in said(home(bot, bot.nina))


def test_privacy_is_told(bot: Workspace) -> None:
    """The button opens what is kept; too late for that, it is told in a message."""
    slack = bot.slack
    view = home(bot, bot.nina)
    slack.clicks(bot.nina, view, actions.PRIVACY)
    assert "Vos données" in said(slack.wait_modal(bot.nina))
    slack.fail("views.open", "expired_trigger_id")
    slack.clicks(bot.emma, home(bot, bot.emma), actions.PRIVACY)
    settled(bot)
    assert "Relais" in told(bot, bot.emma)[0]


@pytest.mark.parametrize("value", ["", "perhaps", "de"])
def test_what_comes_back_is_not_trusted(bot: Workspace, value: str) -> None:
    """A value that was never ours changes nothing."""
    view = home(bot, bot.nina)
    for block in view.blocks:
        if block.get("accessory", {}).get("action_id") == actions.HOME_UNASKED:
            block["accessory"]["value"] = value
        if block.get("accessory", {}).get("action_id") == actions.HOME_LANGUAGE:
            block["accessory"]["options"].append({"text": {"type": "plain_text", "text": "?"}, "value": value})
    bot.slack.clicks(bot.nina, view, actions.HOME_UNASKED)
    bot.slack.clicks(bot.nina, view, actions.HOME_LANGUAGE, option=value)
    settled(bot)
    assert bot.journal.preferences.wants_unasked(bot.nina)
    assert bot.journal.preferences.language(bot.nina) == ""
