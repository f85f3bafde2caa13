"""Calls go to the one address set, are never repeated by themselves, and fail in one of three ways."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.slack.api import LONGEST_RETRY_SECONDS, RateLimited, Refused, Unreachable, WebApi, web_client
from tests.slack.stub import Scripted, Stub, serving

TOKEN = "xoxb-very-secret-token"


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Serve scripted answers."""
    with serving() as served:
        yield served


def api_at(address: str) -> WebApi:
    """Return the interface at an address."""
    return WebApi(web_client(Settings(slack_bot_token=SecretStr(TOKEN), slack_api_url=f"{address}/api/")))


@pytest.fixture
def api(stub: Stub) -> WebApi:
    """Return the interface of the stub."""
    return api_at(stub.address)


def test_a_call_is_a_form_with_its_structures_as_json(stub: Stub, api: WebApi) -> None:
    """Slack reads forms for every method; what is not there is not sent."""
    stub.says("chat.postMessage", {"ok": True, "ts": "1.2", "channel": "C1"})
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Où ? « ici » & là"}}]
    arguments = {"channel": "C1", "blocks": blocks, "unfurl_links": False, "thread_ts": None, "users": ["U1", "U2"]}
    assert api.call("chat.postMessage", arguments) == {"ok": True, "ts": "1.2", "channel": "C1"}
    received = stub.received[0]
    assert received.kind.startswith("application/x-www-form-urlencoded")
    assert received.token == TOKEN
    assert TOKEN not in received.body.decode()
    assert json.loads(received.form.pop("blocks")) == blocks
    fields = received.form
    assert {name: fields[name] for name in fields if name != "blocks"} == {
        "channel": "C1",
        "unfurl_links": "0",
        "users": "U1,U2",
    }


def test_headers_come_with_the_answer(stub: Stub, api: WebApi) -> None:
    """The doctor reads scopes and the clock there."""
    stub.says("auth.test", {"ok": True}, X_OAuth_Scopes="chat:write,commands")
    told = api.ask("auth.test", {})
    assert told.headers["x-oauth-scopes"] == "chat:write,commands"
    assert "GMT" in told.headers["date"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"retry_after": "0"}, 0.0),
        ({}, 30.0),
        ({"Retry_After": "soon"}, 30.0),
        ({"Retry_After": "99999999"}, LONGEST_RETRY_SECONDS),
    ],
)
def test_too_many_calls_is_a_time_to_wait(headers: dict[str, str], seconds: float, stub: Stub, api: WebApi) -> None:
    """Nobody waits here, and the call is not made again."""
    stub.says("chat.postMessage", {"ok": False, "error": "ratelimited"}, 429, **headers)
    with pytest.raises(RateLimited) as caught:
        api.call("chat.postMessage", {})
    assert caught.value.seconds == seconds
    assert len(stub.received) == 1


def test_a_refusal_tells_its_code_and_the_scope_that_is_missing(stub: Stub, api: WebApi) -> None:
    """For the log and for the doctor."""
    stub.says("users.info", {"ok": False, "error": "missing_scope", "needed": "users:read"})
    with pytest.raises(Refused) as caught:
        api.call("users.info", {"user": "U1"})
    assert (caught.value.code, caught.value.needed) == ("missing_scope", "users:read")
    assert "users:read" in str(caught.value)


def test_a_refusal_of_arguments_tells_where(stub: Stub, api: WebApi) -> None:
    """And nothing of what was sent."""
    messages = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]", "le texte envoyé"]
    stub.says("views.open", {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": messages}})
    with pytest.raises(Refused, match="blocks/0/text") as caught:
        api.call("views.open", {})
    assert "envoyé" not in str(caught.value)


@pytest.mark.parametrize(
    "scripted",
    [
        Scripted({"ok": False, "error": "internal_error"}, 500),
        Scripted({"ok": False, "error": "fatal_error"}),
        Scripted({"ok": False, "error": "service_unavailable"}, 503),
        Scripted(b"<html>Bad gateway</html>", 502),
        Scripted(b"<html>A proxy's page</html>", 200),
        Scripted(b"[]", 200),
        Scripted(is_cut=True),
    ],
)
def test_a_failure_of_their_side_may_have_come_after_the_call(scripted: Scripted, stub: Stub, api: WebApi) -> None:
    """So it is looked for before it is made again."""
    stub.answers["/api/chat.postMessage"] = [scripted]
    with pytest.raises(Unreachable) as caught:
        api.call("chat.postMessage", {"text": "bonjour"})
    assert caught.value.may_have_arrived
    assert len(stub.received) == 1


def test_a_server_that_does_not_listen_received_nothing() -> None:
    """Then the call is simply made again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable) as caught:
        api_at(address).call("chat.postMessage", {"text": "bonjour"})
    assert not caught.value.may_have_arrived


def test_an_answer_is_posted_to_the_address_given(stub: Stub, api: WebApi) -> None:
    """As JSON, without a token: the address itself is the right to post."""
    stub.answers["/response/1"] = [Scripted(b"ok")]
    answer = api.call("response_url", {"response_url": f"{stub.address}/response/1", "text": "Bonjour", "blocks": []})
    assert answer == {"ok": True}
    assert json.loads(stub.received[0].body) == {"text": "Bonjour", "blocks": []}
    assert stub.received[0].token == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/response/1",
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com.example.org/1",
        "https://hooks.slack.com@example.org/1",
        "https://example.org\\@hooks.slack.com/1",
        "https://hooks.slack.com:444/1",
        "file:///etc/passwd",
        "http://[",
        "",
    ],
)
def test_nothing_is_posted_elsewhere(address: str, api: WebApi) -> None:
    """An address that comes with a request could be anybody's."""
    with pytest.raises(Refused, match="foreign_response_url"):
        api.call("response_url", {"response_url": address, "text": "secret"})


@pytest.mark.parametrize(
    ("status", "body", "code"), [(404, b"used_url", "used_url"), (410, b"expired_url", "expired_url")]
)
def test_an_address_that_has_ended_is_a_refusal(status: int, body: bytes, code: str, stub: Stub, api: WebApi) -> None:
    """Slack says why in plain text there."""
    stub.answers["/response/1"] = [Scripted(body, status)]
    with pytest.raises(Refused) as caught:
        api.call("response_url", {"response_url": f"{stub.address}/response/1", "text": "x"})
    assert caught.value.code == code


def test_too_many_posts_at_an_address_is_a_time_to_wait(stub: Stub, api: WebApi) -> None:
    """As for any other call."""
    stub.answers["/response/1"] = [Scripted(b"", 429, {"Retry-After": "3"})]
    with pytest.raises(RateLimited) as caught:
        api.call("response_url", {"response_url": f"{stub.address}/response/1", "text": "x"})
    assert caught.value.seconds == 3


def test_nothing_secret_is_logged_or_raised(stub: Stub, api: WebApi, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the level of the log, and in the whole chain of the error."""
    stub.says("chat.postMessage", {"ok": False, "error": "invalid_auth"})
    stub.says("chat.postMessage", {"ok": False, "error": "internal_error"}, 500)
    with caplog.at_level(logging.DEBUG):
        for kind in (Refused, Unreachable):
            with pytest.raises(kind) as caught:
                api.call("chat.postMessage", {"text": "phrase-canari"})
            assert caught.value.__cause__ is None
            assert caught.value.__suppress_context__
            assert TOKEN not in str(caught.value)
    assert TOKEN not in caplog.text
    assert "phrase-canari" not in caplog.text
