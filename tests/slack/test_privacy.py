"""What people may ask about their own data: to know, to have, to erase; in both languages and both modes."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from bot.journal.models import Asked
from bot.slack import actions
from bot.slack.blocks import Rendered, message
from bot.slack.blocks import actions as buttons
from bot.slack.elements import button
from bot.slack.export import export_messages
from bot.slack.limits import violations
from bot.slack.privacy import purge
from indexer.models import Verdict, Visibility
from tests.slack.bots import Workspace
from tests.slack.fake.model import Message
from tests.slack.test_asking_a_person import asked_of, has_buttons, puts
from tests.slack.test_command import QUESTION, told
from tests.slack.using import NOBODY_KNOWS, asks, desk_of, said, settled


def code_of(shown: Message) -> str:
    """Return what stands in the blocks of code of a message."""
    parts = [part for block in shown.blocks if block["type"] == "rich_text" for part in block["elements"]]
    return "".join(
        element["text"] for part in parts if part["type"] == "rich_text_preformatted" for element in part["elements"]
    )


def asked(person: str, text: str) -> Asked:
    """Return a question of somebody."""
    now = datetime.now(UTC)
    return Asked(person, text, "fr", Verdict.NONE, "slack", "", Visibility.PUBLIC, "", "", "", now)


def test_what_is_kept_is_told(bot: Workspace) -> None:
    """By words of both languages, to one person alone, with the two rights as buttons."""
    for typed in ("confidentialité", "confidentialite", "privacy"):
        shown = told(bot, bot.nina, typed)
        assert "Ce que Relais garde" in shown
        assert "12 mois" in shown
        assert "Effacer mes données" in shown
    assert "What Relais keeps" in told(bot, bot.emma, "privacy")
    settled(bot)
    assert bot.slack.messages(bot.general) == []


def test_data_are_given(bot: Workspace) -> None:
    """As JSON: questions, choices, and the roles of the people file; nobody else's."""
    told(bot, bot.paul, QUESTION)
    told(bot, bot.nina, "combien de temps prévoir ?")
    told(bot, bot.paul, "langue fr")
    told(bot, bot.paul, "mes-données")
    held = json.loads(code_of(bot.slack.ephemerals(bot.paul)[-1]))
    assert [row["text"] for row in held["questions"]] == [QUESTION]
    assert held["preferences"][0]["language"] == "fr"
    assert held["people_file"][0]["role"] == "coordination"
    assert "Relais ne garde rien de vous" in told(bot, bot.guest, "mes-donnees")
    assert "Relais keeps nothing about you" in told(bot, bot.emma, "my-data")


def test_many_data_come_in_parts(bot: Workspace) -> None:
    """In the person's direct conversation, in order, without a piece lost; the parts together are the JSON."""
    texts = [f"« question » {number} & <!channel> " + "é" * 300 for number in range(120)]
    for text in texts:
        bot.journal.questions.record(asked(bot.nina, text))
    assert "en message direct" in told(bot, bot.nina, "mes données")
    settled(bot)
    parts = [one for one in bot.slack.messages(bot.direct[bot.nina]) if one.user == bot.slack.bot_user]
    assert len(parts) > 3
    held = json.loads("".join(code_of(part) for part in parts).replace("\N{WORD JOINER}", ""))
    assert [row["text"] for row in held["questions"]] == texts
    assert "<!channel>" not in bot.slack.everything_sent()


def test_parts_are_within_limits() -> None:
    """For signs that count several times, and lines longer than a message."""
    for sign in ("&", "\U0001f92f", '"', "x", "<@U1>"):
        rows = [{"text": sign * length} for length in (1, 3_000, 30_000)]
        for part in export_messages({"questions": rows}, "fr"):
            assert violations({"text": part.text, "blocks": part.blocks}) == []


def test_erasure_is_confirmed_and_told(bot: Workspace) -> None:
    """What would be erased is listed; the button erases it all, and nobody else's."""
    told(bot, bot.nina, QUESTION)
    told(bot, bot.nina, "langue en")
    told(bot, bot.emma, QUESTION)
    shown = told(bot, bot.nina, "effacer-mes-données")
    assert "one question" in shown
    assert "the choices" in shown
    question = bot.slack.ephemerals(bot.nina)[-1]
    bot.slack.clicks(bot.nina, question, actions.ERASE_NOW)
    bot.slack.wait_for(lambda: "It is done" in said(question))
    assert "one question" in said(question)
    assert "erase_now" not in said(question)
    assert not any(bot.journal.privacy.preview(bot.nina).values())
    assert bot.journal.privacy.preview(bot.emma)["questions"] == 1
    assert len(bot.journal.privacy.export(bot.nina)["erasures"]) == 1
    assert "Relais ne garde rien de vous" in told(bot, bot.nina, "erase-my-data")


def test_question_put_to_somebody_is_taken_back(bot: Workspace) -> None:
    """What they were asked goes from what they see, and cannot be answered any more."""
    puts(bot, bot.nina, asks(bot, bot.nina, NOBODY_KNOWS))
    request = asked_of(bot, bot.rita)
    assert NOBODY_KNOWS in said(request)
    told(bot, bot.nina, "effacer-mes-données")
    bot.slack.clicks(bot.nina, bot.slack.ephemerals(bot.nina)[-1], actions.ERASE_NOW)
    bot.slack.wait_for(lambda: "l'a retirée" in said(request))
    assert NOBODY_KNOWS not in said(request)
    assert not has_buttons(request)
    assert not any(bot.journal.privacy.preview(bot.nina).values())


def test_erasure_can_be_given_up(bot: Workspace) -> None:
    """Nothing is erased until the button says so."""
    told(bot, bot.nina, QUESTION)
    told(bot, bot.nina, "effacer mes donnees")
    question = bot.slack.ephemerals(bot.nina)[-1]
    bot.slack.clicks(bot.nina, question, actions.ERASE_NOT)
    bot.slack.wait_for(lambda: "Rien n'a été effacé" in said(question))
    assert bot.journal.privacy.preview(bot.nina)["questions"] == 1


def test_erasure_twice(bot: Workspace) -> None:
    """The second click erases nothing more, and is answered as well."""
    told(bot, bot.paul, QUESTION)
    told(bot, bot.paul, "effacer-mes-données")
    question = deepcopy(bot.slack.ephemerals(bot.paul)[-1])
    for _ in range(2):
        bot.slack.clicks(bot.paul, question, actions.ERASE_NOW)
    settled(bot)
    assert not any(bot.journal.privacy.preview(bot.paul).values())
    assert "fichier des rôles" in said(bot.slack.ephemerals(bot.paul)[-1])


def test_buttons_of_what_is_kept(bot: Workspace) -> None:
    """They do what the words do."""
    told(bot, bot.nina, QUESTION)
    told(bot, bot.nina, "confidentialité")
    terms = bot.slack.ephemerals(bot.nina)[-1]
    bot.slack.clicks(bot.nina, terms, actions.EXPORT)
    assert QUESTION in json.loads(code_of(bot.slack.wait_ephemeral(bot.nina, count=3)))["questions"][0]["text"]
    bot.slack.clicks(bot.nina, terms, actions.ERASE)
    assert "Tout effacer" in said(bot.slack.wait_ephemeral(bot.nina, count=4))


def button_of_the_home_tab(bot: Workspace) -> Message:
    """Post the button by which the home tab opens what is kept, and return its message."""
    found = Rendered.of("…", [buttons(button(actions.PRIVACY, "Vos données"))])
    bot.journal.outbox.put((message(bot.direct[bot.nina], found),), "home")
    return bot.slack.wait_message(bot.direct[bot.nina])


def test_what_is_kept_opens_from_the_home_tab(bot: Workspace) -> None:
    """As a modal; in a message when the trigger has ended."""
    home = button_of_the_home_tab(bot)
    bot.slack.clicks(bot.nina, home, actions.PRIVACY)
    assert "12 mois" in json.dumps(bot.slack.wait_modal(bot.nina, title="Vos données").payload, ensure_ascii=False)
    bot.slack.fail("views.open", "expired_trigger_id")
    bot.slack.clicks(bot.nina, home, actions.PRIVACY)
    assert "Ce que Relais garde" in said(bot.slack.wait_ephemeral(bot.nina))


def test_old_questions_are_forgotten(bot: Workspace) -> None:
    """After the months of the settings, by the chore."""
    now = datetime.now(UTC)
    old = Asked(
        bot.nina, "vieille", "fr", Verdict.NONE, "slack", "", Visibility.PUBLIC, "", "", "", now - timedelta(days=370)
    )
    bot.journal.questions.record(old)
    recent = bot.journal.questions.record(asked(bot.nina, "récente"))
    purge(desk_of(bot))
    assert bot.journal.privacy.preview(bot.nina)["questions"] == 1
    assert bot.journal.questions.get(recent) is not None
