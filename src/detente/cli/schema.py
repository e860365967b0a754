"""`detente schema`: the JSON Schema of game definitions."""

from __future__ import annotations

import click

from detente.cli.options import examples


@click.command(
    "schema",
    short_help="Print the JSON Schema of definitions.",
    epilog=examples("detente schema > definition.schema.json"),
)
def command() -> None:
    """Print the JSON Schema of game definitions, for editors.

    An editor that knows YAML then completes keys and marks slips. The first line of a definition
    says where the schema is: # yaml-language-server: $schema=definition.schema.json
    """
    from detente.files.json_schema import schema_text

    click.echo(schema_text(), nl=False)
