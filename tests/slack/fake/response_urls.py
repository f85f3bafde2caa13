"""The addresses that come with an interaction: what the bot posts there appears where the interaction was."""

from __future__ import annotations

import json
import time

from tests.slack.fake.arguments import flag
from tests.slack.fake.core import Core
from tests.slack.fake.limits import message_error
from tests.slack.fake.methods_chat import apply_update, written
from tests.slack.fake.model import ApiCall, Json, Message, SlackError
from tests.slack.fake.tickets import ResponseAddress

METHOD = "response_url"


def respond(core: Core, ticket: str, body: bytes) -> ApiCall:
    """Take what was posted at an address, and return the call with its status and answer."""
    call = ApiCall(METHOD, json.loads(body), "", time.time())
    with core.workspace.changing():
        core.calls.append(call)
        if core.knobs.take(METHOD, "lose_call"):
            call.status = 0
            return call
        if limited := core.knobs.take(METHOD, "rate_limit"):
            call.status, call.answer = 429, {"ok": False, "error": "ratelimited", "seconds": limited.seconds}
            return call
        answer_at(core, ticket, call)
        if core.knobs.take(METHOD, "lose_answer"):
            call.status = 0
    return call


def answer_at(core: Core, ticket: str, call: ApiCall) -> None:
    """Apply an answer."""
    try:
        if planned := core.knobs.take(METHOD, "refuse"):
            raise SlackError(planned.error)
        apply_response(core, core.tickets.use_address(ticket), call.arguments)
        call.answer = {"ok": True}
    except SlackError as error:
        call.status = 404 if error.code in {"used_url", "expired_url", "no_service"} else 400
        call.answer = {"ok": False, "error": error.code, **error.details}


def apply_response(core: Core, address: ResponseAddress, given: Json) -> None:
    """Show an answer: a new message, or in place of the one where the interaction was."""
    original = original_of(core, address)
    if flag(given, "delete_original"):
        remove(core, original)
    elif flag(given, "replace_original"):
        replace(core, original, given)
    else:
        show(core, address, given)


def original_of(core: Core, address: ResponseAddress) -> Message | None:
    """Return the message where the interaction was, or None."""
    if not address.is_ephemeral:
        return core.workspace.messages.get((address.channel, address.original))
    return next((one for one in core.workspace.ephemerals if one.ts == address.original), None)


def remove(core: Core, original: Message | None) -> None:
    """Take the original away."""
    if original is None or original.is_deleted:
        raise SlackError("message_not_found")
    if not original.seen_by:
        core.emit_deleted(original)
    original.is_deleted = True


def replace(core: Core, original: Message | None, given: Json) -> None:
    """Give the original other content; without blocks, those it had go."""
    if original is None or original.is_deleted:
        raise SlackError("message_not_found")
    before = core.workspace.snapshot(original)
    apply_update(core, original, {"blocks": [], **given})
    if not original.seen_by:
        core.emit_changed(original, before)


def show(core: Core, address: ResponseAddress, given: Json) -> Message:
    """Show a new message, to the person alone unless it says `in_channel`."""
    if error := message_error(given):
        raise SlackError(error[0], errors=error[1])
    message = written(core, address.channel, {"thread_ts": address.thread_ts, **given})
    if given.get("response_type", "ephemeral") != "in_channel":
        message.seen_by = address.user
    core.workspace.post(message)
    if not message.seen_by:
        core.emit_posted(message)
    return message
