"""Generates collections of Markdown pages of any size from real sentences and a growing tail of made-up words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.bench.material import Topic, copy_settings
from tests.bench.tail import Tail

SEED = 20261122
SECTIONS_PER_PAGE = 6  # the text before the first heading is one
WORDS_PER_SECTION = 90
PAGES_PER_FOLDER = 40
# How many sentences come from the page's own topic, and how many long words are replaced by made-up ones.
OWN_TOPIC = 0.6
MADE_UP = 0.35
LONG_WORD = 6
TYPES = ("lesson", "practice", "guide", "context")


@dataclass(frozen=True, slots=True)
class Collection:
    """A generated folder of pages."""

    root: Path
    sections: int

    @property
    def docs(self) -> Path:
        """Return the folder of the pages."""
        return self.root / "docs"

    @property
    def index(self) -> Path:
        """Return the folder of its index."""
        return self.root / "index"


def generate(root: Path, sections: int, topics: Sequence[Topic]) -> Collection:
    """Write a collection of about so many sections; the same size always gives the same pages."""
    rng = Random(f"{SEED}-{sections}")
    real_words = (word for topic in topics for sentence in topic.sentences for word in sentence.split())
    writer = PageWriter(rng, topics, Tail(rng, real_words))
    collection = Collection(root, sections)
    collection.docs.mkdir(parents=True)
    copy_settings(root)
    for number in range(-(-sections // SECTIONS_PER_PAGE)):
        folder = collection.docs / f"dossier-{number // PAGES_PER_FOLDER:03}"
        folder.mkdir(exist_ok=True)
        (folder / f"page-{number:05}.md").write_text(writer.page(number), "utf-8")
    return collection


class PageWriter:
    """Writes pages one after the other."""

    def __init__(self, rng: Random, topics: Sequence[Topic], tail: Tail) -> None:
        self._rng = rng
        self._topics = topics
        self._tail = tail

    def page(self, number: int) -> str:
        """Return the Markdown of a page with its head."""
        topic = self._rng.choice(self._topics)
        parts = [self._head(number, topic), self._text(topic, WORDS_PER_SECTION // 2)]
        for _ in range(SECTIONS_PER_PAGE - 1):
            parts += [self._heading(topic), self._text(topic, self._length())]
        return "\n\n".join(parts) + "\n"

    def _head(self, number: int, topic: Topic) -> str:
        questions = self._rng.sample(topic.questions, min(3, len(topic.questions))) if number % 3 == 0 else []
        head = {
            "title": f"{topic.title} : {self._tail.word()} {self._tail.word()}"[:80],
            "id": f"page-{number:05}",
            "type": self._rng.choice(TYPES),
            "status": "validated",
            "summary": self._varied(topic.summary),
            "owner": "coordination",
            "reviewed": "2026-11-22",
            "questions": questions,
        }
        # JSON is YAML; one key a line, as people write it.
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
        return "\n".join(["---", *lines, "---"])

    def _heading(self, topic: Topic) -> str:
        heading = self._rng.choice(topic.headings if self._rng.random() < OWN_TOPIC else self._anywhere().headings)
        with_word = f"{heading} : {self._tail.word()}" if self._rng.random() < 0.5 else heading
        return f"{'###' if self._rng.random() < 0.3 else '##'} {with_word}"

    def _length(self) -> int:
        return max(25, int(self._rng.gauss(WORDS_PER_SECTION, 30)))

    def _anywhere(self) -> Topic:
        return self._rng.choice(self._topics)

    def _text(self, topic: Topic, length: int) -> str:
        sentences = list(self._sentences(topic, length))
        kind = self._rng.random()
        if kind < 0.25 and len(sentences) > 2:
            return "\n".join([sentences[0], "", *(f"- {sentence}" for sentence in sentences[1:])])
        half = (len(sentences) + 1) // 2
        text = "\n\n".join(" ".join(part) for part in (sentences[:half], sentences[half:]) if part)
        return f"/// advice | À valider\n\n{text}\n\n///" if kind < 0.5 else text

    def _sentences(self, topic: Topic, length: int) -> Iterator[str]:
        count = 0
        while count < length:
            origin = topic if self._rng.random() < OWN_TOPIC else self._anywhere()
            sentence = self._varied(self._rng.choice(origin.sentences))
            count += len(sentence.split())
            yield sentence

    def _varied(self, sentence: str) -> str:
        return " ".join(
            self._tail.word() if word.isalpha() and len(word) >= LONG_WORD and self._rng.random() < MADE_UP else word
            for word in sentence.split()
        )
