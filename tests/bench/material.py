"""The real text that generated collections are made of: sentences, headings, titles and questions of our own pages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from indexer.pages import DATA_FOLDER
from indexer.sections import parse_sections
from indexer.site_settings import FILE_NAME
from indexer.sources import read_sources
from indexer.tokens import sentence_spans

ROOT = Path(__file__).parents[2]
MIN_WORDS = 6
MAX_WORDS = 45


@dataclass(frozen=True, slots=True)
class Topic:
    """What one real page gives."""

    title: str
    summary: str
    headings: tuple[str, ...]
    sentences: tuple[str, ...]
    questions: tuple[str, ...]


def read_topics(docs: Path = ROOT / "docs") -> list[Topic]:
    """Return the material of each page that has enough to give; the program's own documentation is left out."""
    sources = read_sources(docs)
    topics = []
    for page in sources.folder.pages:
        if page.front_matter.type == "meta" or page.front_matter.language == "en":
            continue
        sections = parse_sections(sources.renderer.render(page.body), page.title)
        texts = [block.text for section in sections for block in section.blocks if block.kind in {"paragraph", "item"}]
        sentences = tuple(text[start:end].strip() for text in texts for start, end in sentence_spans(text))
        kept = tuple(sentence for sentence in sentences if MIN_WORDS <= len(sentence.split()) <= MAX_WORDS)
        headings = tuple(section.heading for section in sections if section.anchor)
        if len(kept) >= 10 and headings:
            head = page.front_matter
            topics.append(Topic(page.title, head.summary or kept[0], headings, kept, head.questions))
    return topics


def copy_settings(root: Path) -> None:
    """Put our own settings, closed lists and glossary beside generated pages: all that Relais does is then on."""
    shutil.copy(ROOT / FILE_NAME, root / FILE_NAME)
    shutil.copytree(ROOT / "docs" / DATA_FOLDER, root / "docs" / DATA_FOLDER)
