"""What one person sees, and under which names: messages in two conversations, and windows over them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.slack.elements import Json

TEAM = "T0CONSOLE"
APP = "A0CONSOLE"
PERSON = "U0CONSOLE"
BOT_USER = "U0RELAIS"
BOT = "B0RELAIS"
# Where sentences are said, to us alone; and where the command is typed, so that there is somewhere to share.
DIRECT = "D0CONSOLE"
CHANNEL = "C0CONSOLE"

# Everything else that a form may hold is left as it is.
TEXTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
ONE_OF = frozenset({"static_select", "radio_buttons", "overflow"})
SOME_OF = frozenset({"checkboxes", "multi_static_select"})
USABLE = frozenset({"button"}) | TEXTS | ONE_OF | SOME_OF


@dataclass(slots=True, eq=False)
class Message:
    """A message of the bot's, or one of the person's."""

    channel: str
    ts: str
    author: str
    content: Json
    thread: str = ""
    is_private: bool = False  # only the person sees it, in a channel of others
    is_edited: bool = False
    is_gone: bool = False

    @property
    def blocks(self) -> list[Json]:
        """What it is made of."""
        return list(self.content.get("blocks") or ())


@dataclass(slots=True, eq=False)
class View:
    """A window, or the home tab."""

    id: str
    hash: str
    content: Json
    below: str = ""  # the window that it stands over
    state: dict[str, Json] = field(default_factory=dict)
    is_gone: bool = False

    @property
    def blocks(self) -> list[Json]:
        """What it is made of."""
        return list(self.content.get("blocks") or ())

    @property
    def is_home(self) -> bool:
        """Tell whether it is the home tab."""
        return self.content.get("type") == "home"

    @property
    def is_form(self) -> bool:
        """Tell whether it is to be filled in and sent."""
        return bool(self.content.get("submit"))

    @property
    def title(self) -> str:
        """What stands at its head."""
        return str(self.content.get("title", {}).get("text", ""))


Shown = Message | View


def options_of(element: Json) -> list[Json]:
    """Return the choices of an element."""
    groups = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *groups]


def initial_of(element: Json) -> Json:
    """Return what an element holds before anybody touches it, as Slack tells it."""
    kind = element["type"]
    if kind in SOME_OF:
        return {"type": kind, "selected_options": list(element.get("initial_options") or ())}
    if kind in ONE_OF:
        return {"type": kind, "selected_option": element.get("initial_option")}
    return {"type": kind, "value": element.get("initial_value")}


def elements_of(block: Json) -> list[Json]:
    """Return what in a block may be used."""
    within = [block.get("accessory"), block.get("element")]
    within += block.get("elements", []) if block["type"] == "actions" else []
    return [element for element in within if element]


def inputs_of(view: View) -> list[Json]:
    """Return the fields of a view."""
    return [block for block in view.blocks if block["type"] == "input"]
