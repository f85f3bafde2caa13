"""Errors told in a terminal: one sentence with its remedy, in the language of the terminal."""

from __future__ import annotations

import click

from indexer.catalogue import Catalogue
from indexer.errors import RelaisError
from indexer.terminal import terminal_language

CATALOGUES = (Catalogue("bot"), Catalogue("bot.journal"), Catalogue("bot.export"), Catalogue("indexer"))


def say(code: str, **data: object) -> str:
    """Return a sentence of the bot's catalogue in the language of the terminal."""
    return CATALOGUES[0].text(code, terminal_language(), **data)


def error_sentence(error: RelaisError, language: str) -> str:
    """Return the sentence of an error, from the catalogue of the package it comes from."""
    for catalogue in CATALOGUES:
        if error.code != RelaisError.code and catalogue.has(error.code, language):
            return catalogue.text(error.code, language, **error.data)
    return CATALOGUES[0].text("error.unknown", language, reason=str(error))


def usage_sentence(error: click.UsageError) -> str:
    """Return what is wrong in a command line, and where its right form is told."""
    path = error.ctx.command_path if error.ctx else "relais"
    return f"{usage_fault(error)} {say('usage.help', command=path)}"


def usage_fault(error: click.UsageError) -> str:
    """Return what is wrong in a command line; click's own words for what is rare."""
    if isinstance(error, click.NoSuchOption):
        fault = say("usage.no_option", found=error.option_name)
        return " ".join([fault, *(say("usage.near", near=near) for near in (error.possibilities or [])[:1])])
    if isinstance(error, click.MissingParameter):
        return say("usage.missing", found=hint(error))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return say("usage.bad_value", found=hint(error), reason=error.message)
    return error.format_message()


def hint(error: click.BadParameter) -> str:
    """Return the name of the option or argument that is wrong, as it is typed."""
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "?")
    return error.param.get_error_hint(error.ctx)


def tell(sentence: str) -> None:
    """Print a sentence in red on standard error; nothing of it is read as markup."""
    click.secho(sentence, fg="red", err=True)
