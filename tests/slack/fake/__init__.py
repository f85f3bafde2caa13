"""A local server that plays Slack: one workspace, its Web API, Socket Mode, signed HTTP, and people who use it.

    with FakeSlack() as slack:                     # Socket Mode; `.send_to(address)`: signed HTTP
        ana = slack.user("ana", locale="fr-FR")
        general = slack.channel("general", members=[ana])  # the bot is a member unless with_bot=False
        start_the_bot(slack.environment())         # SLACK_BOT_TOKEN, SLACK_API_URL…
        slack.wait_connected()
        ts = slack.says(ana, general, f"{slack.mention} qui signe ?")
        reply = slack.wait_reply(general, ts)
        slack.clicks(ana, reply, "answer_useful").wait()

Where things are: who is there and what they say, `acts`; buttons and forms, `forms`; what is seen and waiting for it,
`watching`; what goes wrong on demand, `knobs`; the bot's calls, `web_api` and `methods_*`; limits, `limits`.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from tests.slack.fake import drawing, drawing_html
from tests.slack.fake.acts import Acts
from tests.slack.fake.control import run_verb
from tests.slack.fake.forms import Forms
from tests.slack.fake.knobs import Troubles
from tests.slack.fake.model import (
    APP,
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    TEAM,
    ActImpossible,
    ApiCall,
    Delivery,
    Json,
    Message,
    SlackError,
    User,
    View,
)
from tests.slack.fake.server import SlackServer
from tests.slack.fake.signed_http import SignedHttp
from tests.slack.fake.watching import Watching

__all__ = ["ActImpossible", "ApiCall", "Delivery", "FakeSlack", "Json", "Message", "SlackError", "User", "View"]

Reason = Literal["warning", "refresh_requested", "link_disabled"]


class FakeSlack(Acts, Forms, Watching, Troubles):
    """A workspace, the bot's account in it, and the people."""

    team = TEAM
    app_id = APP
    bot_user = BOT_USER
    bot_id = BOT
    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = SIGNING_SECRET
    mention = f"<@{BOT_USER}>"

    def __init__(
        self,
        *,
        port: int = 0,
        ack_seconds: float = 3.0,
        trigger_seconds: float = 3.0,
        retry_after: tuple[float, ...] = (0.0, 60.0, 300.0),
    ) -> None:
        super().__init__(trigger_seconds, retry_after)
        self.ack_seconds = ack_seconds
        self.server = SlackServer(self, port, ack_seconds, lambda asked: run_verb(self, asked))
        self.base = f"http://127.0.0.1:{self.server.port}"
        self.http: SignedHttp | None = None

    def start(self) -> Self:
        """Answer from now on."""
        self.server.start()
        return self

    def stop(self) -> None:
        """Close every connection; what was not delivered is given up."""
        if self.http is not None:
            self.server.run(self.http.close())
        self.server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def api_url(self) -> str:
        """The base address of the Web API."""
        return f"{self.base}/api/"

    def environment(self, *, socket_mode: bool = True) -> dict[str, str]:
        """Return the settings with which the bot finds this Slack."""
        common = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_API_URL": self.api_url}
        return {**common, "SLACK_APP_TOKEN": APP_TOKEN} if socket_mode else common

    # --- transports

    def send_to(self, address: str) -> Self:
        """Deliver by signed HTTP to an address from now on, in place of Socket Mode."""
        self.http = SignedHttp(address, self.courier, self.knobs, self.ack_seconds)
        self.courier.transport = self.http
        return self

    def verify_address(self) -> bool:
        """Send url_verification, and tell whether the challenge came back."""
        assert self.http is not None, "send_to(address) first"
        return self.server.run(self.http.verify())

    def wait_connected(self, seconds: float = 5.0, count: int = 1) -> None:
        """Wait until the bot has some connections open, besides those told to be renewed."""
        links = self.server.socket_mode.links
        self.wait_for(lambda: sum(not link.is_leaving for link in links) >= count, seconds)

    @property
    def connections(self) -> int:
        """How many connections the bot ever opened."""
        return self.server.socket_mode.opened

    def disconnect(self, reason: Reason = "refresh_requested", close_after: float = 0.5) -> None:
        """Tell the bot to renew its connections, and close those it has a little later; returns then."""
        self.server.run(self.server.socket_mode.disconnect(reason, close_after))

    def cut(self) -> None:
        """Abort every connection, without a closing handshake."""
        self.server.run(self.server.socket_mode.cut())

    def statistics(self) -> Json:
        """Return how deliveries went, in numbers."""
        done = [one for one in list(self.deliveries) if one.is_acknowledged]
        times = sorted(one.seconds for one in done)
        return {
            "sent": len(self.deliveries),
            "acknowledged": len(done),
            "attempts": sum(len(one.sent) for one in self.deliveries),
            "late_acks": sum(one.late_acks for one in self.deliveries),
            "slowest": times[-1] if times else 0.0,
            "problems": list(self.problems),
        }

    # --- drawing

    def draw(self, shown: Message | View) -> str:
        """Return a message or a view as text."""
        return drawing.draw(self.workspace, shown)

    def draw_conversation(self, channel: str, viewer: str = "", ts: str = "") -> str:
        """Return a channel (or one thread of it) as text, with what only the viewer sees."""
        return drawing.draw_conversation(self.workspace, channel, viewer, ts)

    def html(self, channel: str, viewer: str = "", ts: str = "") -> str:
        """Return the same as a page that a browser can photograph."""
        return drawing_html.conversation_page(self.workspace, channel, viewer, ts)

    def html_view(self, view: View) -> str:
        """Return a modal or a home tab as a page."""
        return drawing_html.view_page(self.workspace, view)

    def html_of(self, *shown: Any) -> str:
        """Return some messages and views, one after the other, as a page."""
        return drawing_html.page_of(self.workspace, list(shown))
