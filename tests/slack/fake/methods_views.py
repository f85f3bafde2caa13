"""The methods of modals and home tabs."""

from __future__ import annotations

from typing import Any, Literal

from tests.slack.fake.arguments import need, refused
from tests.slack.fake.core import Core
from tests.slack.fake.limits import view_problems
from tests.slack.fake.model import Json, SlackError, View
from tests.slack.fake.payloads import view_json
from tests.slack.fake.view_state import initial_state

MOST_IN_STACK = 3


def checked_view(core: Core, given: Any, kind: Literal["modal", "home"]) -> Json:
    """Return a view with every id filled in; refuse what Slack would refuse."""
    if not given:
        need({}, "view")
    if problems := view_problems(given):
        raise refused("invalid_arguments", problems)
    if given["type"] != kind:
        raise refused("invalid_arguments", [f"a {kind} is needed, not a {given['type']}"])
    return {**given, "blocks": core.workspace.with_ids(given["blocks"])}


def new_view(core: Core, user: str, payload: Json, below: View | None = None) -> View:
    """Show a view to somebody, over another one or alone."""
    name = core.workspace.new_id("V")
    kind: Literal["modal", "home"] = payload["type"]
    root = below.root_id if below else name
    view = View(name, core.workspace.new_hash(), kind, user, payload, root, below.id if below else None)
    view.state = initial_state(payload["blocks"])
    return core.workspace.add_view(view)


def replace_view(core: Core, view: View, payload: Json) -> View:
    """Give a view other content; what was filled in stays where block and action keep their ids."""
    view.payload = payload
    view.hash = core.workspace.new_hash()
    fresh = initial_state(payload["blocks"])
    view.state = {block: {**values, **kept(view, block, values)} for block, values in fresh.items()}
    view.errors = {}
    return view


def kept(view: View, block: str, values: Json) -> Json:
    """Return what was filled in in a block for the actions that it still has."""
    return {action: value for action, value in view.state.get(block, {}).items() if action in values}


def open_view(core: Core, arguments: Json) -> Json:
    """Open a modal."""
    payload = checked_view(core, arguments.get("view"), "modal")
    trigger = core.tickets.use_trigger(need(arguments, "trigger_id"))
    unique(core, payload)
    return {"view": view_json(new_view(core, trigger.user, payload))}


def push_view(core: Core, arguments: Json) -> Json:
    """Open a modal over the one in which somebody just did something."""
    payload = checked_view(core, arguments.get("view"), "modal")
    trigger = core.tickets.use_trigger(need(arguments, "trigger_id"))
    below = core.workspace.views.get(trigger.view)
    if below is None or not below.is_open:
        raise SlackError("no_view_to_push_on")  # Slack's own word for it is not documented
    if len(core.workspace.stack(below.root_id)) >= MOST_IN_STACK:
        raise SlackError("push_limit_reached")
    unique(core, payload)
    return {"view": view_json(new_view(core, trigger.user, payload, below))}


def unique(core: Core, payload: Json) -> None:
    """Refuse an external id that another view has."""
    name = payload.get("external_id")
    if name and any(view.payload.get("external_id") == name and view.is_open for view in core.workspace.views.values()):
        raise SlackError("duplicate_external_id")


def update_view(core: Core, arguments: Json) -> Json:
    """Give an open view other content."""
    view = open_one(core, arguments)
    same_hash(view, arguments)
    payload = checked_view(core, arguments.get("view"), view.type)
    return {"view": view_json(replace_view(core, view, payload))}


def open_one(core: Core, arguments: Json) -> View:
    """Return the view that a call names."""
    name, external = arguments.get("view_id"), arguments.get("external_id")
    for view in core.workspace.views.values():
        if view.is_open and (view.id == name or (external and view.payload.get("external_id") == external)):
            return view
    raise SlackError("not_found")


def same_hash(view: View, arguments: Json) -> None:
    """Refuse a change made of an older state."""
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise SlackError("hash_conflict")


def publish_view(core: Core, arguments: Json) -> Json:
    """Give somebody's home tab its content."""
    user = need(arguments, "user_id")
    if user not in core.workspace.users:
        raise SlackError("user_not_found")
    payload = checked_view(core, arguments.get("view"), "home")
    home = core.workspace.homes.get(user)
    if home is None:
        return {"view": view_json(new_view(core, user, payload))}
    same_hash(home, arguments)
    return {"view": view_json(replace_view(core, home, payload))}


METHODS = {
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}
