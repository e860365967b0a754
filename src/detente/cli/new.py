"""`detente new`: a definition to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from detente.cli.options import examples


@click.command(
    "new",
    short_help="Write a small definition to begin with.",
    epilog=examples("detente new truce", "detente check truce.yaml", "detente report truce.yaml"),
)
@click.argument("name")
@click.option("--force", is_flag=True, help="Overwrite a file of that name.")
def command(name: str, force: bool) -> None:  # noqa: FBT001
    """Write NAME.yaml, a small definition to change into yours."""
    from detente.errors import OutputError
    from detente.files.save import write_atomically
    from detente.files.starter import starter

    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if path.exists() and not force:
        raise OutputError(f"{path} exists already, choose another name or add --force")
    write_atomically(path, starter(path.stem))
    click.echo(f"{path}")
    click.echo(f"Change it to your case, then: detente check {shlex.quote(str(path))}", err=True)
    beside = path.with_name("definition.schema.json")
    if not beside.exists():
        click.echo(
            f"For help in your editor: detente schema > {shlex.quote(str(beside))}", err=True
        )
