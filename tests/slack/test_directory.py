"""People and channels are asked of Slack, remembered for a while, and asked again when news comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.slack.api import Refused, Unreachable
from bot.slack.directory import MAX_KEPT, MAX_MEMBERS, Channel, Memory, Person, SlackDirectory


class FakeApi:
    """Answers from a table, and remembers what was asked."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the answer of a method, or raise it."""
        self.asked.append((method, dict(arguments)))
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        found: Mapping[str, Any] = answer(arguments) if callable(answer) else answer
        return found


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def user(**facts: Any) -> dict[str, Any]:
    """Return what Slack tells of an account."""
    return {"ok": True, "user": {"id": "U1", **facts}}


@pytest.mark.parametrize(
    ("locale", "language"), [("fr-FR", "fr"), ("fr-CA", "fr"), ("en-GB", "en"), ("de-DE", None), ("", None)]
)
def test_the_language_somebody_set_is_told_when_we_speak_it(locale: str, language: str | None) -> None:
    """Whatever the country."""
    directory = SlackDirectory(FakeApi({"users.info": user(locale=locale)}))
    assert directory.locale("U1") == language


def test_a_stranger_has_no_language() -> None:
    """Slack does not tell the locale of another workspace's people."""
    assert SlackDirectory(FakeApi({"users.info": user()})).locale("U1") is None


def test_programs_are_told_from_people() -> None:
    """Slack's own helper says that it is a person."""
    assert SlackDirectory(FakeApi({"users.info": user(is_bot=True)})).is_bot("U1")
    assert not SlackDirectory(FakeApi({"users.info": user(is_bot=False)})).is_bot("U1")
    assert SlackDirectory(FakeApi({})).is_bot("USLACKBOT")


def test_what_slack_does_not_tell_stops_no_answer() -> None:
    """The language is then that of the question."""
    directory = SlackDirectory(FakeApi({"users.info": Unreachable("timed out", may_have_arrived=True)}))
    assert directory.locale("U1") is None
    assert not directory.is_bot("U1")
    with pytest.raises(Unreachable):
        directory.person("U1")


def test_people_are_remembered_for_ten_minutes() -> None:
    """A failure is not."""
    clock = Clock()
    api = FakeApi({"users.info": Refused("user_not_found")})
    directory = SlackDirectory(api, clock)
    assert directory.locale("U1") is None
    api.answers["users.info"] = user(locale="fr-FR")
    assert directory.person("U1") == Person("fr-FR")
    clock.now = 599
    assert directory.locale("U1") == "fr"
    assert len(api.asked) == 2
    clock.now = 601
    api.answers["users.info"] = user(locale="en-US")
    assert directory.locale("U1") == "en"
    assert api.asked[-1] == ("users.info", {"user": "U1", "include_locale": True})


@pytest.mark.parametrize(
    ("told", "channel"),
    [
        ({"is_private": True, "is_shared": False}, Channel(is_private=True, is_shared=False)),
        ({"is_private": False, "is_shared": False}, Channel(is_private=False, is_shared=False)),
        ({"is_private": True, "is_ext_shared": True}, Channel(is_private=True, is_shared=True)),
        ({"is_private": True, "is_org_shared": True}, Channel(is_private=True, is_shared=True)),
        ({"is_private": True, "is_pending_ext_shared": True}, Channel(is_private=True, is_shared=True)),
        ({"is_private": True, "pending_shared": ["T2"]}, Channel(is_private=True, is_shared=True)),
        ({"is_im": True, "user": "U1"}, Channel(True, True, False, "U1")),
        ({}, Channel(is_private=False, is_shared=False)),
        ({"is_private": "yes"}, Channel(is_private=False, is_shared=False)),
    ],
)
def test_a_channel_is_what_slack_says(told: dict[str, Any], channel: Channel) -> None:
    """A channel that is about to be shared is shared."""
    api = FakeApi({"conversations.info": {"ok": True, "channel": {"id": "C1", **told}}})
    assert SlackDirectory(api).channel("C1") == channel


def test_an_answer_without_its_channel_is_a_refusal() -> None:
    """Nothing is made up."""
    with pytest.raises(Refused):
        SlackDirectory(FakeApi({"conversations.info": {"ok": True}})).channel("C1")


def pages(names: list[str], size: int) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return a method that gives members page by page."""

    def members(arguments: Mapping[str, Any]) -> dict[str, Any]:
        start = int(arguments.get("cursor") or 0)
        more = str(start + size) if start + size < len(names) else ""
        return {"members": names[start : start + size], "response_metadata": {"next_cursor": more}}

    return members


def test_all_pages_of_members_are_read() -> None:
    """An empty page may come before the last."""
    names = [f"U{number}" for number in range(150)]
    api = FakeApi({"conversations.members": pages(names, 60)})
    assert SlackDirectory(api).members("C1") == set(names)
    assert len(api.asked) == 3


def test_a_crowd_is_not_counted_to_its_end() -> None:
    """More than two hundred people are as good as everybody."""
    api = FakeApi({"conversations.members": pages([f"U{number}" for number in range(10_000)], 100)})
    with pytest.raises(Refused, match="too_many_members"):
        SlackDirectory(api).members("C1")
    assert len(api.asked) == MAX_MEMBERS // 100 + 1


def test_news_of_a_channel_make_us_ask_again() -> None:
    """Somebody joined, or left."""
    api = FakeApi(
        {
            "conversations.members": {"members": ["U1"]},
            "conversations.info": {"channel": {"is_private": True, "is_shared": False}},
        }
    )
    directory = SlackDirectory(api, Clock())
    directory.members("C1"), directory.channel("C1")
    api.answers["conversations.members"] = {"members": ["U1", "U2"]}
    assert directory.members("C1") == {"U1"}
    directory.forget("C2")
    assert directory.members("C1") == {"U1"}
    directory.forget("C1")
    assert directory.members("C1") == {"U1", "U2"}
    directory.channel("C1")
    assert [method for method, _ in api.asked].count("conversations.info") == 2


def test_what_was_asked_before_the_news_is_not_remembered() -> None:
    """The answer may be older than the news."""
    memory: Memory[int] = Memory(60, Clock())

    def ask() -> int:
        memory.forget("C1")
        return 1

    assert memory.get("C1", ask) == 1
    assert memory.get("C1", lambda: 2) == 2
    assert memory.get("C1", lambda: 3) == 2


def test_memory_is_bounded() -> None:
    """Of many, the latest are kept."""
    memory: Memory[int] = Memory(60, Clock())
    for number in range(MAX_KEPT + 10):
        memory.get(str(number), lambda number=number: number)  # type: ignore[misc]
    assert memory.get("0", lambda: -1) == -1
    assert memory.get(str(MAX_KEPT), lambda: -1) == MAX_KEPT


def test_threads_share_a_directory() -> None:
    """Workers ask at the same time."""
    api = FakeApi({"users.info": user(locale="fr-FR")})
    directory = SlackDirectory(api)
    found: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: found.extend(directory.locale(f"U{n % 7}") for n in range(300)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["fr"] * 2400
