"""Slack in a process of its own: `python -m tests.slack.fake --port 8765`, then `POST /control`."""

from __future__ import annotations

import argparse
import json
import sys
import threading

from tests.slack.fake import FakeSlack


def main() -> None:
    """Serve until interrupted; the first line printed holds the environment for the bot."""
    parser = argparse.ArgumentParser(prog="python -m tests.slack.fake", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ack-seconds", type=float, default=3.0)
    parser.add_argument("--trigger-seconds", type=float, default=3.0)
    parser.add_argument(
        "--retry-after", default="0,60,300", help="seconds before each new attempt, separated by commas"
    )
    options = parser.parse_args()
    retry_after = tuple(float(one) for one in options.retry_after.split(",") if one)
    with FakeSlack(
        port=options.port,
        ack_seconds=options.ack_seconds,
        trigger_seconds=options.trigger_seconds,
        retry_after=retry_after,
    ) as slack:
        sys.stdout.write(json.dumps({"address": slack.base, **slack.environment()}) + "\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
