"""What people do reaches a Bolt app by Socket Mode and by signed HTTP, as Slack sends it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltContext, Say
from slack_sdk import WebClient

from tests.slack.fake import ActImpossible, FakeSlack, View
from tests.slack.fake.bots import by_http, by_socket, new_app
from tests.slack.fake.control import Remote
from tests.sources import ROOT


def button(text: str, value: str) -> dict[str, Any]:
    """Return a row of one button, all of one action."""
    words = {"type": "plain_text", "text": text}
    return {"type": "actions", "elements": [{"type": "button", "text": words, "action_id": "vote", "value": value}]}


SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Le président."}}
BUTTONS: list[dict[str, Any]] = [SECTION, button("👍", "up"), button("👎", "down")]
FORM = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Pourquoi ?"},
    "submit": {"type": "plain_text", "text": "Envoyer"},
    "blocks": [
        {
            "type": "input",
            "block_id": "reason",
            "label": {"type": "plain_text", "text": "Raison"},
            "element": {
                "type": "radio_buttons",
                "action_id": "reason",
                "options": [{"text": {"type": "plain_text", "text": "Périmé"}, "value": "stale"}],
            },
        },
        {
            "type": "input",
            "block_id": "comment",
            "optional": True,
            "label": {"type": "plain_text", "text": "Commentaire"},
            "element": {"type": "plain_text_input", "action_id": "comment", "max_length": 50},
        },
    ],
}


class Heard:
    """A small bot that remembers what it was told."""

    def __init__(self, app: App) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.retries: list[str] = []
        self.answer: dict[str, Any] = {}
        self.may_answer = threading.Event()
        self.may_answer.set()
        app.event("app_mention")(self.mention)
        for kind in ("message", "app_home_opened", "link_shared"):
            app.event(kind)(self.other)
        app.action("vote")(self.vote)
        app.view("form")(self.submitted)
        app.view_closed("form")(self.submitted)
        app.command("/relais")(self.command)
        app.shortcut("search")(self.submitted)

    def mention(self, body: dict[str, Any], event: dict[str, Any], say: Say) -> None:
        """Reply in the thread."""
        self.bodies.append(body)
        self.may_answer.wait(5)
        say(text="Le président.", blocks=BUTTONS, thread_ts=event.get("thread_ts", event["ts"]))

    def other(self, body: dict[str, Any], request: Any) -> None:
        """Remember, and say whether it came again."""
        self.bodies.append(body)
        self.retries += request.headers.get("x-slack-retry-num", [])

    def vote(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Open a form."""
        self.bodies.append(body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    def submitted(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Answer a form with what the test wants."""
        self.bodies.append(body)
        ack(**self.answer)

    def command(self, ack: Ack, body: dict[str, Any]) -> None:
        """Answer at once, to that person."""
        self.bodies.append(body)
        ack(text=f"cherché : {body['text']}")

    def kinds(self) -> list[str]:
        """Return what was heard, in words."""
        return sorted(str(body.get("event", body).get("type") or body["command"]) for body in self.bodies)


Way = Callable[[FakeSlack, App], AbstractContextManager[None]]


@pytest.fixture(params=[by_socket, by_http])
def way(request: pytest.FixtureRequest) -> Way:
    """Return a way to the bot."""
    found: Way = request.param
    return found


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Start a workspace that soon loses patience."""
    with FakeSlack(ack_seconds=1.0, retry_after=(0.0, 0.05, 0.1)) as slack:
        yield slack


@pytest.fixture
def heard(slack: FakeSlack, way: Way) -> Iterator[Heard]:
    """Start the small bot."""
    app = new_app(slack)
    heard = Heard(app)
    with way(slack, app):
        yield heard


def test_a_mention_comes_twice_and_is_answered_with_buttons(slack: FakeSlack, heard: Heard) -> None:
    """As a message and as a mention; Bolt hides the bot's own reply from it; a click opens a form; the form answers."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    ts = slack.says(ana, channel, f"{slack.mention} qui signe & où <ici> ?")
    reply = slack.wait_reply(channel, ts)
    slack.wait_quiet()
    assert len(slack.deliveries) == 3
    assert heard.kinds() == ["app_mention", "message"]
    texts = {body["event"]["text"] for body in heard.bodies if body["event"].get("user") == ana}
    assert texts == {f"{slack.mention} qui signe &amp; où &lt;ici&gt; ?"}
    clicked = slack.clicks(ana, reply, "vote", value="down")
    clicked.wait()
    assert clicked.payload["actions"][0]["value"] == "down"
    assert clicked.payload["message"]["ts"] == reply.ts
    form = slack.wait_modal(ana)
    assert form.title == "Pourquoi ?"
    check_form(slack, heard, ana, form)


def check_form(slack: FakeSlack, heard: Heard, ana: str, form: View) -> None:
    """Fill a form in as somebody would, with errors first."""
    with pytest.raises(ActImpossible, match="must be filled in"):
        slack.submits(ana, form)
    with pytest.raises(ActImpossible, match="no option 'other'"):
        slack.submits(ana, form, {"reason": "other"})
    heard.answer = {"response_action": "errors", "errors": {"comment": "trop court"}}
    slack.submits(ana, form, {"reason": "stale", "comment": "x"}).wait()
    assert form.errors == {"comment": "trop court"}
    heard.answer = {}
    slack.submits(ana, form, {"comment": "plus long"}).wait()
    assert slack.last_modal(ana) is None
    values = heard.bodies[-1]["view"]["state"]["values"]
    assert values["reason"]["reason"]["selected_option"]["value"] == "stale"
    assert values["comment"]["comment"]["value"] == "plus long"
    assert slack.problems == []


def test_everything_else_reaches_the_bot(slack: FakeSlack, heard: Heard) -> None:
    """A command, a shortcut, a home, a shared link, an edit, a deletion, a direct message, another bot."""
    ana, robot = slack.user("ana"), slack.user("robot", is_bot=True)
    channel, direct = slack.channel("general", members=[ana, robot]), slack.direct(ana)
    slack.unfurl_domains.add("example.org")
    slack.command(ana, channel, "qui signe").wait()
    assert slack.wait_ephemeral(ana).text == "cherché : qui signe"
    ts = slack.says(ana, direct, "bonjour")
    slack.edits(ana, direct, ts, "bonsoir")
    slack.deletes(ana, direct, ts)
    other = slack.bot_says(robot, channel, "bip")
    slack.message_shortcut(ana, channel, other, "search").wait()
    slack.opens_home(ana)
    slack.shares_link(ana, channel, "https://example.org/a/")
    slack.wait_quiet()
    messages = [body["event"] for body in heard.bodies if body.get("event", {}).get("type") == "message"]
    assert sorted(one.get("subtype", "") for one in messages) == ["", "", "", "message_changed", "message_deleted"]
    assert {one["channel_type"] for one in messages if one["channel"] == direct} == {"im"}
    assert {"app_home_opened", "link_shared", "message_action", "/relais"} <= set(heard.kinds())
    assert slack.problems == []


def test_an_event_can_come_twice(slack: FakeSlack, heard: Heard) -> None:
    """With one event id."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    slack.deliver_twice()
    slack.says(ana, channel, "bonjour")
    slack.wait_quiet()
    assert len(heard.bodies) == 2
    assert len({body["event_id"] for body in heard.bodies}) == 1


def test_no_event_without_its_scope_or_subscription(slack: FakeSlack, heard: Heard) -> None:
    """Nor from a channel where the bot is not."""
    ana = slack.user("ana")
    channel, away = slack.channel("general", members=[ana]), slack.channel("ailleurs", members=[ana], with_bot=False)
    slack.scopes.discard("app_mentions:read")
    slack.subscriptions.discard("message.channels")
    slack.says(ana, channel, slack.mention)
    slack.says(ana, away, slack.mention)
    assert slack.deliveries == []


def test_what_is_not_acknowledged_comes_again(slack: FakeSlack) -> None:
    """An event is sent four times in all; a command once, and the person is told."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    slack.send_to("http://127.0.0.1:9/nobody")
    slack.says(ana, channel, "bonjour")
    slack.command(ana, channel, "bonjour")
    slack.wait_quiet()
    assert [len(one.sent) for one in slack.deliveries] == [4, 1]
    assert [one.error for one in slack.deliveries] == ["dispatch_failed", "dispatch_failed"]


def test_http_requests_can_be_forged_or_late(slack: FakeSlack) -> None:
    """Bolt refuses them; an event then comes again, signed rightly."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    app = new_app(slack)
    heard = Heard(app)
    with by_http(slack, app):
        assert slack.verify_address()
        slack.sign_badly()
        slack.sign_late(600)
        slack.says(ana, channel, "bonjour")
        slack.wait_quiet()
        assert heard.retries == ["2"]
        slack.sign_badly()
        slack.command(ana, channel, "bonjour")
        slack.wait_quiet()
        assert slack.deliveries[-1].error == "dispatch_failed (http_error)"


def renew(slack: FakeSlack) -> None:
    """Have the connection renewed."""
    slack.disconnect(close_after=0.0)


@pytest.mark.parametrize("spoil", [renew, FakeSlack.cut])
def test_nothing_is_lost_when_connections_are_renewed_or_cut(spoil: Callable[[FakeSlack], None]) -> None:
    """The client comes back by itself, in ten seconds at worst; what was sent meanwhile waits or comes again."""
    with FakeSlack(ack_seconds=1.0, retry_after=(0.0, 4.0, 10.0)) as slack:
        ana = slack.user("ana")
        channel = slack.channel("general", members=[ana])
        app = new_app(slack)
        heard = Heard(app)
        with by_socket(slack, app):
            slack.says(ana, channel, "avant")
            spoil(slack)
            slack.says(ana, channel, "après")
            slack.wait_for(lambda: slack.connections == 2, seconds=15)
            slack.wait_quiet(seconds=15)
    assert {body["event"]["text"] for body in heard.bodies} == {"avant", "après"}


def test_a_ticket_opens_one_connection(slack: FakeSlack) -> None:
    """The app's own token is needed to get one."""
    client = WebClient(slack.app_token, base_url=slack.api_url)
    assert client.apps_connections_open(app_token=slack.app_token)["url"].startswith("ws://127.0.0.1:")


def test_slack_in_another_process() -> None:
    """It says how to reach it, and does what it is told in JSON."""
    command = [sys.executable, "-m", "tests.slack.fake", "--retry-after", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        remote = Remote(first["address"])
        ana = remote.do("user", name="ana")
        channel = remote.do("channel", name="general", members=[ana])
        client = WebClient(first["SLACK_BOT_TOKEN"], base_url=first["SLACK_API_URL"])
        ts = client.chat_postMessage(channel=channel, text="a", blocks=BUTTONS)["ts"]
        with pytest.raises(RuntimeError, match="0 elements 'nothing'"):
            remote.do("clicks", user=ana, where=[channel, ts], action_id="nothing")
        assert [one["text"] for one in remote.do("messages", channel=channel)] == ["a"]
        process.terminate()
