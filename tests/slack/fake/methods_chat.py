"""The methods that write: messages, ephemerals, link previews, reactions, pins."""

from __future__ import annotations

from typing import Any

from tests.slack.fake.arguments import need, refused
from tests.slack.fake.core import Core
from tests.slack.fake.limits import blocks_problems, message_error, metadata_error
from tests.slack.fake.model import BOT_USER, TEAM_DOMAIN, Channel, Json, Message, SlackError
from tests.slack.fake.payloads import message_json


def checked(arguments: Json) -> None:
    """Refuse a message that Slack would refuse."""
    if error := message_error(arguments):
        raise refused(*error)


def written(core: Core, channel: str, arguments: Json) -> Message:
    """Return the message that arguments describe, not yet posted."""
    message = core.workspace.bot_message(channel, str(arguments.get("text") or ""), arguments.get("blocks") or [])
    message.thread_ts = str(arguments.get("thread_ts") or "")
    message.metadata = arguments.get("metadata") or None
    message.attachments = arguments.get("attachments") or []
    if message.thread_ts and (channel, message.thread_ts) not in core.workspace.messages:
        raise SlackError("thread_not_found")
    return message


def destination(core: Core, target: str) -> Channel:
    """Return where a message goes: a channel the bot is in, or the direct conversation with somebody."""
    if target in core.workspace.users:
        return core.workspace.direct(target)
    channel = core.reachable(target)
    if BOT_USER not in channel.members and "chat:write.public" not in core.scopes:
        raise SlackError("not_in_channel")
    return channel


def post_message(core: Core, arguments: Json) -> Json:
    """Post for everybody in a channel."""
    channel = destination(core, need(arguments, "channel"))
    checked(arguments)
    message = core.workspace.post(written(core, channel.id, arguments))
    core.emit_posted(message)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message, with_metadata=True)}


def post_ephemeral(core: Core, arguments: Json) -> Json:
    """Post for one person of a channel."""
    channel = core.joined(need(arguments, "channel"))
    user = need(arguments, "user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    checked(arguments)
    message = written(core, channel.id, arguments)
    message.seen_by = user
    core.workspace.post(message)
    return {"message_ts": message.ts}


def own(core: Core, channel: str, ts: str, error: str) -> Message:
    """Return a message of the bot."""
    message = core.workspace.find(core.reachable(channel).id, ts)
    if message.user != BOT_USER:
        raise SlackError(error)
    return message


def update(core: Core, arguments: Json) -> Json:
    """Change a message of the bot; parts that are not given stay."""
    message = own(core, need(arguments, "channel"), need(arguments, "ts"), "cant_update_message")
    before = core.workspace.snapshot(message)
    apply_update(core, message, arguments)
    core.emit_changed(message, before)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message_json(message)}


def apply_update(core: Core, message: Message, arguments: Json) -> None:
    """Give a message the parts that are given."""
    kept = {"text": message.text, "blocks": message.blocks, "attachments": message.attachments}
    if not any(arguments.get(name) for name in kept):
        raise SlackError("no_text")
    if error := message_error({**kept, **arguments}) or metadata_error(arguments.get("metadata")):
        raise refused(*error)
    message.text = str(arguments.get("text", message.text))
    if "blocks" in arguments:
        message.blocks = core.workspace.with_ids(arguments["blocks"] or [])
    if arguments.get("metadata") is not None:
        message.metadata = arguments["metadata"] or None
    message.attachments = arguments.get("attachments", message.attachments)
    message.edited = core.workspace.new_ts()


def delete(core: Core, arguments: Json) -> Json:
    """Remove a message of the bot."""
    message = own(core, need(arguments, "channel"), need(arguments, "ts"), "cant_delete_message")
    core.emit_deleted(message)
    message.is_deleted = True
    return {"channel": message.channel, "ts": message.ts}


def permalink(core: Core, arguments: Json) -> Json:
    """Return the address of a message."""
    channel = core.reachable(need(arguments, "channel"))
    message = core.workspace.find(channel.id, need(arguments, "message_ts"))
    address = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def unfurl(core: Core, arguments: Json) -> Json:
    """Show previews of the links in somebody's message."""
    message = linking_message(core, arguments)
    unfurls = arguments.get("unfurls")
    if not isinstance(unfurls, dict) or not unfurls:
        raise SlackError("missing_unfurls")
    for link, preview in unfurls.items():
        if link not in message.links:
            raise SlackError("cannot_unfurl_url")
        if problems := preview_problems(preview):
            raise refused("invalid_unfurls_format", problems)
    before = core.workspace.snapshot(message)
    message.unfurls = {**message.unfurls, **unfurls}
    core.emit_changed(message, before)
    return {}


def preview_problems(preview: Any) -> list[str]:
    """Return what is wrong with one preview."""
    if not isinstance(preview, dict) or not preview:
        return ["a preview is an object of blocks, or an attachment"]
    if any(block.get("type") == "rich_text" for block in preview.get("blocks", [])):
        # Slack answers `invalid_blocks`: https://github.com/slackapi/java-slack-sdk/issues/948
        return ["no rich_text in a preview"]
    return blocks_problems(preview.get("blocks", []))


def linking_message(core: Core, arguments: Json) -> Message:
    """Return the message whose links are shown: the bot need not be in its channel."""
    if arguments.get("unfurl_id"):
        found = [one for one in core.workspace.messages.values() if one.unfurl_id == arguments["unfurl_id"]]
        if not found or arguments.get("source") not in {"composer", "conversations_history"}:
            raise SlackError("cannot_find_message")
        return found[0]
    message = core.workspace.messages.get((need(arguments, "channel"), need(arguments, "ts")))
    if message is None or message.is_deleted:
        raise SlackError("cannot_find_message")
    return message


def add_reaction(core: Core, arguments: Json) -> Json:
    """Put an emoji on a message."""
    message, users = reacted(core, arguments)
    if BOT_USER in users:
        raise SlackError("already_reacted")
    message.reactions[arguments["name"]] = [*users, BOT_USER]
    return {}


def remove_reaction(core: Core, arguments: Json) -> Json:
    """Take the bot's emoji off a message."""
    message, users = reacted(core, arguments)
    if BOT_USER not in users:
        raise SlackError("no_reaction")
    message.reactions[arguments["name"]] = [user for user in users if user != BOT_USER]
    message.reactions = {name: users for name, users in message.reactions.items() if users}
    return {}


def reacted(core: Core, arguments: Json) -> tuple[Message, list[str]]:
    """Return a message and who put an emoji on it."""
    name = need(arguments, "name")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    message = core.workspace.find(core.joined(need(arguments, "channel")).id, need(arguments, "timestamp"))
    return message, message.reactions.get(name, [])


def pin(core: Core, arguments: Json) -> Json:
    """Pin a message, or take its pin off: only that it exists is checked."""
    core.workspace.find(core.joined(need(arguments, "channel")).id, need(arguments, "timestamp"))
    return {}


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "chat.unfurl": unfurl,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
    "pins.add": pin,
    "pins.remove": pin,
}
