"""What several commands take, and how they print: files, readings, JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from detente.analysis.model import Model

Command = TypeVar("Command", bound=Callable[..., Any])

file_argument = click.argument("file", metavar="FILE")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the documented JSON.")


def examples(*commands: str) -> str:
    """The end of a help text: commands to copy."""
    # The first character tells click to keep the line breaks.
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


def reading_options(command: Command) -> Command:
    """`--variant` and `--set`: which reading of the definition is meant."""
    chosen = click.option(
        "--set",
        "settings",
        metavar="PARAMETER=VALUE",
        multiple=True,
        help="Another value for a parameter, such as 2, 0.5 or 1/3; may be repeated.",
    )
    variant = click.option(
        "--variant", metavar="NAME", help="A variant of the definition instead of its base reading."
    )
    return variant(chosen(command))


def reading(file: str, variant: str | None, settings: tuple[str, ...]) -> Model:
    """The model in the reading asked for."""
    from detente.analysis.model import load

    model = load(file)
    if variant is not None:
        model = model.variant(variant)
    return model.at(pairs("--set", settings)) if settings else model


def title(model: Model, question: str) -> str:
    """The head of an answer: the model, its reading, the question."""
    named = model.title or model.definition.file
    return f"{named}{f', variant {model.name}' if model.name else ''}: {question}"


def pairs(option: str, texts: tuple[str, ...]) -> dict[str, str]:
    """`name=value` texts as a mapping; a usage error for anything else."""
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise click.UsageError(f"{option} {text}: write NAME=VALUE, such as {option} cost=2")
        found[name.strip()] = value.strip()
    return found


def print_json(data: Mapping[str, object]) -> None:
    """The data as JSON on standard output."""
    import json

    click.echo(json.dumps(data, indent=2, ensure_ascii=False))
