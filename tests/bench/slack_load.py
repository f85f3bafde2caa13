"""Questions at a steady pace through the whole bot, in its own process, to a local server that plays Slack."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.collections import Collection, generate
from tests.bench.material import read_topics
from tests.bench.questions import questions_for
from tests.slack.fake import Delivery, FakeSlack, Message

SECTIONS = 2_000
PEOPLE = 200
CHANNELS = 40
EVERY_TENTH = 10  # one question in so many is a slash command, the rest are mentions in channels
ACKNOWLEDGED_WITHIN = 3.0
PATIENCE = 30.0  # seconds without any new answer after which what is missing counts as lost
LONGEST_DRAIN = 600.0
LOG_SHOWN = 4_000  # characters of the bot's log, when something went wrong


@dataclass(frozen=True, slots=True)
class SlackLoad:
    """What became of the questions."""

    asked: int
    seconds: float
    deliveries: int
    acknowledged: int  # within three seconds
    ack_p50: float
    ack_p99: float
    ack_slowest: float
    resent: int  # attempts beyond the first
    answered: int
    lost: int
    doubled: int
    eyes_left: int
    answer_p50: float
    answer_p99: float
    answer_slowest: float
    drain_seconds: float  # from the last question to the last answer
    stop_seconds: float
    megabytes: float
    bot_cpu: float  # seconds of processor; below, those of this process, which plays Slack
    slack_cpu: float
    refused: dict[str, int]  # calls that Slack refused, by method and error
    problems: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to the bot: a mention, or a command of somebody who gives only one."""

    at: float
    person: str
    channel: str
    ts: str = ""

    def answers(self, slack: FakeSlack) -> Sequence[Message]:
        """Return what the bot answered to it."""
        return slack.replies(self.channel, self.ts) if self.ts else slack.ephemerals(self.person)


def measure_slack(root: Path, *, rate: int, seconds: int, say: Callable[[str], None]) -> SlackLoad:
    """Ask so many questions a second for so many seconds."""
    say("slack: generating pages, building")
    topics = read_topics()
    collection = generate(root / "slack", SECTIONS, topics)
    relais("index", collection, stdout=subprocess.DEVNULL).wait()
    questions = questions_for(collection, topics)
    with FakeSlack() as slack, running_bot(slack, collection) as bot:
        say(f"slack: {rate} questions a second for {seconds} seconds")
        before = Spent(bot.pid)
        asked = list(ask_all(slack, questions, rate, seconds))
        ended = time.time()
        say("slack: waiting for the last answers")
        drain(slack, asked)
        after = Spent(bot.pid)
        bot.send_signal(signal.SIGTERM)
        bot.wait(120)
        load = figures(slack, asked, ended, before, after)
    if load.lost or load.problems:
        say((collection.root / "bot.log").read_text("utf-8")[-LOG_SHOWN:])
    return load


@contextmanager
def running_bot(slack: FakeSlack, collection: Collection) -> Iterator[subprocess.Popen[bytes]]:
    """Run `relais bot`; what it logs is beside the pages."""
    with (collection.root / "bot.log").open("wb") as log:
        bot = relais("bot", collection, stdout=log, **slack.environment())
        try:
            slack.wait_connected(60)
            yield bot
        finally:
            bot.kill()
            bot.wait()


def relais(
    command: str, collection: Collection, stdout: IO[bytes] | int, **environment: str
) -> subprocess.Popen[bytes]:
    """Start a command on the collection, without the settings of whoever runs this."""
    program = str(Path(sys.executable).with_name("relais"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RELAIS_", "SLACK_"))}
    limits = {"RELAIS_PER_PERSON_A_MINUTE": "6000", "RELAIS_PER_CHANNEL_A_MINUTE": "6000"}
    state = {"RELAIS_STATE": str(collection.root / "state"), "RELAIS_SITE_ADDRESS": "https://base.example/"}
    return subprocess.Popen(
        [program, command, "--docs", str(collection.docs), "--index", str(collection.index)],
        stdout=stdout,
        stderr=subprocess.STDOUT,
        cwd=collection.root,
        env={**kept, **limits, **state, **environment},
    )


def ask_all(slack: FakeSlack, questions: Sequence[str], rate: int, seconds: int) -> Iterator[Asked]:
    """Yield the questions as they are asked, at an even pace."""
    people = [slack.user(f"person{number}") for number in range(PEOPLE)]
    channels = [slack.channel(f"channel{number}", members=people) for number in range(CHANNELS)]
    started = time.time()
    for number in range(rate * seconds):
        time.sleep(max(0.0, started + number / rate - time.time()))
        question, channel = questions[number % len(questions)], channels[number % CHANNELS]
        if number % EVERY_TENTH == 0:
            once = slack.user(f"once{number}")
            slack.workspace.channels[channel].members.append(once)
            yield Asked(time.time(), once, channel)
            slack.command(once, channel, question)
        else:
            ts = slack.says(people[number % PEOPLE], channel, f"{slack.mention} {question}")
            yield Asked(float(ts), people[number % PEOPLE], channel, ts)


def drain(slack: FakeSlack, asked: Sequence[Asked]) -> None:
    """Wait until every question is answered, or no answer has come for a while."""
    started = last_progress = time.time()
    missing = len(asked)
    while missing and time.time() < min(last_progress + PATIENCE, started + LONGEST_DRAIN):
        time.sleep(0.5)
        left = sum(not one.answers(slack) for one in asked)
        last_progress = time.time() if left < missing else last_progress
        missing = left
    time.sleep(2)  # what is answered twice has its chance


class Spent:
    """What the bot and this process have used up, at one moment."""

    def __init__(self, process: int) -> None:
        self.at = time.time()
        self.own_cpu = time.process_time()
        self.cpu, self.megabytes = usage(process)


def usage(process: int) -> tuple[float, float]:
    """Return the seconds of processor that a process used and the memory it holds; 0 where the system does not tell."""
    folder = Path("/proc") / str(process)
    if not folder.is_dir():
        return 0.0, 0.0
    # After the name, which is in brackets: user and system time are the 12th and 13th.
    ticks = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
    resident = next(line for line in (folder / "status").read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(resident.split()[1]) / 1024


def figures(slack: FakeSlack, asked: Sequence[Asked], ended: float, before: Spent, after: Spent) -> SlackLoad:
    """Return what became of the questions asked from one moment on, the bot having just ended."""
    stop_seconds = time.time() - after.at
    # The bot's own posts come back to it as events: they are load too, and acknowledged too.
    in_time = [one for one in slack.deliveries if one.is_acknowledged and one.seconds <= ACKNOWLEDGED_WITHIN]
    acks = sorted(one.seconds for one in in_time)
    answers = [(one, one.answers(slack)) for one in asked]
    times = sorted(float(found[0].ts) - one.at for one, found in answers if found)
    last = max((float(found[0].ts) for _, found in answers if found), default=ended)
    return SlackLoad(
        asked=len(asked),
        seconds=ended - before.at,
        deliveries=len(slack.deliveries),
        acknowledged=len(in_time),
        ack_p50=percentile(acks, 0.50),
        ack_p99=percentile(acks, 0.99),
        ack_slowest=percentile(acks, 1.0),
        resent=sum(attempts_beyond_first(one) for one in slack.deliveries),
        answered=len(times),
        lost=sum(not found for _, found in answers),
        doubled=sum(len(found) > 1 for _, found in answers),
        eyes_left=sum(bool(one.ts and slack.reactions(one.channel, one.ts)) for one in asked),
        answer_p50=percentile(times, 0.50),
        answer_p99=percentile(times, 0.99),
        answer_slowest=percentile(times, 1.0),
        drain_seconds=max(0.0, last - ended),
        stop_seconds=stop_seconds,
        megabytes=after.megabytes,
        bot_cpu=after.cpu - before.cpu,
        slack_cpu=after.own_cpu - before.own_cpu,
        refused=dict(Counter(f"{call.method} {call.answer.get('error')}" for call in slack.calls if not call.is_ok)),
        problems=len(slack.problems),
    )


def attempts_beyond_first(delivery: Delivery) -> int:
    """Return how often something was sent again."""
    return max(0, len(delivery.sent) - 1)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of sorted values lies; 0 when there are none."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def slack_rows(load: SlackLoad) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table, its head first."""
    yield ("Slack, Socket Mode", "target", f"{load.asked / load.seconds:.0f} questions a second, {load.seconds:.0f} s")
    yield ("asked; sent to the bot in all", "", f"{load.asked:,}; {load.deliveries:,}")
    yield ("acknowledged within 3 s", "all", f"{load.acknowledged:,} of {load.deliveries:,}")
    acks = f"{load.ack_p50 * 1000:.0f}; {load.ack_p99 * 1000:.0f}; {load.ack_slowest * 1000:.0f} ms"
    yield ("… p50; p99; slowest", "", acks)
    yield ("sent again", "0", f"{load.resent}")
    yield ("answers lost; doubled; 👀 left", "0; 0; 0", f"{load.lost}; {load.doubled}; {load.eyes_left}")
    answers = f"{load.answer_p50:.2f}; {load.answer_p99:.2f}; {load.answer_slowest:.2f} s"
    yield ("answer p50; p99; slowest", "", answers)
    yield ("last answer after the last question", "", f"{load.drain_seconds:.1f} s")
    yield ("calls refused", "0", ", ".join(f"{count} {name}" for name, count in load.refused.items()) or "0")
    yield ("memory, resident; time to stop", "", f"{load.megabytes:.0f} MB; {load.stop_seconds:.1f} s")
    yield ("processor: the bot; what plays Slack", "", f"{load.bot_cpu:.0f} s; {load.slack_cpu:.0f} s")
