"""The questions that every engine is asked: real ones, misspelt ones, without accents, and words of generated pages."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from indexer.analysis import fold
from indexer.sources import read_sources
from tests.bench.collections import SEED, Collection
from tests.bench.material import Topic

COUNT = 200
SHARE_REAL = 0.4
SHARE_MISSPELT = 0.2
SHARE_PLAIN = 0.1


def questions_for(collection: Collection, topics: Sequence[Topic], count: int = COUNT) -> list[str]:
    """Return the questions for a collection; the same collection always gives the same ones."""
    rng = Random(f"{SEED}-questions")
    real = sorted({question for topic in topics for question in topic.questions})
    wanted = [int(count * share) for share in (SHARE_REAL, SHARE_MISSPELT, SHARE_PLAIN)]
    asked = rng.sample(real, min(wanted[0], len(real)))
    misspelt = [with_typo(rng, rng.choice(real)) for _ in range(wanted[1])]
    plain = [fold(rng.choice(real)).rstrip(" ?") for _ in range(wanted[2])]
    first = [*asked, *misspelt, *plain]
    return first + words_of_pages(rng, collection, count - len(first))


def with_typo(rng: Random, question: str) -> str:
    """Return a question in which two letters of one long word are swapped, or one is missing."""
    words = question.split()
    long_words = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long_words:
        return question
    place = rng.choice(long_words)
    word = words[place]
    at = rng.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[place] = swapped if rng.random() < 0.5 else word[:at] + word[at + 1 :]
    return " ".join(words)


def words_of_pages(rng: Random, collection: Collection, count: int) -> list[str]:
    """Return questions of two to five long words of one generated page, made-up words among them."""
    pages = read_sources(collection.docs).folder.pages
    questions = []
    for _ in range(count):
        words = [word for word in rng.choice(pages).body.split() if len(word) > 5 and word.isalpha()]
        questions.append(" ".join(rng.sample(words, rng.randint(2, 5))))
    return questions
