"""Makes HTML from this package's templates, in which every text is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader

from indexer.site.wording import text


@cache
def templates() -> Environment:
    """Return the environment of the templates, made once."""
    # Lines of a template must not be taken for Markdown or for spaces of a text.
    return Environment(loader=PackageLoader("indexer.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def rendered(template: str, language: str, **data: object) -> str:
    """Return a template filled with data; it asks for its words by `text(code)`."""
    return (
        templates()
        .get_template(template)
        .render(text=lambda code, **values: text(code, language, **values), language=language, **data)
    )
