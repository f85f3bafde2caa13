"""The MkDocs plugin: gives MkDocs the bodies that are indexed, so the same anchors, and keeps the rest out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.utils.templates import TemplateContext

from indexer.catalogue import LANGUAGES
from indexer.listings import ask_box, expander
from indexer.markup import SafeMarkup
from indexer.models import Page, Problem, Visibility
from indexer.pages import DATA_FOLDER, read_page
from indexer.plugin_files import GuardedPage, forgiving, read_files, report, say_dropped
from indexer.plugin_theme import add_theme, switch_off_stock_search
from indexer.site.assembling import Assembly
from indexer.site.attachments import private_attachments
from indexer.site.base import Base
from indexer.site.beside import read_data_beside
from indexer.site.harmless import escape_titles, template_meta, without_remote_sources
from indexer.site.history import Past, history_below, read_history, read_order
from indexer.site.languages import Edition, Pairing, other_language, read_edition, site_address_of
from indexer.site.links_across import LinksAcross, Place
from indexer.site.menu import Menus
from indexer.site.moved import moved_files
from indexer.site.parts import without_places
from indexer.site.readable_links import ReadableLinks
from indexer.site.saying import sentence, write_missing
from indexer.site.search.site_search import SiteSearch
from indexer.site.typography import unbroken
from indexer.site.wording import text

_LEVELS = tuple(level.value for level in Visibility)
_MAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:]+")


class Options(Config):  # type: ignore[no-untyped-call]
    """What mkdocs.yml may say under `relais`."""

    language = Choice(LANGUAGES, default="fr")
    default_visibility = Choice(_LEVELS, default=Visibility.PUBLIC.value)
    shown_to = Choice(_LEVELS, default=Visibility.PUBLIC.value)
    # Set by whoever serves an ask page beside the site; empty where the site is plain files.
    ask_page = Type(str, default="")
    # Where the buttons of a page lead, by kind (`correct: https://…`), when it is not to an e-mail.
    forms = Type(dict, default={})
    # The mailbox that several people read; without it no button to write is shown.
    contact_mail = Type(str, default="")
    # In the settings of the second language: the folder of its pages, below those of the first (`en`).
    folder = Type(str, default="")
    # The folder of the second language, set by whoever builds its site below this one.
    translations = Type(str, default="")


class RelaisPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Translates MkDocs' events into calls; decides nothing."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.problems: list[Problem] = []
        self.closed: list[str] = []  # the pages that this site's readers may not see
        self.stage: tuple[Files, Navigation, Environment] | None = None
        # Where the pages come from, when MkDocs is given a copy.
        self.source: Path | None = None
        self.existing: frozenset[str] = frozenset()
        # The pages of the other language, when its site has just been built.
        self.others: Mapping[str, Page] | None = None
        self.links_across = LinksAcross()
        self.search = SiteSearch()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make what people write harmless, after every other extension."""
        # Markdown takes objects as well as names.
        config.markdown_extensions += [SafeMarkup(), ReadableLinks(), self.links_across]  # type: ignore[list-item]
        if self.config.contact_mail and not _MAIL.fullmatch(self.config.contact_mail):
            raise ConfigurationError(sentence("listing.wrong_contact_mail", self.config.language))
        add_theme(config)
        switch_off_stock_search(config)
        if self.config.folder or self.config.translations:
            # Any value makes the theme include the link to the other language; a list would be printed as it is.
            config.extra.setdefault("alternate", True)
        if config.site_url:
            config.site_url = site_address_of(config.site_url, self.config.folder)
        return config

    def root(self, docs: Path) -> Path:
        """Return the folder of the whole base, from that of this site's pages."""
        return docs.parents[len(Path(self.config.folder).parts) - 1] if self.config.folder else docs

    def read(self, path: str, config: MkDocsConfig) -> Page | Problem:
        """Read one page as this site shows it."""
        docs, language = Path(config.docs_dir), self.config.language
        expand = forgiving(expander(self.root(docs) / DATA_FOLDER, language), language)
        default = Visibility(self.config.default_visibility)
        return read_page(docs, path, default_visibility=default, expand=expand)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Keep the pages that can be read and that this site's readers may see."""
        shown_to = Visibility(self.config.shown_to).readable_levels()
        self.existing = frozenset(file.src_uri for file in files)
        for file, read in read_files(files, Path(config.docs_dir), lambda path: self.read(path, config)):
            if isinstance(read, Page) and read.front_matter.visibility in shown_to:
                self.pages[file.src_uri] = read
            else:
                self.problems += report(read, self.config.language)
                self.closed += [file.src_uri] if isinstance(read, Page) else []
                files.remove(file)
        own = [file.src_uri for file in files if file.src_dir == config.docs_dir and not file.is_documentation_page()]
        attachments = [name for name in own if name not in {*config.extra_css, *map(str, config.extra_javascript)}]
        for name in private_attachments(attachments, self.closed, self.pages.values()):
            files.remove(files.src_uris[name])
        self.pairing = self.read_pairing(config)
        return files

    def read_pairing(self, config: MkDocsConfig) -> Pairing | None:
        """Return this site and the one in the other language, if it is built too."""
        folder, below = self.config.folder, self.config.translations
        if not folder and not below:
            return None
        own = Edition(self.config.language, folder, self.pages, config.use_directory_urls)
        other = Edition(other_language(own.language), below, has_folder_addresses=config.use_directory_urls)
        read = partial(read_page, default_visibility=Visibility(self.config.default_visibility))
        if self.others is None:
            shown_to = Visibility(self.config.shown_to)
            self.others = read_edition(self.root(Path(config.docs_dir)) / below, read, shown_to, without=folder)
        return Pairing(own, replace(other, pages=self.others))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Make titles harmless: those of sections come from the names of folders."""
        escape_titles(nav.items)
        self.navigation = nav
        whole = partial(text, "menu.whole", self.config.language)
        is_pruned = "navigation.prune" in config.theme.get("features", ())
        self.menus = Menus(nav, lambda count: whole(n=count), is_pruned=is_pruned)
        source = self.root(self.source or Path(config.docs_dir))
        self.history = read_history(source)
        self.past = Past(self.history, read_order(source)) if self.config.folder else None
        self.assembly = Assembly(self.base(config, files))
        return nav

    def base(self, config: MkDocsConfig, files: Files) -> Base:
        """Return what the pages of this site know of each other."""
        data = self.root(Path(config.docs_dir)) / DATA_FOLDER
        return Base(
            pages=self.pages,
            addresses={path: files.src_uris[path].url for path in self.pages},
            order={page.file.src_uri: place for place, page in enumerate(self.navigation.pages)},
            data=read_data_beside(data, partial(say_dropped, self.config.language)),
            history=history_below(self.history, self.config.folder),
            pairing=self.pairing,
            past=self.past,
            language=self.config.language,
            contact=self.config.contact_mail,
            site_address=config.site_url or "",
            site_name=config.site_name,
            ask_page=self.config.ask_page,
            forms=self.config.forms,
            start=f"{self.config.folder}/" if self.config.folder else "",
        )

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
        if self.pairing is not None:
            root = self.root(Path(config.docs_dir))
            self.links_across.place = Place(
                self.pairing, page.file.src_uri, page.url, lambda path: (root / path).is_file()
            )
        return self.assembly.markdown(markdown)

    def on_page_content(self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
        """Ask nothing of another host; add what is computed, and the ask box on the home page where it can answer."""
        path, language = page.file.src_uri, self.config.language
        self.search.add(self.pages[path], page.url, without_places(html), language)
        own = self.assembly.content(without_remote_sources(html), path)
        return ask_box(self.config.ask_page, language) + own if page.is_homepage else own

    def on_page_context(
        self, context: TemplateContext, *, page: SitePage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the templates of a page what they show about it, and its own menu."""
        context["nav"] = self.menus.of(page)  # type: ignore[typeddict-item]
        context["relais"] = self.assembly.view(page.file.src_uri)  # type: ignore[typeddict-unknown-key]
        return context

    def on_post_page(self, output: str, *, page: SitePage, config: MkDocsConfig) -> str:
        """Keep French lines whole, in the text and around it."""
        return unbroken(output) if self.config.language == "fr" else output

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give the other templates their words."""
        context["relais"] = self.assembly.blank  # type: ignore[typeddict-unknown-key]
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what is made from no page: the feed, the list for the page « not found », what leads on."""

        def place(path: str) -> tuple[str, str]:
            file = File(path, None, config.site_dir, config.use_directory_urls)
            return file.dest_uri, file.url

        written = {**moved_files(self.assembly.base, self.existing, place), **self.assembly.files()}
        write_missing(Path(config.site_dir), written)
        self.write_search(Path(config.site_dir))

    def write_search(self, folder: Path, changed: Collection[str] | None = None) -> None:
        """Write what the search of the site needs, for all its pages or those that changed."""
        self.search.write(folder, self.assembly.base.data.glossary, changed)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Remember what re-rendering one page needs; leave out the white space that templates are indented with."""
        env.trim_blocks = env.lstrip_blocks = True
        self.stage = (files, self.navigation, env)
        return env
