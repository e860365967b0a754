"""The command `detente`: which commands there are, and how each ends.

A command's file is imported only when the command is named or listed, and it imports the rest
of détente only when it runs: asking for help never pays for a solver.

Exit codes: 0 done, 1 the answer is no, 2 bad input or usage, 70 a fault of détente's own, 130
interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from detente.errors import DetenteError

# In the order in which a newcomer meets them, which is the order of `detente --help`.
COMMANDS = (
    *("new", "check", "solve", "repeated", "concessions", "sweep", "report"),
    *("compare", "convert", "models", "schema"),
)

BAD_INPUT, FAULT, INTERRUPTED, PIPE_CLOSED = 2, 70, 130, 141
EPILOG = """\b
A FILE is a definition (.yaml), a Gambit game (.nfg), a game in .json or
the bare name of a shipped model. Begin with:
  detente models
  detente report us_russia_brokerage -o report.html
"""


class _PipeClosed(Exception):  # noqa: N818 - no error: the reader has seen enough
    """Nobody reads standard output any more."""


class Commands(click.Group):
    """The commands by the names of their files, imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"detente.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; click names no nearest one, so it is named here."""
        from detente.errors import nearest

        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            advice = nearest(args[0], COMMANDS, "commands")
            raise click.UsageError(f"there is no command '{args[0]}', {advice}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command; a closed pipe is told apart before click calls it a failure."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as closed:
            raise _PipeClosed from closed
        return result

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401
        """Run and leave the process with the exit code; never with a traceback."""
        extra["standalone_mode"] = False
        sys.exit(_run(lambda: super(Commands, self).main(*args, **extra)))


def _run(command: Any) -> int:  # noqa: ANN401
    """The exit code of a command, whatever becomes of it."""
    try:
        code = command()
    except DetenteError as refusal:
        click.echo(str(refusal), err=True)
        return BAD_INPUT
    except click.ClickException as misuse:
        misuse.show()
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        click.echo("\ninterrupted", err=True)
        return INTERRUPTED
    except _PipeClosed:
        _discard_output()
        return PIPE_CLOSED
    except OSError as failure:
        _discard_output()
        click.echo(f"cannot read or write: {failure}", err=True)
        return BAD_INPUT
    except (MemoryError, RecursionError):
        click.echo("this game is too large for this machine", err=True)
        return BAD_INPUT
    except Exception as fault:
        if "DETENTE_TRACEBACK" in os.environ:
            raise
        click.echo(
            f"détente has a fault of its own here: {type(fault).__name__}: {fault}\n"
            "Set DETENTE_TRACEBACK=1 to see where, and please report it.",
            err=True,
        )
        return FAULT
    return code if isinstance(code, int) else 0


def _discard_output() -> None:
    """Let what Python still wants to flush on leaving go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        from importlib.metadata import version

        from detente import kernels

        click.echo(f"detente {version('detente')}, kernels {kernels.status()}")
        ctx.exit()


@click.group(
    cls=Commands,
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and whether the kernels are compiled.",
)
def cli() -> None:
    """Negotiation and international politics as games: from a definition to a report."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run `detente` with the arguments given, those of the process by default."""
    cli.main(arguments, prog_name="detente")
