"""`detente convert`: games between file formats."""

from __future__ import annotations

import click

from detente.cli.options import examples


@click.command(
    "convert",
    short_help="Convert between .yaml, .nfg and .json.",
    epilog=examples(
        "detente convert assad_question assad.nfg", "detente convert game.nfg game.yaml"
    ),
)
@click.argument("source", metavar="IN")
@click.argument("destination", metavar="OUT")
def command(source: str, destination: str) -> None:
    """Convert a game between .yaml, Gambit's .nfg and .json; the suffixes say which.

    Numbers stay exact. What a format cannot hold is left out: an .nfg has payoffs only, at the
    written parameter values, without reasons, sources, variants and findings.
    """
    from detente.files.convert import convert

    convert(source, destination)
    click.echo(destination)
