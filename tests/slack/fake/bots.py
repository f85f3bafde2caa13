"""A small bot, by Socket Mode or by signed HTTP, with which the fake itself is tried."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from tests.slack.fake import FakeSlack


def new_app(slack: FakeSlack) -> App:
    """Return a Bolt app without listeners, on this Slack."""
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    return App(client=client, signing_secret=slack.signing_secret, process_before_response=True)


@contextmanager
def by_socket(slack: FakeSlack, app: App) -> Iterator[None]:
    """Connect an app by Socket Mode."""
    handler = SocketModeHandler(app, slack.app_token)
    client = handler.client
    # The SDK's monitor opens connections while others are being opened.
    client.current_app_monitor_started = True
    handler.connect()  # type: ignore[no-untyped-call]
    slack.wait_connected()
    try:
        yield
    finally:
        # Not `handler.close()`: now and then it takes ten seconds, as `websocket-client` does not see its own end.
        client.closed, client.auto_reconnect_enabled = True, False
        for runner in (client.current_session_runner, client.message_processor):
            runner.event.set()
        client.disconnect()
        client.message_workers.shutdown()


@contextmanager
def by_http(slack: FakeSlack, app: App) -> Iterator[None]:
    """Serve an app by HTTP and give its address to Slack."""

    class Handler(BaseHTTPRequestHandler):
        """Hands requests to Bolt."""

        def do_POST(self) -> None:
            """Answer what Bolt answers."""
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers: dict[str, str | Sequence[str]] = {name.lower(): value for name, value in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                self.send_header(name, values[0])
            self.end_headers()
            self.wfile.write((answer.body or "").encode())

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    slack.send_to(f"http://127.0.0.1:{server.server_port}/slack/events")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
