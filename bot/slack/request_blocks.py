"""What is shown of a question put to a person: to who is asked, to the help channel, to who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.journal.models import Request
from bot.models import Language
from bot.slack import actions, rich
from bot.slack.blocks import Rendered, context, field, modal, plain_section
from bot.slack.blocks import actions as buttons
from bot.slack.cutting import cut
from bot.slack.elements import Json, Look, button, text_input
from bot.slack.mrkdwn import one_line
from bot.slack.quoting import quoted
from bot.slack.sentences import SENTENCES

MAX_REPLY = 2_000
MAX_ROLE = 150
ANSWERING: tuple[str, Look] = (actions.ANSWER_REQUEST, "primary")
PASSING: tuple[str, Look] = (actions.PASS_REQUEST, "")
KEEPING: tuple[str, Look] = (actions.KEEP_ANSWER, "")
# By what is said: the person asked now, one asked before, the help channel, who has answered; nobody else can do
# anything.
BUTTONS: Mapping[str, Sequence[tuple[str, Look]]] = {
    "how": (ANSWERING, PASSING),
    "passed_on": (ANSWERING,),
    "for_all": (ANSWERING,),
    "thanks": (KEEPING,),
}


@dataclass(frozen=True, slots=True)
class RequestMaker:
    """Draws a request in a language; `role` is the role's name, empty when the request is for no role."""

    request: Request
    language: Language
    role: str
    hours: int = 0
    mail: str = ""
    who: str = ""  # who answers: a role and an organisation; empty for somebody of the help channel

    def for_holder(self, said: str) -> Rendered:
        """Return what whoever is asked sees: the question alone, and what became of it."""
        opening = self.say("request.asked")
        pieces = [rich.words(opening)]
        if self.request.is_named and self.request.asker:
            pieces = [rich.person(self.request.asker), rich.words(f" {self.say('request.asked_by')}")]
        asked = [rich.rich(rich.paragraph(*pieces)), *quoted(self.request.question)]
        return Rendered.of(opening, [*asked, context(self.say(f"request.{said}")), *self.buttons(said)])

    def for_channel(self, said: str) -> Rendered:
        """Return what the help channel sees, without the name of who asks."""
        opening = self.say("request.in_channel" if self.role else "request.in_channel_no_role")
        asked = [rich.rich(rich.paragraph(rich.words(opening))), *quoted(self.request.question)]
        return Rendered.of(opening, [*asked, context(self.say(f"request.{said}")), *self.buttons(said)])

    def for_helper(self) -> Rendered:
        """Return what somebody of the help channel sees who has answered."""
        thanks = self.say("request.thanks")
        return Rendered.of(thanks, [plain_section(thanks), *self.buttons("thanks")])

    def for_asker(self, said: str) -> Rendered:
        """Return what the asker sees of where their question is."""
        sentence = self.say(f"asking.{said}")
        return Rendered.of(sentence, [plain_section(sentence), *quoted(self.request.question)])

    def reply(self, text: str) -> Rendered:
        """Return an answer for who asked, under the question."""
        return self.answer(text, "reply.yours", quoted(self.request.question))

    def reply_in_thread(self, text: str) -> Rendered:
        """Return an answer for the thread of the question, which stands there as it was asked."""
        return self.answer(text, "reply.here", [])

    def answer(self, text: str, code: str, question: Sequence[Json]) -> Rendered:
        """Return an answer with the role of who gives it."""
        opening = self.say(code)
        blocks = [
            rich.rich(rich.paragraph(rich.words(opening))),
            *question,
            rich.rich(rich.paragraph(rich.words(self.author(), rich.BOLD))),
            *quoted(text),
            context(self.say("reply.not_a_page")),
        ]
        return Rendered.of(f"{opening} {one_line(text)}", blocks)

    def form(self) -> Json:
        """Return the form in which an answer is written; it tells who will read it."""
        where = self.say("reply.where_thread" if self.request.channel else "reply.where_direct")
        signed = self.say("reply.signed" if self.who else "reply.unsigned")
        reply = text_input(actions.REPLY, is_long=True, most=MAX_REPLY)
        return modal(
            actions.REPLY_FORM,
            self.say("view.reply_form"),
            [*quoted(self.request.question), field(reply, self.say("reply.label")), context(f"{where} {signed}")],
            close=self.say("view.cancel"),
            submit=self.say("view.send"),
            carries=str(self.request.id),
        )

    def author(self) -> str:
        """Return who answers: a role, never a name."""
        return SENTENCES.text("reply.role", self.language, who=self.who) if self.who else self.say("reply.channel")

    def buttons(self, said: str) -> list[Json]:
        """Return what who is asked can do, when something can be done."""
        number = str(self.request.id)
        made = [button(name, self.say(f"button.{name}"), number, look) for name, look in BUTTONS.get(said, ())]
        return [buttons(*made)] if made else []

    def say(self, code: str) -> str:
        """Return a sentence with the facts of the request."""
        facts = {"role": cut(one_line(self.role), MAX_ROLE), "n": self.hours, "mail": self.mail}
        return SENTENCES.text(code, self.language, **facts)
