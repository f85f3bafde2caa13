"""The methods that read: people, channels, groups, what was said; and opening a direct conversation."""

from __future__ import annotations

from tests.slack.fake.arguments import flag, need, page
from tests.slack.fake.core import Core
from tests.slack.fake.model import (
    APP,
    BOT,
    BOT_NAME,
    BOT_USER,
    OTHER_TEAM,
    TEAM,
    Channel,
    Json,
    Message,
    SlackError,
    User,
)
from tests.slack.fake.payloads import message_json
from tests.slack.fake.scopes import HISTORY, READING, needed_for


def allowed(core: Core, channel: Channel, scopes: tuple[str, ...]) -> Channel:
    """Return a channel whose kind the app may read."""
    needed = needed_for(scopes, channel.kind)
    if needed not in core.scopes:
        raise SlackError("missing_scope", needed=needed, provided=",".join(sorted(core.scopes)))
    return channel


def user_json(user: User, with_locale: bool) -> Json:
    """Return an account as Slack gives it."""
    body = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": user.deleted,
        "tz": "Europe/Paris",
        "profile": {"display_name": user.name, "real_name": user.name.title(), "team": user.team},
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "updated": 1700000000,
    }
    if user.is_stranger:
        body["is_stranger"] = True
    return {**body, "locale": user.locale} if with_locale and not user.is_stranger else body


def users_info(core: Core, arguments: Json) -> Json:
    """Tell of an account."""
    user = core.workspace.users.get(need(arguments, "user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(user, flag(arguments, "include_locale"))}


def users_list(core: Core, arguments: Json) -> Json:
    """Tell of every account."""
    found, metadata = page(list(core.workspace.users.values()), arguments)
    return {
        "members": [user_json(one, flag(arguments, "include_locale")) for one in found],
        "response_metadata": metadata,
    }


def bots_info(core: Core, arguments: Json) -> Json:
    """Tell of a bot."""
    bot = str(arguments.get("bot") or BOT)
    user = next((one for one in core.workspace.users.values() if one.bot_id == bot), None)
    if user is None:
        raise SlackError("bot_not_found")
    app = APP if bot == BOT else "A0OTHER"
    return {"bot": {"id": bot, "deleted": user.deleted, "name": user.name, "user_id": user.id, "app_id": app}}


def channel_json(channel: Channel, with_count: bool = False) -> Json:
    """Return a conversation as Slack gives it."""
    is_im = channel.kind == "im"
    body: Json = {
        "id": channel.id,
        "is_channel": not is_im,
        "is_group": False,
        "is_im": is_im,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_archived": False,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "context_team_id": TEAM,
        "shared_team_ids": [TEAM, OTHER_TEAM] if channel.is_ext_shared else [TEAM],
    }
    if is_im:
        return {**body, "user": next(user for user in channel.members if user != BOT_USER)}
    body |= {"name": channel.name, "name_normalized": channel.name, "is_member": BOT_USER in channel.members}
    return {**body, "num_members": len(channel.members)} if with_count else body


def conversations_info(core: Core, arguments: Json) -> Json:
    """Tell of a conversation."""
    channel = allowed(core, core.reachable(need(arguments, "channel")), READING)
    return {"channel": channel_json(channel, flag(arguments, "include_num_members"))}


def conversations_members(core: Core, arguments: Json) -> Json:
    """Tell who is in a conversation."""
    channel = allowed(core, core.reachable(need(arguments, "channel")), READING)
    found, metadata = page(channel.members, arguments)
    return {"members": found, "response_metadata": metadata}


TYPES = {"public_channel": "public", "private_channel": "private", "im": "im"}


def listed(core: Core, arguments: Json, member: str) -> Json:
    """Return the conversations of some kinds that the bot may see, and in which somebody is."""
    asked = str(arguments.get("types") or "public_channel").replace(" ", "").split(",")
    kinds = {TYPES[name] for name in asked if name in TYPES}
    for kind in kinds:
        if needed_for(READING, kind) not in core.scopes:
            raise SlackError("missing_scope", needed=needed_for(READING, kind), provided=",".join(sorted(core.scopes)))
    all_of_them = [
        one
        for one in core.workspace.channels.values()
        if one.kind in kinds
        and (one.kind == "public" or BOT_USER in one.members)
        and (not member or member in one.members)
    ]
    found, metadata = page(all_of_them, arguments)
    return {"channels": [channel_json(one) for one in found], "response_metadata": metadata}


def conversations_list(core: Core, arguments: Json) -> Json:
    """List the conversations of the workspace."""
    return listed(core, arguments, "")


def users_conversations(core: Core, arguments: Json) -> Json:
    """List the conversations of somebody, the bot unless said otherwise."""
    return listed(core, arguments, str(arguments.get("user") or BOT_USER))


def conversations_open(core: Core, arguments: Json) -> Json:
    """Open the direct conversation with somebody."""
    user = need(arguments, "users")
    if user not in core.workspace.users:
        raise SlackError("user_not_found")
    if "im:write" not in core.scopes:
        raise SlackError("missing_scope", needed="im:write", provided=",".join(sorted(core.scopes)))
    channel = core.workspace.direct(user)
    return {"channel": channel_json(channel) if flag(arguments, "return_im") else {"id": channel.id}}


def in_range(messages: list[Message], arguments: Json) -> list[Message]:
    """Return the messages between two times, the limits only when asked for."""
    oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or 10**12)
    limits = {oldest, latest}
    is_inclusive = flag(arguments, "inclusive")
    times = [(float(one.ts), one) for one in messages]
    return [one for at, one in times if oldest <= at <= latest and (is_inclusive or at not in limits)]


def with_replies(core: Core, message: Message, with_metadata: bool) -> Json:
    """Return a message with what tells of its thread."""
    body = message_json(message, with_metadata)
    replies = core.workspace.replies(message.channel, message.ts)
    if replies:
        users = list(dict.fromkeys(one.user for one in replies))
        counts = {"reply_count": len(replies), "reply_users": users, "latest_reply": replies[-1].ts}
        body |= {"thread_ts": message.ts, **counts}
    if message.thread_ts:
        body["parent_user_id"] = core.workspace.messages[message.channel, message.thread_ts].user
    return body


def conversations_history(core: Core, arguments: Json) -> Json:
    """Return what was said in a channel, without the threads' replies, the newest first."""
    channel = allowed(core, core.joined(need(arguments, "channel")), HISTORY)
    roots = [one for one in core.workspace.in_channel(channel.id) if not one.thread_ts]
    return said(core, in_range(roots, arguments)[::-1], arguments)


def conversations_replies(core: Core, arguments: Json) -> Json:
    """Return a thread, its first message first."""
    channel = allowed(core, core.joined(need(arguments, "channel")), HISTORY)
    ts = need(arguments, "ts")
    message = core.workspace.messages.get((channel.id, ts))
    if message is None or (message.is_deleted and not core.workspace.replies(channel.id, ts)):
        raise SlackError("thread_not_found")
    first = [] if message.is_deleted else [message]
    return said(core, [*first, *in_range(core.workspace.replies(channel.id, ts), arguments)], arguments)


def said(core: Core, messages: list[Message], arguments: Json) -> Json:
    """Return one page of messages."""
    found, metadata = page(messages, arguments)
    with_metadata = flag(arguments, "include_all_metadata")
    bodies = [with_replies(core, one, with_metadata) for one in found]
    return {"messages": bodies, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def group_users(core: Core, arguments: Json) -> Json:
    """Tell who is in a user group."""
    group = need(arguments, "usergroup")
    if group not in core.workspace.groups:
        raise SlackError("no_such_subteam")
    return {"users": core.workspace.groups[group][1]}


def groups(core: Core, arguments: Json) -> Json:
    """List the user groups."""
    return {"usergroups": [{"id": id, "handle": name, "name": name} for id, (name, _) in core.workspace.groups.items()]}


def team_info(core: Core, arguments: Json) -> Json:
    """Tell of the workspace."""
    return {"team": {"id": TEAM, "name": "Relais (essai)", "domain": BOT_NAME}}


METHODS = {
    "bots.info": bots_info,
    "conversations.history": conversations_history,
    "conversations.info": conversations_info,
    "conversations.list": conversations_list,
    "conversations.members": conversations_members,
    "conversations.open": conversations_open,
    "conversations.replies": conversations_replies,
    "team.info": team_info,
    "usergroups.list": groups,
    "usergroups.users.list": group_users,
    "users.conversations": users_conversations,
    "users.info": users_info,
    "users.list": users_list,
}
