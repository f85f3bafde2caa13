"""The form of each kind of contribution: shown, read, checked, and kept as a draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.contributing.addresses import FORMS, ROOT
from bot.contributing.models import Draft, Kind, Origin
from bot.contributing.writing.similar import near_open, similar_pages
from bot.journal.drafts import CHANGEABLE
from bot.models import Language
from bot.web.bodies import read_body
from bot.web.forms import entering
from bot.web.forms.desk import FormDesk
from bot.web.forms.entering import Entered, read_entered, typed_of, wrong_in
from bot.web.forms.fields_shown import fields_shown
from bot.web.forms.showing import show
from bot.web.forms.subjects import Subject, public_page, subject_of
from bot.web.forms.tickets import Ticket, TicketForged, new_id
from bot.web.requests import Fault, language_of
from indexer.models import Hit, Visibility

# A new lesson may be about something that a page already tells.
MAY_BE_TOLD: frozenset[Kind] = frozenset({"lesson"})
Handle = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back: what it was made for, what it is about, and what was entered."""

    ticket: Ticket
    subject: Subject
    entered: Entered
    language: Language


@dataclass(frozen=True, slots=True)
class FormPages:
    """The forms, one address a kind."""

    desk: FormDesk

    def routes(self) -> list[Route]:
        """Return the addresses, and what answers there."""
        forms = [Route(f"/{path}", self.handler(kind), methods=["GET", "POST"]) for kind, path in FORMS.items()]
        return [Route(f"/{ROOT}", self.choices, methods=["GET"]), *forms]

    def choices(self, request: Request) -> Response:
        """Return the page that leads to the forms."""
        return show("choices", language_of(request), depth=0)

    def handler(self, kind: Kind) -> Handle:
        """Return what answers at the address of a kind."""

        async def handle(request: Request) -> Response:
            if request.method != "POST":
                return await run_in_threadpool(self.opened, request, kind)
            body = await read_body(request, entering.MAX_BODY_BYTES)
            return await run_in_threadpool(self.received, request, kind, body)

        return handle

    def opened(self, request: Request, kind: Kind) -> Response:
        """Return the form, empty but for what its address gives."""
        language, asked = language_of(request), request.query_params
        if "encore" in asked:
            return self.opened_again(asked["encore"], language)
        try:
            # The pencil beside a heading names the page and the section in one word.
            page, sign, of_heading = asked.get("page", "").partition("#")
            anchor = of_heading if sign else asked.get("anchor")
            if kind == "section" and anchor is None:
                return self.sections(page, language)
            subject = subject_of(kind, page, anchor or "", self.desk)
        except Fault as fault:
            return self.refused(fault, language, HTTPStatus.NOT_FOUND)
        given = {"text": subject.text, entering.BEFORE: subject.text, "question": asked.get("question", "")[:300]}
        ticket = Ticket(new_id(), kind, subject.path, subject.anchor, subject.base)
        return self.form(Filled(ticket, subject, Entered(given), language))

    def sections(self, page: str, language: Language) -> Response:
        """Return the page on which a section is chosen. Raises Fault when there is no such page for the public."""
        path, facts = public_page(page, self.desk.facts())
        headings = {each.anchor: each.heading for each in self.desk.shelf.sections(path)}
        return show("sections", language, depth=1, path=path, title=facts.title, headings=headings)

    def opened_again(self, secret: str, language: Language) -> Response:
        """Return the form of a contribution that its author changes, with what they had typed."""
        try:
            view = self.desk.drafts.get(self.desk.sealer.id_of(secret))
        except TicketForged:
            view = None
        if view is None or view.state not in CHANGEABLE:
            return self.refused(Fault("no_draft"), language, HTTPStatus.NOT_FOUND)
        draft = view.draft
        try:
            subject = subject_of(draft.kind, draft.page, draft.anchor, self.desk)
        except Fault as fault:
            return self.refused(fault, language, HTTPStatus.NOT_FOUND)
        # What others made of the section meanwhile has been shown: the next text is made from it.
        given = {**draft.fields, entering.BEFORE: subject.text, entering.SURE: "1", **typed_of(draft.author)}
        ticket = Ticket(draft.id, draft.kind, subject.path, subject.anchor, subject.base, is_again=True)
        return self.form(Filled(ticket, subject, Entered(given), language))

    def received(self, request: Request, kind: Kind, body: bytes | None) -> Response:
        """Keep what a form brought, or show it again with what is wrong: nothing that was typed is lost."""
        language = language_of(request)
        if body is None:
            return self.refused(Fault("form_too_long"), language, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            filled = self.filled(kind, read_entered(body), language)
        except ValueError:
            return self.refused(Fault("form_unreadable"), language, HTTPStatus.BAD_REQUEST)
        except Fault as fault:
            return self.refused(fault, language, HTTPStatus.NOT_FOUND)
        address = request.client.host if request.client else ""
        return self.doubted(filled) or self.checked(filled) or self.kept(filled, address)

    def filled(self, kind: Kind, entered: Entered, language: Language) -> Filled:
        """Return a form that came back, with what it was made for; a forged one is made anew. Raises Fault."""
        try:
            ticket = self.desk.sealer.opened(entered.text(entering.TICKET), self.desk.now()).ticket
        except TicketForged:
            ticket = Ticket(new_id(), kind)
        if ticket.kind != kind:
            ticket = Ticket(new_id(), kind)
        return Filled(ticket, subject_of(kind, ticket.page, ticket.anchor, self.desk), entered, language)

    def doubted(self, filled: Filled) -> Response | None:
        """Return the form to be sent once more when it may come from a robot, or is too old; else None."""
        code = "form.trapped" if filled.entered.text(entering.TRAP) else self.doubt(filled)
        return self.form(filled, HTTPStatus.CONFLICT, code) if code else None

    def doubt(self, filled: Filled) -> str:
        """Return why a ticket is not to be heeded now; nothing when it is."""
        try:
            returned = self.desk.sealer.opened(filled.entered.text(entering.TICKET), self.desk.now())
        except TicketForged:
            return "form.old"
        return "form.hurried" if returned.is_hurried else "form.old" if returned.is_old else ""

    def checked(self, filled: Filled) -> Response | None:
        """Return the form with what is wrong, or with the pages that tell it already; None when all is well."""
        if wrong_in(filled.ticket.kind, filled.entered):
            return self.form(filled, HTTPStatus.UNPROCESSABLE_ENTITY, "form.to_change", is_checked=True)
        if similar := self.similar(filled):
            return self.form(filled, HTTPStatus.OK, "form.told_already", similar=similar)
        return self.form(filled, HTTPStatus.OK, "form.proposed_already", is_near=True) if self.is_near(filled) else None

    def is_near(self, filled: Filled) -> bool:
        """Tell whether a proposal with nearly the same title waits already; its own words are not for everybody yet."""
        title, entered = filled.entered.text("title"), filled.entered
        if not title or entered.text(entering.SURE) or filled.ticket.is_again:
            return False
        others = (view.draft for view in self.desk.drafts.open_ones() if view.draft.id != filled.ticket.id)
        return bool(near_open(title, others))

    def similar(self, filled: Filled) -> Sequence[Hit]:
        """Return the pages that tell it already, unless they were shown: whoever then sends it again is sure."""
        if filled.ticket.kind not in MAY_BE_TOLD or filled.entered.text(entering.SURE) or filled.ticket.page:
            return ()
        told = f"{filled.entered.text('title')}\n{filled.entered.text('happened')}"
        return similar_pages(self.desk.search, told, Visibility.PUBLIC)

    def kept(self, filled: Filled, address: str) -> Response:
        """Keep the draft, once, and lead to the page that shows what becomes of it."""
        secret = self.desk.sealer.secret(filled.ticket.id)
        is_known = self.desk.drafts.get(filled.ticket.id) is not None
        if not is_known or filled.ticket.is_again:
            if not self.desk.rates.admits(address):
                return self.form(filled, HTTPStatus.TOO_MANY_REQUESTS, "form.too_many")
            draft = self.draft(filled, secret)
            # Taken back or merged meanwhile, it cannot be changed any more: its page tells.
            (self.desk.drafts.revise if is_known else self.desk.drafts.keep)(draft)
            self.desk.woken()
        return RedirectResponse(f"suivi/{secret}", HTTPStatus.SEE_OTHER)

    def draft(self, filled: Filled, secret: str) -> Draft:
        """Return what is kept of a form."""
        ticket, entered = filled.ticket, filled.entered
        # Only a page that the form proposed, and that the public may read.
        completed = entered.text(entering.COMPLETED) if ticket.kind in MAY_BE_TOLD else ""
        page = completed if completed in self.desk.facts().pages else ticket.page
        return Draft(
            id=ticket.id,
            kind=ticket.kind,
            fields=entered.fields(ticket.kind),
            origin=Origin("web", secret),
            made_at=self.desk.now(),
            language=filled.language,
            author=entered.author(),
            page=page,
            anchor=ticket.anchor,
            base=ticket.base,
        )

    def form(
        self,
        filled: Filled,
        status: HTTPStatus = HTTPStatus.OK,
        said: str = "",
        *,
        similar: Sequence[Hit] = (),
        is_near: bool = False,
        is_checked: bool = False,
    ) -> Response:
        """Return a form, with what was entered, what is said of it, and the pages that tell it already."""
        ticket, entered, now = filled.ticket, filled.entered, self.desk.now()
        is_old = status == HTTPStatus.CONFLICT and said == "form.old"
        keeps_ticket = entered.text(entering.TICKET) and not is_old
        return show(
            "form",
            filled.language,
            depth=1,
            status=status,
            kind=ticket.kind,
            subject=filled.subject,
            entered=entered,
            fields=fields_shown(ticket.kind, entered, filled.subject, is_checked=is_checked),
            wrong=wrong_in(ticket.kind, entered) if is_checked else {},
            roles=[(key, label.text(filled.language)) for key, label in self.desk.facts().roles.items()],
            ticket=entered.text(entering.TICKET) if keeps_ticket else self.desk.sealer.sealed(ticket, now),
            said=said,
            similar=similar,
            is_near=is_near,
        )

    def refused(self, fault: Fault, language: Language, status: HTTPStatus) -> Response:
        """Return a page that says why there is no form."""
        return show("refused", language, depth=1, status=status, said=fault.message(language))
