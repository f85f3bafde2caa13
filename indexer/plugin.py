"""The MkDocs plugin: gives MkDocs the bodies that are indexed, so the same anchors, and keeps the rest out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from jinja2 import Environment
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape
from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from indexer.catalogue import LANGUAGES, Catalogue
from indexer.errors import DataFileInvalid
from indexer.listings import ask_box, expander
from indexer.markup import SafeMarkup
from indexer.models import Page, Problem, Visibility
from indexer.pages import DATA_FOLDER, Expand, file_or_problem, is_text_name, read_page

HIDEABLE = ("navigation", "toc", "path", "footer")

_LEVELS = tuple(level.value for level in Visibility)
_CATALOGUE = Catalogue("indexer")
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_REMOTE_SOURCE = re.compile(r"""\s(?:src|srcset|poster|background)=(?:"[^"]*//[^"]*"|'[^']*//[^']*')""", re.IGNORECASE)

log = get_plugin_logger("relais")


class Options(Config):  # type: ignore[no-untyped-call]
    """What mkdocs.yml may say under `relais`."""

    language = Choice(LANGUAGES, default="fr")
    default_visibility = Choice(_LEVELS, default=Visibility.PUBLIC.value)
    shown_to = Choice(_LEVELS, default=Visibility.PUBLIC.value)
    # Set by whoever serves an ask page beside the site; empty where the site is plain files.
    ask_page = Type(str, default="")


class RelaisPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Translates MkDocs' events into calls; decides nothing."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.problems: list[Problem] = []
        self.stage: tuple[Files, Navigation, Environment] | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make what people write harmless, after every other extension."""
        # Markdown takes objects as well as names.
        config.markdown_extensions += [SafeMarkup(), ReadableLinks()]  # type: ignore[list-item]
        return config

    def read(self, path: str, config: MkDocsConfig) -> Page | Problem:
        """Read one page as this site shows it."""
        docs, language = Path(config.docs_dir), self.config.language
        expand = forgiving(expander(docs / DATA_FOLDER, language), language)
        default = Visibility(self.config.default_visibility)
        return read_page(docs, path, default_visibility=default, expand=expand)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep the pages that can be read and that this site's readers may see."""
        shown_to = Visibility(self.config.shown_to).readable_levels()
        closed: list[str] = []
        for file, read in read_files(files, Path(config.docs_dir), lambda path: self.read(path, config)):
            if isinstance(read, Page) and read.front_matter.visibility in shown_to:
                self.pages[file.src_uri] = read
            else:
                self.problems += report(read, self.config.language)
                closed += [file.src_uri] if isinstance(read, Page) else []
                files.remove(file)
        own = [file.src_uri for file in files if file.src_dir == config.docs_dir and not file.is_documentation_page()]
        attachments = [name for name in own if name not in {*config.extra_css, *map(str, config.extra_javascript)}]
        for name in private_attachments(attachments, closed, self.pages.values()):
            files.remove(files.src_uris[name])
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Make titles harmless: those of sections come from the names of folders."""
        escape_titles(nav.items)
        self.navigation = nav
        return nav

    def on_pre_page(self, page: SitePage, *, config: MkDocsConfig, files: Files) -> SitePage:
        """Let one page fail alone."""
        # MkDocs offers no event around rendering, and a page made earlier would lose the title given in `nav`.
        page.__class__ = GuardedPage
        return page

    def on_page_read_source(self, *, page: SitePage, config: MkDocsConfig) -> str:
        """Return our body; after the blank line MkDocs takes no `Key: value` line for metadata."""
        return f"\n{self.pages[page.file.src_uri].body}"

    def on_page_markdown(self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Give templates the page's metadata, harmless."""
        page.meta = template_meta(self.pages[page.file.src_uri])
        return markdown

    def on_page_content(self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Ask nothing of another host; put the ask box on the home page where there is an ask page."""
        own = without_remote_sources(html)
        return ask_box(self.config.ask_page, self.config.language) + own if page.is_homepage else own

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Remember what re-rendering one page needs."""
        self.stage = (files, self.navigation, env)
        return env


class ReadableLinks(Extension):
    """Adds the processor below just before MkDocs reads the links (0), after ours has cleaned them (1)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processor."""
        md.treeprocessors.register(UnlinkProcessor(md), "relais_unlink", 0.5)


class UnlinkProcessor(Treeprocessor):
    """Turns links without an address, or with one that cannot be parsed, into text: MkDocs would stop on them."""

    def run(self, root: Element) -> None:
        """Change the elements in place."""
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            if key and not can_be_split(element.get(key)):
                element.attrib.pop(key, None)
                element.tag = "span"


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


def reason_of(problem: Problem, language: str) -> str:
    """Return the sentence of a problem, or its code while the catalogue has none."""
    if not _CATALOGUE.has(problem.code, language):
        return problem.code
    try:
        return sentence(problem.code, language, **problem.data)
    except KeyError:
        return problem.code


def sentence(code: str, language: str, **data: str) -> str:
    """Return a sentence of the package's catalogue."""
    return _CATALOGUE.text(code, language, **data)


def printable(path: str) -> str:
    """Return a path fit for one line of a log."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in path)


def private_attachments(names: Iterable[str], closed: Iterable[str], shown: Iterable[Page]) -> list[str]:
    """Return the files that stand beside a page that is not shown and that no page shown names.

    A folder whose index page is not shown is closed with all that is below it.
    """
    pages = [PurePosixPath(path) for path in closed]
    folders = {page.parent for page in pages}
    trees = {page.parent for page in pages if page.stem in {"index", "README"} and page.parent.name}
    paths = [PurePosixPath(name) for name in names]
    beside = [path for path in paths if path.parent in folders or not trees.isdisjoint(path.parents)]
    bodies = [unquote(page.body) for page in shown] if beside else []
    return [str(path) for path in beside if not any(path.name in body for body in bodies)]


def forgiving(expand: Expand, language: str) -> Expand:
    """Return an `expand` that leaves a page as it is written, and says why, when a data file is wrong."""

    def expand_or_say(body: str) -> str:
        try:
            return expand(body)
        except DataFileInvalid as error:
            path, reason = str(error.data["path"]), str(error.data["reason"])
            log.warning(sentence("listing.page_dropped", language, path=path, reason=reason))
            return body

    return expand_or_say


def template_meta(page: Page) -> dict[str, Any]:
    """Return the metadata that templates see: an allow list, and our own keys under `relais`, all escaped.

    Material prints titles as they are, and would let a page choose its template, icon or social card. The title is
    always set: MkDocs' own, from the first heading or the file name, is not escaped.
    """
    wanted, search = page.raw.get("hide"), page.raw.get("search")
    hidden = [name for name in HIDEABLE if isinstance(wanted, list) and name in wanted]
    is_excluded = isinstance(search, Mapping) and search.get("exclude") is True
    meta = {
        "title": escape(page.title),
        "description": escape(page.front_matter.summary),
        "hide": hidden,
        "search": {"exclude": True} if is_excluded else {},
        "relais": escaped(asdict(page.front_matter)),
    }
    return {key: value for key, value in meta.items() if value}


def escaped(value: object) -> Any:
    """Return a value of the front matter in which every text is HTML."""
    if isinstance(value, Mapping):
        return {str(escape(key)): escaped(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [escaped(item) for item in value]
    return value if value is None else escape(value.isoformat() if isinstance(value, date) else str(value))


def escape_titles(items: Iterable[Any]) -> None:
    """Escape the titles of a menu in place; a page's own title is escaped with its metadata."""
    for item in items:
        # A page without a label in `nav` has no title yet.
        if item.title is not None and not isinstance(item.title, Markup):
            item.title = escape(item.title)
        escape_titles(item.children or ())


def without_remote_sources(html: str) -> str:
    """Return HTML whose images are only those of the site: the text in place of the others stays."""
    if "//" not in html:
        return html
    return _TAG.sub(lambda tag: _REMOTE_SOURCE.sub("", tag[0]), html)


def can_be_split(address: str | None) -> bool:
    """Tell whether a link has an address, and one that MkDocs can take apart."""
    try:
        return address is not None and bool(urlsplit(address))
    except ValueError:
        return False


def failure_markdown(path: str, language: str) -> str:
    """Return the page shown in place of one that cannot be rendered."""
    safe_path = re.sub(r"[^\w/. -]", "?", path)
    title = sentence("listing.page_failed_title", language)
    return f"## {title}\n\n{sentence('listing.page_failed', language, path=safe_path)}\n"
