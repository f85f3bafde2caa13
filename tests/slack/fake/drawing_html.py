"""Conversations drawn as a page that a browser can photograph, in Slack's manner."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from tests.slack.fake.drawing import LINK, PERSON, chosen_values, menu_text, name_of, rich_word, visible
from tests.slack.fake.model import BOT_NAME, Json, Message, View
from tests.slack.fake.workspace import Workspace

STYLE = Path(__file__).with_name("style.css").read_text("utf-8")
EMOJI = {"eyes": "👀", "thumbsup": "👍", "thumbsdown": "👎", "+1": "👍", "-1": "👎", "white_check_mark": "✅"}
EMOJI |= {"warning": "⚠️", "bulb": "💡", "mag": "🔍", "bust_in_silhouette": "👤", "memo": "📝", "lock": "🔒"}
MARKS = (
    (r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>"),
    (r"(?<!\w)_([^_\n]+)_(?!\w)", r"<i>\1</i>"),
    (r"(?<!\w)~([^~\n]+)~(?!\w)", r"<s>\1</s>"),
    (r"`([^`\n]+)`", r"<code>\1</code>"),
)


def conversation_page(workspace: Workspace, channel: str, viewer: str = "", ts: str = "") -> str:
    """Return a conversation as a page."""
    place = workspace.channels[channel]
    title = f"# {place.name}" if place.kind != "im" else BOT_NAME.title()
    return page(title, "".join(message_html(workspace, one) for one in visible(workspace, channel, viewer, ts)))


def view_page(workspace: Workspace, view: View) -> str:
    """Return a view as a page."""
    return page("", view_html(workspace, view))


def page_of(workspace: Workspace, shown: list[Message | View]) -> str:
    """Return messages and views as a page, in their order."""
    parts = [view_html(workspace, one) if isinstance(one, View) else message_html(workspace, one) for one in shown]
    return page("", "".join(parts))


def page(title: str, body: str) -> str:
    """Return a whole page."""
    head = f"<h1>{escape(title)}</h1>" if title else ""
    return (
        f'<!doctype html><html lang="fr"><meta charset="utf-8"><style>{STYLE}</style><main>{head}{body}</main></html>'
    )


def mrkdwn_html(workspace: Workspace, text: str) -> str:
    """Return mrkdwn as HTML. Its `&<>` are already escaped, so what is left between `<` and `>` are tokens."""
    links: list[str] = []

    def keep(html: str) -> str:
        links.append(html)
        return f"\0{len(links) - 1}\0"

    text = PERSON.sub(lambda found: keep(f'<span class="at">@{escape(name_of(workspace, found[1]))}</span>'), text)
    text = LINK.sub(lambda found: keep(f'<a href="{found[1]}">{found[2] or found[1]}</a>'), text)
    text = text.replace("<", "&lt;").replace(">", "&gt;").replace("&amp;gt;", "&gt;")
    for pattern, html in MARKS:
        text = re.sub(pattern, html, text)
    text = re.sub(r":([a-z0-9_+-]+):", lambda found: EMOJI.get(found[1], found[0]), text)
    lines = [quoted(line) for line in text.split("\n")]
    return re.sub(r"\0(\d+)\0", lambda found: links[int(found[1])], "".join(lines))


def quoted(line: str) -> str:
    """Return a line, as a quotation when it is one."""
    return f"<blockquote>{line[4:].strip()}</blockquote>" if line.startswith("&gt;") else f"<p>{line or '&nbsp;'}</p>"


def message_html(workspace: Workspace, message: Message) -> str:
    """Return a message."""
    name = name_of(workspace, message.user)
    at = datetime.fromtimestamp(float(message.ts)).strftime("%H:%M")
    kind = "message" + (" reply" if message.thread_ts else "") + (" private" if message.seen_by else "")
    badge = '<span class="app">APP</span>' if message.bot_id else ""
    note = '<div class="note">👁 Visible de vous uniquement</div>' if message.seen_by else ""
    edited = ' <span class="time">(modifié)</span>' if message.edited else ""
    if message.bot_id and message.blocks:
        body = blocks_html(workspace, message.blocks, message.state)
    else:
        body = mrkdwn_html(workspace, message.text)
    for preview in message.unfurls.values():
        body += f'<div class="unfurl">{blocks_html(workspace, preview.get("blocks", []), {})}</div>'
    return (
        f'<article class="{kind}">{note}<div class="avatar">{escape(name[:1].upper())}</div><div class="body">'
        f'<b class="name">{escape(name)}</b>{badge}<span class="time">{at}</span>{edited}{body}{reactions(message)}'
        "</div></article>"
    )


def reactions(message: Message) -> str:
    """Return the emoji under a message."""
    parts = [
        f'<span class="emoji">{EMOJI.get(name, name)} {len(users)}</span>' for name, users in message.reactions.items()
    ]
    return f'<div class="reactions">{"".join(parts)}</div>' if parts else ""


def view_html(workspace: Workspace, view: View) -> str:
    """Return a modal or a home tab."""
    body = blocks_html(workspace, view.blocks, view.state, view.errors)
    if view.type == "home":
        return f'<section class="home">{body}</section>'
    close, submit = view.payload.get("close"), view.payload.get("submit")
    buttons = f'<span class="button">{escape(close["text"])}</span>' if close else ""
    buttons += f'<span class="button primary">{escape(submit["text"])}</span>' if submit else ""
    return f'<section class="modal"><h2>{escape(view.title)}</h2>{body}<footer>{buttons}</footer></section>'


def blocks_html(
    workspace: Workspace, blocks: list[Json], state: dict[str, Json], errors: dict[str, str] | None = None
) -> str:
    """Return blocks."""
    parts: list[str] = []
    for block in blocks:
        parts.append(block_html(workspace, block, state.get(block.get("block_id", ""), {})))
        if errors and block.get("block_id") in errors:
            parts.append(f'<p class="error">{escape(errors[block["block_id"]])}</p>')
    return "".join(parts)


def text_html(workspace: Workspace, part: Json) -> str:
    """Return a text object."""
    if part["type"] == "mrkdwn":
        return mrkdwn_html(workspace, part["text"])
    return "".join(f"<p>{escape(line)}</p>" for line in part["text"].split("\n"))


def block_html(workspace: Workspace, block: Json, state: Json) -> str:
    """Return a block."""
    kind = block["type"]
    if kind == "divider":
        return "<hr>"
    if kind == "header":
        return f"<h3>{escape(block['text']['text'])}</h3>"
    if kind == "markdown":
        return f"<pre>{escape(block['text'])}</pre>"
    if kind == "context":
        parts = [text_html(workspace, one) for one in block["elements"] if one["type"] != "image"]
        return f'<div class="context">{"".join(parts)}</div>'
    if kind == "actions":
        return f'<div class="actions">{"".join(element_html(one, state) for one in block["elements"])}</div>'
    if kind == "input":
        return f"<label>{escape(block['label']['text'])}{element_html(block['element'], state)}</label>"
    return section_html(workspace, block, state)


def section_html(workspace: Workspace, block: Json, state: Json) -> str:
    """Return a section, rich text or a picture's text."""
    if block["type"] == "rich_text":
        return "".join(rich_html(workspace, part) for part in block["elements"])
    if block["type"] == "image":
        return f"<p>[{escape(block['alt_text'])}]</p>"
    text = text_html(workspace, block["text"]) if block.get("text") else ""
    text += "".join(f'<div class="field">{text_html(workspace, one)}</div>' for one in block.get("fields", []))
    side = f'<div class="side">{element_html(block["accessory"], state)}</div>' if block.get("accessory") else ""
    return f'<div class="section"><div>{text}</div>{side}</div>'


RICH_TAGS = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}


def rich_html(workspace: Workspace, part: Json) -> str:
    """Return a part of rich text."""
    if part["type"] == "rich_text_list":
        return "".join(f"<p>• {rich_words(workspace, one)}</p>" for one in part["elements"])
    tag = RICH_TAGS.get(part["type"], "p")
    return f"<{tag}>{rich_words(workspace, part)}</{tag}>"


def rich_words(workspace: Workspace, part: Json) -> str:
    """Return the words of a part of rich text."""
    return "".join(styled(rich_piece(workspace, one), one.get("style", {})) for one in part["elements"])


def rich_piece(workspace: Workspace, part: Json) -> str:
    """Return one piece of rich text: words, a link, somebody's name, an emoji."""
    if part["type"] == "link":
        return f'<a href="{escape(part["url"])}">{escape(part.get("text") or part["url"])}</a>'
    if part["type"] == "user":
        return f'<span class="at">{escape(rich_word(workspace, part))}</span>'
    if part["type"] == "emoji":
        return EMOJI.get(part["name"], f":{part['name']}:")
    return escape(rich_word(workspace, part)).replace("\n", "<br>")


def styled(html: str, style: Json) -> str:
    """Return a piece of rich text in its style."""
    tags = [tag for name, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")) if style.get(name)]
    for tag in tags:
        html = f"<{tag}>{html}</{tag}>"
    return html


def element_html(element: Json, state: Json) -> str:
    """Return an element."""
    kind = element["type"]
    if kind == "button":
        return f'<span class="button {element.get("style", "")}">{escape(element["text"]["text"])}</span>'
    if kind == "image":
        return ""
    chosen = chosen_values(state.get(element.get("action_id", ""), {}))
    if kind in {"radio_buttons", "checkboxes"}:
        return "".join(choice(one, chosen, kind) for one in element["options"])
    if kind.endswith("_input"):
        text: Any = next(iter(chosen), "") or element.get("placeholder", {}).get("text", "")
        return f'<span class="typed {"empty" if not chosen else ""}">{escape(str(text)) or "&nbsp;"}</span>'
    return f'<span class="button menu">{escape(menu_text(element, chosen))} ▾</span>'


def choice(option: Json, chosen: list[str], kind: str) -> str:
    """Return one choice of several."""
    marks = ("◉", "○") if kind == "radio_buttons" else ("☑", "☐")
    return f'<p class="choice">{marks[option["value"] not in chosen]} {escape(option["text"]["text"])}</p>'
