"""Who may see what: a person by their roles, a channel by its least entitled reader, and in doubt the public."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import read_settings
from bot.slack.api import CallFailed, RateLimited, Refused, Unreachable, WebApi, web_client
from bot.slack.audience import SlackAudience
from bot.slack.directory import Channel, Person, SlackDirectory
from bot.upkeep.people import Holding, People
from indexer.models import Visibility
from tests.slack.fake import FakeSlack

TODAY = date(2026, 11, 22)
PARTNER, OTHER_PARTNER, TRUSTED, MEMBER, GUEST = "UPARTNER", "UOTHER", "UTRUSTED", "UMEMBER", "UGUEST"
PAST, BOT, GONE = "UPAST", "UBOT", "UGONE"
PRIVATE = Channel(is_private=True, is_shared=False)
FAILURES = (RateLimited(1), Refused("channel_not_found"), Unreachable("timed out", may_have_arrived=False))


def holding(slack: str, ends: date | None = None, visibility: Visibility = Visibility.PARTNERS) -> Holding:
    """Return a role held since the beginning of the year."""
    return Holding("mediation", "Une association", slack, date(2026, 1, 1), ends, visibility)


PEOPLE = People(
    (
        holding(PARTNER),
        holding(OTHER_PARTNER, ends=TODAY),
        holding(TRUSTED, visibility=Visibility.RESTRICTED),
        holding(PAST, ends=date(2026, 11, 21)),
    )
)


class FakeWorkspace:
    """A channel with its members; what it does not know raises."""

    def __init__(self, channel: Channel | CallFailed, members: frozenset[str] | CallFailed = frozenset()) -> None:
        self.found = channel
        self.inside = members
        self.people: dict[str, Person | CallFailed] = {BOT: Person(is_bot=True), GONE: Person(is_deleted=True)}
        self.asked: list[str] = []

    def channel(self, channel: str) -> Channel:
        """Return the channel."""
        if isinstance(self.found, CallFailed):
            raise self.found
        return self.found

    def members(self, channel: str) -> frozenset[str]:
        """Return who is in it."""
        if isinstance(self.inside, CallFailed):
            raise self.inside
        return self.inside

    def person(self, person: str) -> Person:
        """Return an account."""
        self.asked.append(person)
        found = self.people.get(person, Person())
        if isinstance(found, CallFailed):
            raise found
        return found


def of_channel(channel: Channel | CallFailed, *members: str) -> Visibility:
    """Return what may be said in a channel of some members."""
    return audience(FakeWorkspace(channel, frozenset(members))).of_channel("C1")


def audience(workspace: FakeWorkspace) -> SlackAudience:
    """Return the audience of a workspace today."""
    return SlackAudience(workspace, lambda: PEOPLE, lambda: TODAY)


@pytest.mark.parametrize(
    ("person", "level"),
    [
        (PARTNER, Visibility.PARTNERS),
        (OTHER_PARTNER, Visibility.PARTNERS),
        (TRUSTED, Visibility.RESTRICTED),
        (PAST, Visibility.PUBLIC),
        (MEMBER, Visibility.PUBLIC),
        ("", Visibility.PUBLIC),
    ],
)
def test_a_person_sees_what_their_roles_of_today_give(person: str, level: Visibility) -> None:
    """Slack is not asked: it does not matter whether they are a member, a guest or another workspace's."""
    workspace = FakeWorkspace(PRIVATE)
    assert audience(workspace).of_person(person) is level
    assert workspace.asked == []


def test_a_direct_conversation_is_the_person_s_own() -> None:
    """Also with somebody of another workspace."""
    assert of_channel(Channel(True, True, True, TRUSTED)) is Visibility.RESTRICTED
    assert of_channel(Channel(True, True, False, MEMBER)) is Visibility.PUBLIC
    assert of_channel(Channel(True, True, False, "")) is Visibility.PUBLIC


@pytest.mark.parametrize("channel", [Channel(is_private=False, is_shared=False), Channel(is_private=True)])
def test_a_public_or_shared_channel_is_public(channel: Channel) -> None:
    """Whoever is in it today: others may join or read."""
    assert of_channel(channel, TRUSTED, PARTNER) is Visibility.PUBLIC


@pytest.mark.parametrize(
    ("members", "level"),
    [
        ((PARTNER, TRUSTED), Visibility.PARTNERS),
        ((TRUSTED,), Visibility.RESTRICTED),
        ((TRUSTED, BOT, GONE), Visibility.RESTRICTED),
        ((PARTNER, GUEST), Visibility.PUBLIC),
        ((PARTNER, MEMBER, BOT), Visibility.PUBLIC),
        ((PARTNER, PAST), Visibility.PUBLIC),
        ((BOT,), Visibility.PUBLIC),
        ((), Visibility.PUBLIC),
    ],
)
def test_in_a_private_channel_the_least_entitled_decides(members: tuple[str, ...], level: Visibility) -> None:
    """Programs and closed accounts read nothing; a channel of nobody is for nobody."""
    assert of_channel(PRIVATE, *members) is level


@pytest.mark.parametrize("failure", FAILURES)
def test_what_cannot_be_found_out_is_public(failure: CallFailed) -> None:
    """Whatever failed: the channel, its members, or what one of them is."""
    assert of_channel(failure, TRUSTED) is Visibility.PUBLIC
    assert audience(FakeWorkspace(PRIVATE, failure)).of_channel("C1") is Visibility.PUBLIC
    workspace = FakeWorkspace(PRIVATE, frozenset({TRUSTED, BOT}))
    workspace.people[BOT] = failure
    assert audience(workspace).of_channel("C1") is Visibility.PUBLIC


def test_slack_is_asked_about_few() -> None:
    """Nobody with a role, and nobody after the first who reads without one."""
    workspace = FakeWorkspace(PRIVATE, frozenset({PARTNER, TRUSTED, BOT}))
    assert audience(workspace).of_channel("C1") is Visibility.PARTNERS
    assert workspace.asked == [BOT]
    crowd = FakeWorkspace(PRIVATE, frozenset(f"U{number}" for number in range(150)))
    assert audience(crowd).of_channel("C1") is Visibility.PUBLIC
    assert len(crowd.asked) == 1


@given(st.frozensets(st.sampled_from([PARTNER, OTHER_PARTNER, TRUSTED, MEMBER, GUEST, PAST, BOT, GONE])))
def test_a_channel_never_shows_more_than_each_of_its_people_may_see(members: frozenset[str]) -> None:
    """For any set of members."""
    found = audience(FakeWorkspace(PRIVATE, members))
    readers = members - {BOT, GONE}
    assert all(found.of_channel("C1").rank <= found.of_person(reader).rank for reader in readers)


def test_in_a_workspace_like_slack_s_own(tmp_path: Path) -> None:
    """Over the wire: a guest who joins a private channel closes it, once we are told."""
    with FakeSlack() as slack:
        ana, ben = slack.user("ana", is_stranger=True), slack.user("ben", is_guest=True)
        private, public = slack.channel("bureau", members=[ana], is_private=True), slack.channel("vie", members=[ana])
        shared = slack.channel("avec-d-autres", members=[ana], is_private=True, is_shared=True)
        settings = read_settings(slack.environment(), tmp_path / ".env", tmp_path / "mkdocs.yml")
        directory = SlackDirectory(WebApi(web_client(settings)))
        found = SlackAudience(directory, lambda: People((holding(ana),)), lambda: TODAY)
        assert found.of_channel(slack.direct(ana)) is Visibility.PARTNERS
        assert found.of_channel(slack.direct(ben)) is Visibility.PUBLIC
        assert found.of_channel(private) is Visibility.PARTNERS
        assert found.of_channel(public) is found.of_channel(shared) is Visibility.PUBLIC
        assert found.of_channel("C0NOWHERE") is Visibility.PUBLIC
        slack.joins(ben, private)
        directory.forget(private)
        assert found.of_channel(private) is Visibility.PUBLIC
        slack.leaves(ben, private)
        directory.forget(private)
        assert found.of_channel(private) is Visibility.PARTNERS
        slack.scopes.discard("groups:read")
        directory.forget(private)
        assert found.of_channel(private) is Visibility.PUBLIC
