"""The local server that plays Slack answers Slack's own client as Slack does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.slack.fake import ActImpossible, FakeSlack

MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Formulaire"},
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Bonjour"}}],
}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Start a workspace; nobody listens, so nothing is sent twice."""
    with FakeSlack(ack_seconds=0.1, trigger_seconds=0.2, retry_after=()) as slack:
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """Return Slack's client, which does not try again by itself."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def error_of(call: Any, **arguments: Any) -> dict[str, Any]:
    """Return the answer of a call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


def test_a_token_tells_who_the_bot_is(slack: FakeSlack, client: WebClient) -> None:
    """The granted scopes come in a header, as an installer's check reads them."""
    answer = client.auth_test()
    assert answer["user_id"] == slack.bot_user
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_wrong_token_is_refused(slack: FakeSlack) -> None:
    """No token, another's, and the app's own token where the bot's is needed."""
    for token, error in (
        ("", "not_authed"),
        ("xoxb-other", "invalid_auth"),
        (slack.app_token, "not_allowed_token_type"),
    ):
        assert error_of(WebClient(token, base_url=slack.api_url).auth_test)["error"] == error


def test_a_message_is_posted_changed_and_deleted(slack: FakeSlack, client: WebClient) -> None:
    """What is not given when a message changes stays; what is gone is not found."""
    channel = slack.channel("general")
    ts = client.chat_postMessage(
        channel=channel, text="un", metadata={"event_type": "r", "event_payload": {"key": "7"}}
    )["ts"]
    client.chat_update(channel=channel, ts=ts, text="deux")
    history = client.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert [(one["text"], one["metadata"]["event_payload"]) for one in history] == [("deux", {"key": "7"})]
    assert "metadata" not in client.conversations_history(channel=channel)["messages"][0]
    client.chat_delete(channel=channel, ts=ts)
    assert slack.messages(channel) == []
    assert error_of(client.chat_update, channel=channel, ts=ts, text="trois")["error"] == "message_not_found"


def test_a_thread_is_read_with_its_first_message(slack: FakeSlack, client: WebClient) -> None:
    """Replies carry their thread; the first message counts them."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    ts = slack.says(ana, channel, "qui signe ?")
    client.chat_postMessage(channel=channel, text="le président", thread_ts=ts)
    thread = client.conversations_replies(channel=channel, ts=ts)["messages"]
    assert [(one["text"], one["thread_ts"]) for one in thread] == [("qui signe ?", ts), ("le président", ts)]
    assert thread[0]["reply_count"] == 1
    assert error_of(client.conversations_replies, channel=channel, ts="1.000001")["error"] == "thread_not_found"


def test_the_bot_reaches_only_where_it_is(slack: FakeSlack, client: WebClient) -> None:
    """Elsewhere it may not write; a private channel it is not in does not exist for it."""
    away, hidden = slack.channel("ailleurs", with_bot=False), slack.channel("secret", is_private=True, with_bot=False)
    assert error_of(client.chat_postMessage, channel=away, text="a")["error"] == "not_in_channel"
    assert error_of(client.chat_postMessage, channel=hidden, text="a")["error"] == "channel_not_found"
    slack.scopes.add("chat:write.public")
    assert client.chat_postMessage(channel=away, text="a")["ok"]


def test_a_missing_scope_is_named(slack: FakeSlack, client: WebClient) -> None:
    """What a conversation needs depends on its kind."""
    hidden = slack.channel("secret", is_private=True)
    slack.scopes -= {"groups:read", "reactions:write"}
    assert client.conversations_info(channel=slack.channel("general"))["channel"]["is_member"]
    answer = error_of(client.conversations_info, channel=hidden)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")
    assert "chat:write" in answer["provided"]
    assert error_of(client.reactions_add, channel=hidden, timestamp="1.0", name="eyes")["needed"] == "reactions:write"


def test_a_method_that_reads_ignores_a_json_body(slack: FakeSlack, client: WebClient) -> None:
    """Slack reads a JSON body for the methods that write only."""
    ana = slack.user("ana")
    assert client.api_call("users.info", params={"user": ana})["user"]["name"] == "ana"
    assert error_of(client.api_call, api_method="users.info", json={"user": ana})["error"] == "invalid_arguments"


def test_people_are_told_apart(slack: FakeSlack, client: WebClient) -> None:
    """Guests, people of other workspaces, bots; the locale only when it is asked for."""
    guest, stranger = slack.user("bea", is_guest=True, locale="en-GB"), slack.user("carl", is_stranger=True)
    shared = slack.channel("projet", members=[guest, stranger], is_shared=True)
    assert client.users_info(user=guest, include_locale=True)["user"]["locale"] == "en-GB"
    assert "locale" not in client.users_info(user=guest)["user"]
    assert client.users_info(user=guest)["user"]["is_restricted"]
    assert client.users_info(user=stranger)["user"]["team_id"] != slack.team
    assert client.conversations_info(channel=shared)["channel"]["is_ext_shared"]
    first = client.conversations_members(channel=shared, limit=2)
    rest = client.conversations_members(channel=shared, cursor=first["response_metadata"]["next_cursor"])
    assert first["members"] + rest["members"] == [guest, stranger, slack.bot_user]
    group = slack.user_group("finances", [guest])
    assert client.usergroups_users_list(usergroup=group)["users"] == [guest]
    assert [one["id"] for one in client.users_conversations(user=guest)["channels"]] == [shared]


def test_an_emoji_is_put_once_and_taken_off_once(slack: FakeSlack, client: WebClient) -> None:
    """The second time is an error that the bot must live with."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    eyes = {"channel": channel, "timestamp": slack.says(ana, channel, "?"), "name": "eyes"}
    client.reactions_add(**eyes)
    assert slack.reactions(channel, eyes["timestamp"]) == {"eyes": [slack.bot_user]}
    assert error_of(client.reactions_add, **eyes)["error"] == "already_reacted"
    client.reactions_remove(**eyes)
    assert error_of(client.reactions_remove, **eyes)["error"] == "no_reaction"


def test_what_one_person_sees_is_nobody_elses(slack: FakeSlack, client: WebClient) -> None:
    """An ephemeral is for a member of the channel; it is in no history."""
    ana, ben = slack.user("ana"), slack.user("ben")
    channel = slack.channel("general", members=[ana])
    client.chat_postEphemeral(channel=channel, user=ana, text="pour vous")
    assert [one.text for one in slack.ephemerals(ana)] == ["pour vous"]
    assert slack.messages(channel) == slack.ephemerals(ben) == []
    assert error_of(client.chat_postEphemeral, channel=channel, user=ben, text="a")["error"] == "user_not_in_channel"


def test_a_trigger_opens_one_view_and_ends(slack: FakeSlack, client: WebClient) -> None:
    """It is good once, for a moment."""
    ana = slack.user("ana")
    first, late = slack.tickets.new_trigger(ana), slack.tickets.new_trigger(ana)
    view = client.views_open(trigger_id=first, view=MODAL)["view"]
    assert slack.wait_modal(ana).id == view["id"]
    assert error_of(client.views_open, trigger_id=first, view=MODAL)["error"] == "exchanged_trigger_id"
    slack.tickets.triggers[late].since -= 1
    assert error_of(client.views_open, trigger_id=late, view=MODAL)["error"] == "expired_trigger_id"
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)["view"]
    assert error_of(client.views_update, view_id=view["id"], hash=view["hash"], view=MODAL)["error"] == "hash_conflict"
    assert changed["hash"] != view["hash"]


def test_views_are_stacked_three_high(slack: FakeSlack, client: WebClient) -> None:
    """A view is pushed from an interaction in the one below; closing it shows that one again."""
    ana = slack.user("ana")
    client.views_open(trigger_id=slack.tickets.new_trigger(ana), view=MODAL)
    for _ in range(2):
        client.views_push(trigger_id=slack.tickets.new_trigger(ana, slack.wait_modal(ana).id), view=MODAL)
    top = slack.wait_modal(ana)
    trigger = slack.tickets.new_trigger(ana, top.id)
    assert error_of(client.views_push, trigger_id=trigger, view=MODAL)["error"] == "push_limit_reached"
    slack.closes(ana, top)
    assert slack.wait_modal(ana).id == top.previous_id


def test_a_home_is_published_for_one_person(slack: FakeSlack, client: WebClient) -> None:
    """The second time it replaces the first."""
    ana = slack.user("ana")
    for text in ("un", "deux"):
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        client.views_publish(user_id=ana, view={"type": "home", "blocks": [block]})
    assert slack.wait_home(ana).blocks[0]["text"]["text"] == "deux"


def test_a_link_is_previewed_where_it_was_shared(slack: FakeSlack, client: WebClient) -> None:
    """Only a link of the message, also where the bot is not."""
    ana = slack.user("ana")
    slack.unfurl_domains.add("example.org")
    channel = slack.channel("general", members=[ana], with_bot=False)
    ts = slack.shares_link(ana, channel, "https://site.example.org/a/", "voir")
    preview = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Résumé"}}]}
    client.chat_unfurl(channel=channel, ts=ts, unfurls={"https://site.example.org/a/": preview})
    assert list(slack.unfurls(channel, ts)) == ["https://site.example.org/a/"]
    other = {"https://site.example.org/b/": preview}
    assert error_of(client.chat_unfurl, channel=channel, ts=ts, unfurls=other)["error"] == "cannot_unfurl_url"


def test_an_interactions_address_takes_five_answers(slack: FakeSlack) -> None:
    """One person alone sees them unless they are for the channel; the original can be replaced and deleted."""
    ana = slack.user("ana")
    channel = slack.channel("general", members=[ana])
    hook = WebhookClient(slack.address(ana, channel))
    assert hook.send(text="pour vous").body == "ok"
    shown = slack.wait_ephemeral(ana)
    again = WebhookClient(slack.address(ana, channel, shown))
    again.send(text="autre", replace_original=True)
    assert shown.text == "autre"
    again.send_dict({"delete_original": True})
    assert slack.ephemerals(ana) == []
    hook.send(text="pour tous", response_type="in_channel")
    assert [one.text for one in slack.messages(channel)] == ["pour tous"]
    answers = [hook.send(text="encore") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]
    assert answers[-1].body == "used_url"


def test_what_goes_wrong_on_demand(slack: FakeSlack, client: WebClient) -> None:
    """Too many calls, an error, a lost answer (the call was made) and a lost call (it was not)."""
    channel = slack.channel("general")
    slack.rate_limit("chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=channel, text="1")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    slack.fail("chat.postMessage", "fatal_error")
    assert error_of(client.chat_postMessage, channel=channel, text="2")["error"] == "fatal_error"
    slack.lose_call("chat.postMessage")
    with pytest.raises(OSError, match=r"closed|reset"):
        client.chat_postMessage(channel=channel, text="3")
    slack.lose_answer("chat.postMessage")
    with pytest.raises(OSError, match=r"closed|reset"):
        client.chat_postMessage(channel=channel, text="4")
    assert [one.text for one in slack.messages(channel)] == ["4"]
    assert [call.status for call in slack.calls_of("chat.postMessage")] == [429, 200, 0, 0]


def test_nobody_does_what_nobody_could(slack: FakeSlack, client: WebClient) -> None:
    """A button that is not there, a channel one is not in, another's ephemeral: errors of the test."""
    ana, ben = slack.user("ana"), slack.user("ben")
    channel = slack.channel("general", members=[ana])
    client.chat_postEphemeral(channel=channel, user=ana, text="a")
    with pytest.raises(ActImpossible, match="not in the channel"):
        slack.says(ben, channel, "coucou")
    with pytest.raises(ActImpossible, match="does not see"):
        slack.clicks(ben, slack.wait_ephemeral(ana), "utile")
    with pytest.raises(ActImpossible, match="0 elements 'utile'"):
        slack.clicks(ana, slack.wait_ephemeral(ana), "utile")
