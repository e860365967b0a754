"""`detente models`: the shipped models, a line each."""

from __future__ import annotations

import click

from detente.cli.options import examples


@click.command(
    "models",
    short_help="List the shipped models.",
    epilog=examples("detente models", "detente solve assad_question"),
)
def command() -> None:
    """List the shipped models, a line each.

    Their bare names stand wherever a FILE is asked for.
    """
    from detente.files.load import load
    from detente.files.shipped import shipped_models

    names = shipped_models()
    width = max(map(len, names), default=0)
    for name in names:
        click.echo(f"{name:{width}}  {load(name).title}")
