"""`/relais`: what each word of it does, in both languages and both modes; nobody sees what they may not."""

from __future__ import annotations

import pytest

from bot.slack.command_words import read_command
from tests.slack.bots import PARTNERS_WORDS, RESTRICTED_WORDS, SITE, Workspace
from tests.slack.using import said, settled

QUESTION = "qui doit signer les conventions filles ?"
ANSWER = "Le représentant légal de chaque structure signe"


def told(bot: Workspace, person: str, text: str, channel: str = "") -> str:
    """Return what somebody alone is shown after a command."""
    count = len(bot.slack.ephemerals(person)) + 1
    bot.slack.command(person, channel or bot.general, text)
    return said(bot.slack.wait_ephemeral(person, count=count))


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("", "teach", ""),
        ("  aide ", "teach", ""),
        ("help", "teach", ""),
        ("bonjour", "teach", ""),
        ("définir ANR", "define", "ANR"),
        ("Definir  l'ANR", "define", "l'ANR"),
        ("define: ANR", "define", "ANR"),
        ("def ANR", "define", "ANR"),
        ("définir", "define", ""),
        ("glossaire", "define", ""),
        ("confidentialité", "privacy", ""),
        ("CONFIDENTIALITE", "privacy", ""),
        ("privacy", "privacy", ""),
        ("effacer-mes-données", "erase", ""),
        ("effacer mes donnees svp", "erase", ""),
        ("erase-my-data", "erase", ""),
        ("mes-données", "export", ""),
        ("my data", "export", ""),
        ("langue français", "language", "fr"),
        ("language EN", "language", "en"),
        ("langue auto", "language", "auto"),
        ("langue", "language", ""),
        ("langue des conventions", "ask", "langue des conventions"),
        ("confidentialité des données de santé", "ask", "confidentialité des données de santé"),
        ("mes données sont où ?", "ask", "mes données sont où ?"),
        ("aide à la mobilité", "ask", "aide à la mobilité"),
        ("définition", "ask", "définition"),
        (QUESTION, "ask", QUESTION),
    ],
)
def test_words_of_the_command(text: str, verb: str, argument: str) -> None:
    """With or without accents, capitals, hyphens; a question that begins like one of them is a question."""
    typed = read_command(text)
    assert (typed.verb, typed.argument) == (verb, argument)


def test_question_is_answered_to_one_person_alone(bot: Workspace) -> None:
    """The passage with its link, and the two buttons; nobody else sees anything."""
    shown = told(bot, bot.nina, QUESTION)
    assert ANSWER in shown
    assert f"{SITE}guides/conventions/#qui-doit-signer-une-convention-fille" in shown
    assert "Partager ici" in shown
    assert "Garder pour moi" in shown
    settled(bot)
    assert bot.slack.messages(bot.general) == []
    assert bot.slack.ephemerals(bot.emma) == []


def test_question_in_english(bot: Workspace) -> None:
    """The answer and its buttons are in the language of the question."""
    shown = told(bot, bot.emma, "who keeps the signed copies?")
    assert "Share here" in shown
    assert "Keep to myself" in shown


def test_question_where_the_bot_is_not(bot: Workspace) -> None:
    """The answer comes by the address of the command."""
    elsewhere = bot.slack.channel("ailleurs", members=[bot.nina], with_bot=False)
    assert ANSWER in told(bot, bot.nina, QUESTION, elsewhere)


def test_each_sees_what_they_may(bot: Workspace) -> None:
    """A restricted question gets its answer from whoever is entitled, and none for anybody else."""
    question = "qui doit signer le protocole xylophrène ?"
    for person in (bot.nina, bot.guest, bot.emma):
        told(bot, person, question)
        told(bot, person, "combien coûte la quartzolite ?")
    # A question may be said back; what answers it may not.
    sent = bot.slack.everything_sent()
    assert not [word for word in ("gramouflette", "douze mille", "brumelotte", "liquidateur") if word in sent]
    assert "gramouflette" in told(bot, bot.rita, question)
    assert "gramouflette" not in told(bot, bot.paul, question)
    assert "douze mille" in told(bot, bot.paul, "combien coûte la quartzolite ?")


@pytest.mark.parametrize("text", ["", "aide", "help"])
def test_alone_it_teaches(bot: Workspace, text: str) -> None:
    """In the person's language."""
    assert "/relais qui doit signer les conventions" in told(bot, bot.nina, text)
    assert "/relais who must sign the agreements" in told(bot, bot.emma, text)


def test_term_of_the_glossary(bot: Workspace) -> None:
    """By its name, another of its names, in a sentence; with its link, in the person's language."""
    for typed in ("définir PIA", "def le pia", "definir grand emprunt", "définir le PIA c'est quoi"):
        shown = told(bot, bot.nina, typed)
        assert "Programme d'investissements d'avenir" in shown
        assert f"{SITE}glossaire/#pia" in shown
    shown = told(bot, bot.emma, "define investments for the future programme")
    assert "In French:" in shown
    assert "Investments for the Future programme" in shown


def test_term_that_is_not_there(bot: Workspace) -> None:
    """Those that look like it are named."""
    shown = told(bot, bot.nina, "définir COPILL")
    assert "« COPILL » n'est pas dans le glossaire" in shown
    assert "COPIL ?" in shown
    assert "is not in the glossary" in told(bot, bot.emma, "define zzz")


def test_question_that_begins_like_a_definition(bot: Workspace) -> None:
    """It is answered as a question."""
    assert "Partager ici" in told(
        bot, bot.nina, "définir qui doit signer les conventions filles, c'est quoi la règle ?"
    )


def test_glossary_is_listed(bot: Workspace) -> None:
    """Every term."""
    for shown in (told(bot, bot.nina, "définir"), told(bot, bot.nina, "glossaire")):
        assert "Le glossaire a 6 termes" in shown
        assert all(term in shown for term in ("DRARI", "PIA", "COPIL", "Avenant"))
    assert "The glossary has 6 terms" in told(bot, bot.emma, "define")


def test_language_is_chosen(bot: Workspace) -> None:
    """It is the one in which everything is told, until another is chosen."""
    assert "Noted" in told(bot, bot.nina, "langue en")
    assert "who must sign" in told(bot, bot.nina, "")
    assert "C'est noté" in told(bot, bot.nina, "language auto")
    assert "/relais langue fr" in told(bot, bot.nina, "langue")


def test_question_too_long(bot: Workspace) -> None:
    """It is said kindly, and nothing is looked for."""
    assert "Votre question est longue" in told(bot, bot.nina, "pourquoi " * 200)


def test_too_many_questions(bot: Workspace) -> None:
    """It is said kindly; the words that are no questions still work."""
    for number in range(bot.settings.per_person_a_minute):
        told(bot, bot.nina, f"{QUESTION} {number}")
    assert "Laissez-moi une minute" in told(bot, bot.nina, QUESTION)
    assert ANSWER in told(bot, bot.emma, QUESTION)
    assert "Programme d'investissements" in told(bot, bot.nina, "définir PIA")


def test_hostile_text(bot: Workspace) -> None:
    """What calls people elsewhere is broken; nothing fails."""
    for text in ("<!channel> <@U1> *x* `y`", "définir <!here>", "définir " + "x" * 500, "🤯" * 300, "définir \u202e"):
        assert "erreur" not in told(bot, bot.nina, text)
    assert "<!channel>" not in bot.slack.everything_sent()
    assert "<!here>" not in bot.slack.everything_sent()


def test_words_of_the_private_pages_are_real() -> None:
    """The canaries above are those of the base."""
    assert {"brumelotte"} <= set(PARTNERS_WORDS)
    assert {"gramouflette"} <= set(RESTRICTED_WORDS)
