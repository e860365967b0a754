"""`detente check`: everything wrong with a definition, each fault at its line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.options import examples

if TYPE_CHECKING:
    from detente.analysis.model import Model
    from detente.game.definition import Definition


@click.command(
    "check",
    short_help="Tell everything that is wrong with a definition.",
    epilog=examples(
        "detente check truce.yaml",
        "detente check --strict games/*.yaml",
        "detente check truce.yaml --require reciprocity",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Let warnings count: exit code 1 if there are any.")
@click.option("--require", "required", metavar="FINDING", multiple=True,
              help="Exit code 1 unless this finding holds; may be repeated.")  # fmt: skip
def command(files: tuple[str, ...], strict: bool, required: tuple[str, ...]) -> None:  # noqa: FBT001
    """Check definitions: all errors and warnings at once, each with its line and column.

    Errors and warnings go to standard error, a line on each good file to standard output.
    Exit code 0: good. 1: warnings with --strict, or a required finding that does not hold.
    2: errors.
    """
    from detente.files.load import check

    bad = doubtful = 0
    for file in files:
        definition, errors, warnings = check(file)
        for fault in errors:
            click.echo(f"{fault}", err=True)
        for fault in warnings:
            click.echo(f"{fault} [warning]", err=True)
        bad += definition is None
        doubtful += bool(warnings) and strict
        if definition is not None:
            click.echo(f"{file}: {_summary(definition, len(warnings))}")
            doubtful += not _holds(definition, required)
    if bad:
        raise click.exceptions.Exit(2)
    if doubtful:
        raise click.exceptions.Exit(1)


def _summary(definition: Definition, warnings: int) -> str:
    form = definition.options
    if form is None:
        shape = "×".join(str(len(own)) for own in definition.action_labels.values())
    else:
        shape = f"{len(form.options)} options, {len(form.masks):,} states"
    parts = [f"{len(definition.players)} players ({shape})"]
    for number, one, many in (
        (len(definition.parameters), "parameter", "parameters"),
        (len(definition.variants), "variant", "variants"),
        (len(definition.findings), "finding", "findings"),
    ):
        if number:
            parts.append(f"{number} {one if number == 1 else many}")
    state = "good" if not warnings else f"good, {warnings} warning{'s' if warnings > 1 else ''}"
    return f"{state}: {', '.join(parts)}"


def _holds(definition: Definition, required: tuple[str, ...]) -> bool:
    if not required:
        return True
    from detente.analysis.model import Model

    return judged(Model(definition), required)


def judged(model: Model, required: tuple[str, ...]) -> bool:
    """Whether every finding asked for holds in the base reading; says so for each that fails."""
    from detente.errors import GameError, nearest

    verdicts = {verdict.finding.name: verdict for verdict in model.findings}
    fine = True
    for name in required:
        if name not in verdicts:
            raise GameError(
                f"{model.definition.file}: unknown finding '{name}', "
                f"{nearest(name, verdicts, 'findings')}"
            )
        if not verdicts[name].holds:
            click.echo(f"{name} does not hold: {verdicts[name].evidence}", err=True)
            fine = False
    return fine
