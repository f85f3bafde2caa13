"""Messages and views drawn as plain text."""

from __future__ import annotations

import re
from typing import Any

from tests.slack.fake.model import BOT_NAME, BOT_USER, Json, Message, View
from tests.slack.fake.workspace import Workspace

WIDTH = 88
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
LINK = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>")
PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def draw(workspace: Workspace, shown: Message | View) -> str:
    """Return a message or a view as text."""
    return draw_view(workspace, shown) if isinstance(shown, View) else draw_message(workspace, shown)


def name_of(workspace: Workspace, user: str) -> str:
    """Return how an account is called."""
    found = workspace.users.get(user)
    return BOT_NAME.title() if user == BOT_USER else found.name if found else user


def words(workspace: Workspace, text: str) -> str:
    """Return mrkdwn as it is read: names for mentions, links spelled out."""
    text = PERSON.sub(lambda found: f"@{name_of(workspace, found[1])}", text)
    text = LINK.sub(lambda found: f"{found[2]} ({found[1]})" if found[2] else found[1], text)
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    return text


def draw_message(workspace: Workspace, message: Message, indent: str = "") -> str:
    """Return a message as text."""
    private = " · visible de vous seul" if message.seen_by else ""
    edited = " (modifié)" if message.edited else ""
    lines = [f"{name_of(workspace, message.user)}{private}{edited}"]
    if message.bot_id and message.blocks:
        lines += block_lines(workspace, message.blocks, message.state)
    else:
        lines += words(workspace, message.text).split("\n")
    for link, preview in message.unfurls.items():
        lines += [f"┃ {line}" for line in [link, *block_lines(workspace, preview.get("blocks", []), {})]]
    if message.reactions:
        lines.append("  ".join(f":{name}: {len(users)}" for name, users in message.reactions.items()))
    return "\n".join(indent + (line if number == 0 else f"  {line}") for number, line in enumerate(lines))


def draw_view(workspace: Workspace, view: View) -> str:
    """Return a modal or a home tab as text, in a frame."""
    lines = block_lines(workspace, view.blocks, view.state, view.errors)
    buttons = [view.payload[name]["text"] for name in ("close", "submit") if view.payload.get(name)]
    lines += [" ".join(f"[ {text} ]" for text in buttons)] if buttons else []
    title = f" {view.title} " if view.type == "modal" else f" {BOT_NAME.title()} · Accueil "
    body = "\n".join(f"│ {line}".rstrip() for line in lines)
    return f"┌─{title}{'─' * max(0, WIDTH - len(title))}\n{body}\n└{'─' * WIDTH}"


def draw_conversation(workspace: Workspace, channel: str, viewer: str = "", ts: str = "") -> str:
    """Return a conversation as text, replies under what they reply to."""
    messages = visible(workspace, channel, viewer, ts)
    return "\n\n".join(draw_message(workspace, one, "    " if one.thread_ts else "") for one in messages)


def visible(workspace: Workspace, channel: str, viewer: str = "", ts: str = "") -> list[Message]:
    """Return the messages of a channel in reading order, with what only the viewer sees."""
    with workspace.lock:
        hidden = [one for one in workspace.ephemerals if one.seen_by == viewer and one.channel == channel]
    messages = [*workspace.in_channel(channel), *(one for one in hidden if not one.is_deleted)]
    wanted = [one for one in messages if ts in {"", one.root}]
    return sorted(wanted, key=lambda one: (one.root, bool(one.thread_ts), one.ts))


def block_lines(
    workspace: Workspace, blocks: list[Json], state: dict[str, Json], errors: dict[str, str] | None = None
) -> list[str]:
    """Return the lines of blocks."""
    lines: list[str] = []
    for block in blocks:
        lines += one_block(workspace, block, state.get(block.get("block_id", ""), {}))
        if errors and block.get("block_id") in errors:
            lines.append(f"⚠ {errors[block['block_id']]}")
    return lines


def one_block(workspace: Workspace, block: Json, state: Json) -> list[str]:
    """Return the lines of a block."""
    kind = block["type"]
    if kind == "divider":
        return ["─" * 40]
    if kind == "header":
        return [f"# {block['text']['text']}"]
    if kind == "image":
        return [f"[image : {block['alt_text']}]"]
    if kind == "markdown":
        return str(block["text"]).split("\n")
    if kind == "input":
        optional = " (facultatif)" if block.get("optional") else ""
        return [block["label"]["text"] + optional, f"  {element_text(block['element'], state)}"]
    return line_block(workspace, block, state)


def line_block(workspace: Workspace, block: Json, state: Json) -> list[str]:
    """Return the lines of a section, a context or a row of actions."""
    if block["type"] == "actions":
        return ["  ".join(element_text(one, state) for one in block["elements"])]
    if block["type"] == "context":
        parts = [words(workspace, one.get("text", one.get("alt_text", ""))) for one in block["elements"]]
        return [f"· {line}" for line in " · ".join(parts).split("\n")]
    if block["type"] == "rich_text":
        return rich_lines(workspace, block)
    lines = words(workspace, block["text"]["text"]).split("\n") if block.get("text") else []
    lines += [f"  {words(workspace, one['text'])}" for one in block.get("fields", [])]
    if block.get("accessory"):
        lines.append(f"  {element_text(block['accessory'], state)}")
    return lines


def rich_lines(workspace: Workspace, part: Json) -> list[str]:
    """Return the lines of rich text."""
    lines: list[str] = []
    for section in part.get("elements", []):
        if section["type"] == "rich_text_list":
            lines += [f"• {line}" for line in rich_lines(workspace, section)]
        else:
            text = "".join(rich_word(workspace, one) for one in section["elements"])
            lines += [f"> {line}" if section["type"] == "rich_text_quote" else line for line in text.split("\n")]
    return lines


def rich_word(workspace: Workspace, part: Json) -> str:
    """Return one element of rich text."""
    if part["type"] == "user":
        return f"@{name_of(workspace, part['user_id'])}"
    if part["type"] == "emoji":
        return f":{part['name']}:"
    if part["type"] == "link":
        return f"{part['text']} ({part['url']})" if part.get("text") else str(part["url"])
    return str(part.get("text", ""))


def element_text(element: Json, state: Json) -> str:
    """Return an element as text: `[ button ]`, `( ) choice`, `[ menu ▾ ]`, `[ what is typed__ ]`."""
    kind = element["type"]
    if kind == "button":
        return f"[ {element['text']['text']} ]"
    if kind == "image":
        return f"[image : {element['alt_text']}]"
    chosen = chosen_values(state.get(element.get("action_id", ""), {}))
    if kind in {"radio_buttons", "checkboxes"}:
        marks = ("(•)", "( )") if kind == "radio_buttons" else ("[x]", "[ ]")
        options = element["options"]
        return "  ".join(f"{marks[one['value'] not in chosen]} {one['text']['text']}" for one in options)
    if kind.endswith("_input"):
        return f"[ {next(iter(chosen), '') or element.get('placeholder', {}).get('text', '')}____ ]"
    return f"[ {menu_text(element, chosen)} ▾ ]"


def menu_text(element: Json, chosen: list[str]) -> str:
    """Return what a menu shows when it is closed."""
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [*element.get("options", []), *(one for group in groups for one in group)]
    texts = [one["text"]["text"] for one in options if one["value"] in chosen]
    return ", ".join(texts or chosen) or str(element.get("placeholder", {}).get("text", "…"))


def chosen_values(state: Json) -> list[str]:
    """Return the values that a state holds."""
    held: list[Any] = []
    for key, value in state.items():
        if key != "type" and value:
            held += value if isinstance(value, list) else [value]
    return [one["value"] if isinstance(one, dict) else str(one) for one in held]
