"""The command `relais`: mounts each subcommand by name, and imports only the one asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import NoReturn

import click

from bot.terminal import error_sentence, say, tell, usage_sentence
from indexer.errors import RelaisError
from indexer.terminal import terminal_language

COMMANDS = {
    "ask": "bot.answering.command:ask",
    "search": "indexer.cli:search",
    "serve": "bot.serving:serve",
    "bot": "bot.serving:bot",
    "check": "indexer.cli:check",
    "index": "indexer.cli:index",
    "doctor": "bot.doctor.command:doctor",
    "export": "bot.export.command:export",
    "drafts": "bot.contributing.drafts_command:drafts",
    "templates": "bot.contributing.templates_command:templates",
    "slack": "bot.slack.command_line:slack",
    "forget": "bot.upkeep.command:forget",
}
EXAMPLES = ("serve", "ask", "check")

EXIT_USAGE = 2
EXIT_ERROR = 3
EXIT_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, and told from the catalogue."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; its own --help says so in the language of the terminal."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        translate_help_option(command, ctx)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command asked for, or say which ones there are."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, 1)
            fault = say("usage.no_command", found=args[0], commands=", ".join(COMMANDS))
            raise click.UsageError(" ".join([fault, *(say("usage.near", near=name) for name in near)]), ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what Relais is, its commands and three examples, without importing any of them."""
        formatter.write_text(say("help.tagline"))
        with formatter.section(say("help.usage")):
            formatter.write_text(f"{ctx.command_path} {say('help.pieces')}")
        with formatter.section(say("help.commands")):
            formatter.write_dl([(name, say(f"help.command.{name}")) for name in COMMANDS])
        with formatter.section(say("help.options")):
            formatter.write_dl([record for option in self.get_params(ctx) if (record := option.get_help_record(ctx))])
        with formatter.section(say("help.examples")):
            for name in EXAMPLES:
                formatter.write_text(say(f"help.example.{name}"))
        formatter.write_paragraph()
        formatter.write_text(say("help.more"))


def translate_help_option(command: click.Command, ctx: click.Context) -> None:
    """Put the help of --help in the language of the terminal."""
    option = command.get_help_option(ctx)
    if option is not None:
        option.help = say("help.help")


def show_version(ctx: click.Context, option: click.Parameter, is_asked: bool) -> None:
    """Print the version and stop."""
    if is_asked:
        from importlib.metadata import version

        click.echo(version("relais"))
        ctx.exit()


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help=say("help.version")
)
@click.pass_context
def relais(ctx: click.Context) -> None:
    """Print the help when no command is given."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code: 0 or 1 by the command, 2 for wrong usage, 3 for an error."""
    try:
        translate_help_option(relais, click.Context(relais))
        return int(relais.main(arguments, prog_name="relais", standalone_mode=False) or 0)
    except click.UsageError as error:
        tell(usage_sentence(error))
        return EXIT_USAGE
    except click.ClickException as error:
        tell(error.format_message())
        return EXIT_USAGE
    except RelaisError as error:
        tell(error_sentence(error, terminal_language()))
        return EXIT_ERROR
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Who read us has left (`relais search … | head`): nothing more can be said, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def main() -> NoReturn:
    """Run the command line of this process."""
    sys.exit(run())


if __name__ == "__main__":
    main()
