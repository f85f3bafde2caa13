"""What Slack refuses in blocks, messages and views: our own table of Block Kit's limits, and the SDK's models."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.slack.fake.limits_table import ALLOWED_IN, PLAIN_ONLY, RULES, Rule
from tests.slack.fake.model import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 40_000
# Not documented: 13,297 characters of Markdown were refused, fewer with other blocks (slackapi/bolt-js#2509).
MESSAGE_ALL_TEXTS = 13_000
MARKDOWN_ALL = 12_000
METADATA = 8_000  # documented as « size limit » without a figure: ours, on the safe side
VIEW_BYTES = 250_000
VIEW_RULES = (
    Rule("title", 1, 24),
    Rule("submit", 1, 24),
    Rule("close", 1, 24),
    Rule("private_metadata", 0, 3000),
    Rule("callback_id", 0, 255),
    Rule("external_id", 0, 255),
)


def blocks_problems(blocks: Any, most: int = MESSAGE_BLOCKS) -> list[str]:
    """Return what is wrong with blocks; nothing when Slack would take them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["blocks are not a list of objects"]
    problems = [f"{len(blocks)} blocks, {most} at most"] if len(blocks) > most else []
    for place, block in enumerate(blocks):
        problems += block_problems(block, f"/blocks/{place}")
    markdown = sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown")
    problems += [f"{markdown} characters of Markdown, {MARKDOWN_ALL} at most"] if markdown > MARKDOWN_ALL else []
    repeated = [
        name for name, count in Counter(block.get("block_id") for block in blocks).items() if name and count > 1
    ]
    return problems + [f"block_id {name!r} is there twice" for name in repeated]


def block_problems(block: Json, path: str) -> list[str]:
    """Return what is wrong with one block."""
    if block.get("type") not in RULES or block["type"] not in ALLOWED_IN["message"]:
        return [f"{path}: unknown type {block.get('type')!r}"]
    problems = list(walk(block, path))
    if block["type"] == "section" and not (block.get("text") or block.get("fields")):
        problems.append(f"{path}: a section has a text or fields")
    return problems or model_problems(block, path)


def model_problems(block: Json, path: str) -> list[str]:
    """Return what the SDK's models refuse, lose or change of a block."""
    try:
        parsed = Block.parse(block)
        back = parsed.to_dict() if parsed is not None else None
    except (SlackObjectFormationError, TypeError, ValueError, AttributeError, KeyError) as error:
        return [f"{path}: {error!r} (slack_sdk)"]
    if back == block:
        return []
    return [f"{path}: slack_sdk gives another block back: {json.dumps(back, ensure_ascii=False)}"]


def walk(part: Json, path: str, role: str = "") -> Iterator[str]:
    """Yield what is wrong in a part of a block and in those within it."""
    kind = role or str(part.get("type", ""))
    if kind not in RULES:
        yield f"{path}: unknown type {kind!r}"
        return
    for rule in RULES[kind]:
        yield from broken(rule, part, path)
    yield from strangers(kind, part, path)
    for key, value in part.items():
        yield from walk_value(key, value, f"{path}/{key}")


# Parts that have no `type` of their own, by the key under which they stand.
ROLES = {
    "confirm": "confirm",
    "options": "option",
    "option_groups": "option_group",
    "initial_option": "option",
    "initial_options": "option",
}
FREE = frozenset({"dispatch_action_config", "filter", "style", "slack_file"})


def walk_value(key: str, value: Any, path: str) -> Iterator[str]:
    """Yield what is wrong in the value of a field."""
    if key in FREE or key.startswith("rich_"):
        return
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from walk_value(key, one, f"{path}/{place}")
    elif isinstance(value, dict) and not str(value.get("type", "")).startswith("rich_text"):
        # The words on the button of a `confirm` stand under `confirm` too.
        yield from walk(value, path, "" if "type" in value else ROLES.get(key, ""))


def broken(rule: Rule, part: Json, path: str) -> Iterator[str]:
    """Yield how a part breaks a rule."""
    value = part.get(rule.field)
    if value is None:
        if rule.is_required:
            yield f"{path}: {rule.field} is missing"
        return
    if isinstance(value, dict):
        if value.get("type") != "plain_text" and (rule.is_plain or rule.field in PLAIN_ONLY):
            yield f"{path}/{rule.field}: must be plain_text"
        value = value.get("text", "")
    if isinstance(value, str | list) and not rule.least <= len(value) <= rule.most:
        yield f"{path}/{rule.field}: {len(value)} characters or items; {rule.least} to {rule.most}"


def strangers(kind: str, part: Json, path: str) -> Iterator[str]:
    """Yield the parts that may not stand within this one, and actions named twice."""
    within = [part[key] for key in ("accessory", "element") if isinstance(part.get(key), dict)]
    within += [one for one in part.get("elements", []) if isinstance(one, dict)]
    allowed = ALLOWED_IN.get(kind)
    if allowed is not None:
        yield from (
            f"{path}: {one.get('type')!r} may not be in {kind}" for one in within if one.get("type") not in allowed
        )
    names = Counter(one.get("action_id") for one in within)
    yield from (f"{path}: action_id {name!r} is there twice" for name, count in names.items() if name and count > 1)


def all_texts(part: Any) -> int:
    """Return how many characters the texts of blocks have together."""
    if isinstance(part, list):
        return sum(all_texts(one) for one in part)
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(all_texts(value) for value in part.values())


def view_problems(view: Any) -> list[str]:
    """Return what is wrong with a modal or a home tab."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        return ["a view has the type `modal` or `home`"]
    problems = blocks_problems(view.get("blocks"), VIEW_BLOCKS)
    for rule in VIEW_RULES:
        problems += broken(rule, view, "/view")
    if view["type"] == "modal":
        problems += modal_problems(view)
    if len(json.dumps(view)) > VIEW_BYTES:
        problems.append(f"a view of more than {VIEW_BYTES} bytes")
    return problems


KNOWN_IN_VIEW = frozenset(
    "type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id"
    " submit_disabled".split()
)


def modal_problems(view: Json) -> list[str]:
    """Return what is wrong with a modal as such."""
    problems = [] if view.get("title") else ["/view/title: is missing"]
    if not view.get("blocks"):
        problems.append("/view/blocks: at least one")
    if not view.get("submit") and any(block.get("type") == "input" for block in view.get("blocks", [])):
        problems.append("/view/submit: needed with an input block")
    problems += [f"/view: unknown {name!r}" for name in sorted(set(view) - KNOWN_IN_VIEW)]
    return problems


def message_error(arguments: Json) -> tuple[str, list[str]] | None:
    """Return the error with which a message is refused, and why, or None."""
    blocks = arguments.get("blocks") or []
    if problems := blocks_problems(blocks):
        return "invalid_blocks", problems
    if all_texts(blocks) > MESSAGE_ALL_TEXTS:
        return "msg_blocks_too_long", [f"{all_texts(blocks)} characters in all, {MESSAGE_ALL_TEXTS} at most"]
    if len(str(arguments.get("text") or "")) > MESSAGE_TEXT:
        return "msg_too_long", []
    if not (blocks or arguments.get("text") or arguments.get("attachments")):
        return "no_text", []
    return metadata_error(arguments.get("metadata"))


def metadata_error(metadata: Any) -> tuple[str, list[str]] | None:
    """Return what is wrong with the metadata of a message, or None."""
    if not metadata:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        return "invalid_metadata_format", ["event_type and event_payload, nothing else"]
    if not isinstance(metadata["event_payload"], dict):
        return "invalid_metadata_format", ["event_payload is an object"]
    size = len(json.dumps(metadata))
    return ("metadata_too_large", [f"{size} characters"]) if size > METADATA else None
