"""Receives by Socket Mode: a connection that we open, so that no public address is needed."""

from __future__ import annotations

import logging
import threading
import time
from http.client import HTTPException

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

LOG = logging.getLogger(__name__)

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0
SECONDS_TO_CONNECT = 10.0
PING_SECONDS = 10
# Also how often the end of a connection is looked for.
PONG_SECONDS = 2
SECONDS_TO_FINISH = 2.0


class SocketMode:
    """A connection that is opened again whenever it ends.

    Of the SDK's clients, the one on `websocket-client`: the default one was seen to acknowledge 2–3 s late after a
    `disconnect`, this one within milliseconds.
    """

    def __init__(self, app: App, app_token: str, client: WebClient) -> None:
        self._handler = SocketModeHandler(app, app_token, web_client=client, logger=app.logger)
        # The SDK's monitor, started before the first connection is up, takes it for one that has ended and opens
        # another: what came through the first is lost. We start it once we are connected.
        self._handler.client.current_app_monitor_started = True
        self._handler.client.current_session_runner.target = self._run_session
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._connect, name="relais-socket", daemon=True)

    def start(self) -> None:
        """Connect, without waiting for it: Slack may be out of reach when we start."""
        self._thread.start()

    def stop(self) -> None:
        """Receive nothing more."""
        self._stop.set()
        self._thread.join()
        client = self._handler.client
        # `client.close()` waits up to 10 s for its threads to notice; they end with the process.
        client.closed, client.auto_reconnect_enabled = True, False
        for runner in (client.current_app_monitor, client.current_session_runner, client.message_processor):
            runner.event.set()
        client.disconnect()
        # What has come in is kept before we end; what is not acknowledged Slack sends again.
        client.message_processor.thread.join(SECONDS_TO_FINISH)
        client.message_workers.shutdown()

    @property
    def is_connected(self) -> bool:
        """Tell whether Slack can reach us."""
        return bool(self._handler.client.is_connected())

    def _connect(self) -> None:
        delay = FIRST_DELAY_SECONDS
        while not self._stop.is_set():
            try:
                self._handler.client.connect()
                self._watch()
                return
            # Refused (a wrong token) or out of reach: either may be mended while we run.
            except (SlackApiError, OSError, HTTPException) as error:
                LOG.error("cannot connect to Slack: %s", reason_of(error))
            self._stop.wait(delay)
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)

    def _run_session(self) -> None:
        """Receive until the connection ends.

        As the SDK does, but with a time limit on Slack's answers to our pings: without one, websocket-client notices
        the end of a connection up to 10 s late, and what people click meanwhile is lost.
        """
        session = self._handler.client.current_session
        if session is None:
            return
        try:
            session.run_forever(ping_interval=PING_SECONDS, ping_timeout=PONG_SECONDS)
        except Exception as error:
            LOG.error("the connection to Slack failed: %s", type(error).__name__)
            session.close()

    def _watch(self) -> None:
        """Have the SDK look after the connection, once there is one."""
        deadline = time.monotonic() + SECONDS_TO_CONNECT
        while not self.is_connected and time.monotonic() < deadline and not self._stop.is_set():
            self._stop.wait(0.05)
        if not self._stop.is_set():
            self._handler.client.current_app_monitor.start()


def reason_of(error: Exception) -> str:
    """Return why a connection failed, without what was sent."""
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else str(error)
