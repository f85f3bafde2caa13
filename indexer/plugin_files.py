"""What the plugin does with MkDocs' files: reads pages, keeps out what is not shown, lets one page fail alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as SitePage

from indexer.errors import DataFileInvalid
from indexer.models import Page, Problem
from indexer.pages import DATA_FOLDER, Expand, file_or_problem, is_text_name
from indexer.site.saying import failure_markdown, printable, reason_of, sentence

log = get_plugin_logger("relais")


class GuardedPage(SitePage):
    """A page that, when it cannot be rendered, says so in its place instead of stopping the site."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render the page, or the sentence that says it cannot be."""
        try:
            super().render(config, files)
        # Whatever an extension raises on one page must not take the others down; it is logged, and strict builds fail.
        except Exception as error:
            language = config.plugins["relais"].config["language"]
            path = printable(self.file.src_uri)
            log.warning(sentence("listing.page_dropped", language, path=path, reason=type(error).__name__))
            self.markdown = failure_markdown(self.file.src_uri, language)
            super().render(config, files)


def read_files(
    files: Files, docs: Path, read: Callable[[str], Page | Problem]
) -> Iterable[tuple[File, Page | Problem | None]]:
    """Yield each file that is a page or must be left out, with what was read (None: data, never shown)."""
    real_root = docs.resolve()
    for file in list(files):
        is_of_theme = file.src_dir is None or Path(file.src_dir) != docs
        if is_of_theme or file.inclusion is InclusionLevel.EXCLUDED:
            continue
        if file.src_uri.split("/")[0] == DATA_FOLDER:
            yield file, None
        elif file.is_documentation_page():
            found = file_or_problem(docs / file.src_uri, docs, real_root)
            yield file, read(found) if isinstance(found, str) else found
        elif not is_text_name(file.src_uri) or not (docs / file.src_uri).resolve().is_relative_to(real_root):
            yield file, Problem("file.outside", "warning", ascii(file.src_uri))


def report(read: Page | Problem | None, language: str) -> list[Problem]:
    """Log why a file is left out, and return the problem if it is one; a page for fewer readers is none."""
    if isinstance(read, Problem):
        log.warning(
            sentence("listing.page_dropped", language, path=printable(read.path), reason=reason_of(read, language))
        )
        return [read]
    if isinstance(read, Page):
        level = read.front_matter.visibility.value
        log.info(sentence("listing.page_not_shown", language, path=printable(read.path), visibility=level))
    return []


def forgiving(expand: Expand, language: str) -> Expand:
    """Return an `expand` that leaves a page as it is written, and says why, when a data file is wrong."""

    def expand_or_say(body: str) -> str:
        try:
            return expand(body)
        except DataFileInvalid as error:
            say_dropped(language, error)
            return body

    return expand_or_say


def say_dropped(language: str, error: DataFileInvalid) -> None:
    """Log that a data file is left out, and why."""
    path, reason = str(error.data["path"]), str(error.data["reason"])
    log.warning(sentence("listing.page_dropped", language, path=path, reason=reason))
