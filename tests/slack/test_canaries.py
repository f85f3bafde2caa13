"""Who sees what: the people file decides for a person, the least entitled reader for a channel."""

from __future__ import annotations

from tests.slack.bots import PARTNERS_WORDS, RESTRICTED_WORDS, Workspace, wait_until
from tests.slack.test_asking import said


def words_in(text: str, words: tuple[str, ...]) -> list[str]:
    """Return which words a text holds, but for what was asked."""
    return [word for word in words if word in text.lower()]


def shown_to_all(bot: Workspace, channel: str) -> str:
    """Return all that we posted in a channel."""
    return " ".join(said(m) for m in bot.slack.messages(channel) if m.user == bot.slack.bot_user).lower()


def ask(bot: Workspace, person: str, channel: str, question: str) -> str:
    """Mention the bot, and wait until all is said."""
    ts = bot.slack.says(person, channel, f"{bot.slack.mention} {question}")
    bot.slack.wait_reply(channel, ts)
    bot.slack.wait_quiet()
    wait_until(lambda: bot.journal.outbox.pending() == 0)
    return ts


def test_public_channel_gets_what_is_public_and_the_entitled_author_the_rest_alone(bot: Workspace) -> None:
    """Even for somebody who may see it: the others of the channel may not."""
    ask(bot, bot.paul, bot.general, "combien coûte la brume par an, chaque convention-fille en paie une part ?")
    assert words_in(shown_to_all(bot, bot.general), PARTNERS_WORDS) == []
    private = " ".join(said(m) for m in bot.slack.ephemerals(bot.paul)).lower()
    assert "quartzolite" in private
    assert words_in(private, RESTRICTED_WORDS) == []


def test_newcomer_never_sees_what_is_for_partners(bot: Workspace) -> None:
    """In public, in private, in a thread: nothing that was sent holds a word of theirs that was not typed."""
    for channel in (bot.general, bot.mixed, bot.direct[bot.nina]):
        bot.slack.says(bot.nina, channel, f"{bot.slack.mention} qui est le signataire, et combien coûte la ligne ?")
        bot.slack.says(bot.nina, channel, f"{bot.slack.mention} litige en cours, jugement, solde gelé ?")
    bot.slack.wait_quiet()
    wait_until(lambda: bot.journal.inbox.pending() == bot.journal.outbox.pending() == 0)
    assert words_in(bot.slack.everything_sent().lower(), PARTNERS_WORDS + RESTRICTED_WORDS) == []


def test_private_channel_of_partners_gets_what_partners_may_see(bot: Workspace) -> None:
    """The least entitled of those who are in it decides."""
    ask(bot, bot.rita, bot.partners, "combien coûte la ligne du budget détaillé par an ?")
    shown = shown_to_all(bot, bot.partners)
    assert "douze mille euros" in shown
    assert words_in(shown, RESTRICTED_WORDS) == []


def test_channel_closes_when_a_guest_comes_in(bot: Workspace) -> None:
    """Somebody without a role joins: from now on what is said there is public."""
    ask(bot, bot.paul, bot.partners, "combien coûte la ligne du budget détaillé par an ?")
    assert "douze mille euros" in shown_to_all(bot, bot.partners)
    bot.slack.joins(bot.guest, bot.partners)
    bot.slack.wait_quiet()
    wait_until(lambda: bot.journal.inbox.pending() == 0)
    ts = ask(bot, bot.paul, bot.partners, "combien coûte la ligne du budget détaillé par an ?")
    assert "douze mille euros" not in " ".join(said(m) for m in bot.slack.replies(bot.partners, ts))


def test_direct_message_gives_what_the_person_may_see(bot: Workspace) -> None:
    """A role gives it; a higher one gives more; a section that is not on the site has no address."""
    for person, words, none in (
        (bot.paul, ("quartzolite",), RESTRICTED_WORDS),
        (bot.rita, ("quartzolite",), ()),
        (bot.nina, (), PARTNERS_WORDS + RESTRICTED_WORDS),
    ):
        direct = bot.direct[person]
        bot.slack.says(person, direct, "combien coûte la ligne du budget détaillé par an ?")
        bot.slack.wait_message(direct)
        shown = shown_to_all(bot, direct)
        assert all(word in shown for word in words)
        assert words_in(shown, none) == []
        assert "prive/" not in shown


def test_restricted_is_for_those_to_whom_the_people_file_gives_it(bot: Workspace) -> None:
    """`visibility: restricted` on an active holding."""
    bot.slack.says(bot.rita, bot.direct[bot.rita], "qui doit signer le protocole du litige ?")
    bot.slack.wait_for(lambda: "liquidateur" in shown_to_all(bot, bot.direct[bot.rita]))


def test_broken_people_file_entitles_nobody(bot: Workspace) -> None:
    """Default deny, and the bot still answers what is public."""
    bot.people_file.write_text("- role: [", "utf-8")
    bot.slack.says(bot.paul, bot.direct[bot.paul], "combien coûte la ligne du budget détaillé par an ?")
    bot.slack.wait_for(lambda: len(bot.slack.messages(bot.direct[bot.paul])) >= 2)
    assert words_in(shown_to_all(bot, bot.direct[bot.paul]), PARTNERS_WORDS) == []
