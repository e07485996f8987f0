"""The command line: thin, and the only place that imports click."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from cleanlint._version import __version__
from cleanlint.cli.console import ERROR, Console
from cleanlint.errors import CleanlintError

INTERRUPTED = 130
BROKEN_PIPE = 141  # what a shell reports for a program that ended as its reader went away

_HOMES = {
    "baseline": ("cleanlint.cli.baseline", "baseline"),
    "check": ("cleanlint.cli.check", "check"),
    "config": ("cleanlint.cli.config", "config"),
    "explain": ("cleanlint.cli.explain", "explain"),
    "fix": ("cleanlint.cli.fix", "fix"),
    "report": ("cleanlint.cli.report", "report"),
    "restore": ("cleanlint.cli.restore", "restore"),
    "rule": ("cleanlint.cli.rules", "rule"),
    "rules": ("cleanlint.cli.rules", "rules"),
    "stats": ("cleanlint.cli.stats", "stats"),
}


class _Commands(click.Group):
    """Imports a command when it is asked for: each needs other parts of the package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HOMES:
            return None
        from importlib import import_module

        module, name = _HOMES[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _HOMES and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _HOMES, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(_HOMES))}"
            ctx.fail(f"there is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, prog_name="cleanlint", message="%(prog)s %(version)s")
def cleanlint() -> None:
    """Find and remove what is not the article.

    check reports, fix deletes, restore puts back what fix deleted, explain says why a line went or stayed, stats
    compares runs over corpora.

    Exit codes: 0 clean, 1 findings (check) or a document that was refused (fix), 2 errors in usage, settings, rules
    or input.
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code; nothing but bugs of cleanlint itself is raised."""
    console = Console()
    try:
        code = _invoked(arguments)
        console.flush()
        return code
    except click.ClickException as error:
        error.show()
        return ERROR
    except CleanlintError as error:
        console.error(str(error))
        return ERROR
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _silence_output()
        return BROKEN_PIPE
    except OSError as error:
        _silence_output()
        console.error(f"cannot go on: {error.strerror or error}")
        return ERROR


def _invoked(arguments: Sequence[str]) -> int:
    # Not through click's own `main`, which turns a broken pipe into exit code 1 and prints on Ctrl-C.
    try:
        with cleanlint.make_context("cleanlint", list(arguments)) as context:
            code = cleanlint.invoke(context)
    except click.exceptions.Exit as end:  # --help and --version
        return end.exit_code
    return code if isinstance(code, int) else 0


def _silence_output() -> None:
    """Keep the interpreter from trying, and failing, to write the rest at its end."""
    with suppress(OSError, ValueError):  # a stream without a file behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
