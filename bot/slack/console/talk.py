"""What one person does in the terminal, line by line: a sentence, the command, a number, the words of the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.slack.console import payloads
from bot.slack.console.controls import Control, Controls
from bot.slack.console.drawing import Row, draw
from bot.slack.console.filling import Cancelled, fill, fill_field
from bot.slack.console.markup import text_of
from bot.slack.console.model import CHANNEL, Message, Shown, View, inputs_of
from bot.slack.console.one_person import SHOWN, OnePersonSlack
from bot.slack.console.screen import Screen
from bot.slack.console.sentences import say
from bot.slack.elements import Json
from bot.slack.manifest import COMMAND, NAME

HOME = frozenset({"/accueil", "/home"})
HELP = frozenset({"/aide", "/help"})
QUIT = frozenset({"/quitter", "/quit", "/exit"})
MAX_DIGITS = 6

# Takes a request, does all that it comes to, and returns what it is acknowledged with.
Receive = Callable[[Json], Json]


class Talk:
    """A conversation, from its first line to its last."""

    def __init__(self, screen: Screen, slack: OnePersonSlack, receive: Receive) -> None:
        self._screen = screen
        self._slack = slack
        self._receive = receive
        self._controls = Controls()

    def run(self) -> None:
        """Talk until the person leaves."""
        self._screen.note(say("welcome"))
        while True:
            self._screen.blank()
            line = self._screen.ask()
            if line is None or line.strip() in QUIT:
                return
            self.take(line.strip())

    def take(self, line: str) -> None:
        """Do what a line says."""
        word = line.split(maxsplit=1)[0] if line else ""
        if not line:
            return
        if word in HELP:
            self._screen.note(say("help"))
        elif word in HOME:
            self._send(payloads.home_opened(self._slack.new_ts()))
        elif word == COMMAND:
            self._command(line.removeprefix(COMMAND).strip())
        elif line.isascii() and line.isdecimal() and len(line) <= MAX_DIGITS:
            self._number(int(line))
        elif line.startswith("/"):
            self._screen.note(say("unknown", word=word), "yellow")
        else:
            self._send(payloads.message_event(self._slack.says(payloads.escaped(line))))

    def _command(self, text: str) -> None:
        address = self._slack.new_address(CHANNEL)
        self._send(payloads.command(payloads.escaped(text), self._slack.new_trigger(), address))

    def _number(self, number: int) -> None:
        control = self._controls.find(number)
        if control is None:
            self._screen.note(say("no_control", number=number), "yellow")
            return
        try:
            self._use(control)
        except Cancelled:
            self._screen.note(say("cancelled"))

    def _use(self, control: Control) -> None:
        """Use a button, or ask what goes in a menu or a field, and tell. Raises Cancelled."""
        where, block, element = control.where, control.block, control.element
        chosen: Json = {}
        if element["type"] != "button":
            held = where.state.setdefault(block["block_id"], {}) if isinstance(where, View) else {}
            chosen = fill(self._screen, element, held.get(element["action_id"], {}))
            held[element["action_id"]] = chosen
        acted = payloads.action(block, element, chosen, self._slack.new_ts())
        original = where if isinstance(where, Message) else None
        address = self._slack.new_address(original.channel if original else CHANNEL, original)
        self._send(payloads.used(where, acted, self._slack.new_trigger(), address))

    def _send(self, body: Json) -> Json:
        """Give a request to the bot, show what it comes to, and return its acknowledgement."""
        answer = self._receive(body)
        # A form that stays open is asked again, and a window that takes its place is shown: neither is silence.
        if not self._show() and not answer:
            self._screen.note(say("silence"))
        return answer

    def _show(self) -> bool:
        """Show what is new, and have forms filled in; tell whether there was anything."""
        news = self._slack.take_news()
        for shown in news:
            self._draw(shown)
        for view in [shown for shown in news if isinstance(shown, View) and shown.is_form and not shown.is_gone]:
            self._fill_in(view)
        return bool(news)

    # --- drawing

    def _draw(self, shown: Shown) -> None:
        self._screen.blank()
        if isinstance(shown, View):
            title = say("home") if shown.is_home else text_of(shown.title).plain
            self._screen.framed(title, self._rows(shown))
        elif shown.is_gone:
            self._screen.note(say("removed"))
        else:
            self._screen.note(heading(shown), "bold cyan")
            self._screen.write(self._rows(shown))

    def _rows(self, shown: Shown) -> Iterator[Row]:
        if isinstance(shown, View) and shown.is_form:
            # Its fields are asked one after the other.
            yield from draw(shown.blocks, state=shown.state)
            yield Row(text_of(say("how_to_cancel")))
        elif shown.blocks:
            state = shown.state if isinstance(shown, View) else None
            yield from draw(shown.blocks, self._controls.numbering(shown), state)
        else:
            text = {"type": "mrkdwn", "text": str(shown.content.get("text", ""))}
            yield from draw([{"type": "section", "text": text}])

    # --- forms

    def _fill_in(self, view: View) -> None:
        """Ask the fields of a form one after the other and send it, until it is taken or given up."""
        wanted = inputs_of(view)
        try:
            while True:
                for block in wanted:
                    self._fill_field(view, block)
                answer = self._send(payloads.form_sent(view, self._slack.new_trigger()))
                errors = answer.get("errors") if answer.get("response_action") == "errors" else None
                if not errors:
                    break
                wanted = self._refused(view, errors)
        except Cancelled:
            view.is_gone = True
            self._screen.note(say("cancelled"))
        else:
            self._close(view, answer)

    def _fill_field(self, view: View, block: Json) -> None:
        held = view.state[block["block_id"]]
        name = block["element"]["action_id"]
        held[name] = fill_field(self._screen, block, held[name])

    def _refused(self, view: View, errors: Json) -> list[Json]:
        """Tell what is wrong in a form, and return the fields to ask again. Raises Cancelled when there is none."""
        for sentence in errors.values():
            self._screen.note(f"⚠ {sentence}", "yellow")
        wanted = [block for block in inputs_of(view) if block["block_id"] in errors]
        if not wanted:
            raise Cancelled
        return wanted

    def _close(self, view: View, answer: Json) -> None:
        """Do to a form that was sent what its acknowledgement says."""
        if answer.get("response_action") == "update":
            self._slack.replace(view, answer["view"])
        elif answer.get("response_action") != SHOWN:
            # A window that would be found again under another one is behind us: here all is read downwards.
            view.is_gone = True
            if answer.get("response_action") == "push":
                self._slack.show(answer["view"], below=view)
        self._show()


def heading(message: Message) -> str:
    """Return who speaks, and who sees it."""
    parts = [NAME]
    if message.channel == CHANNEL:
        parts.append(say("channel"))
    if message.is_private:
        parts.append(say("private"))
    if message.is_edited:
        parts.append(say("edited"))
    return " · ".join(parts)
