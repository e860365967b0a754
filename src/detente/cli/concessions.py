"""`detente concessions`: who must give what for the target to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.options import (
    examples,
    file_argument,
    json_option,
    print_json,
    reading,
    reading_options,
    title,
)
from detente.cli.patience import patience, timeout_option

if TYPE_CHECKING:
    from detente.analysis.model import Model


@click.command(
    "concessions",
    short_help="Find the minimal concession sets.",
    epilog=examples(
        "detente concessions hnc_composition",
        "detente concessions truce.yaml --variant deadlock",
        "detente concessions truce.yaml --json",
        "detente concessions published/elmira --target 8",
    ),
)
@file_argument
@click.option("--target", metavar="STATE",
              help="In option form, another state than the target of the file: its name, or the "
              "options taken in it.")  # fmt: skip
@timeout_option
@reading_options
@json_option
def command(  # noqa: PLR0913, PLR0917 (one for each option)
    file: str,
    target: str | None,
    timeout: float | None,
    variant: str | None,
    settings: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
) -> None:
    """Find the minimal concession sets: who gives what, and what each party gains by it.

    A concession is a move away from the status quo that costs its owner, or a measure on the
    definition's menu. A set suffices if with it the target enforces itself at today's discount
    factors; it is minimal if no part of it suffices.

    In option form a concession is an option whose owner gives up the freedom to turn away from
    the target, and a set suffices if the target then is stable and within reach of the status quo.
    Told besides is how preferences would have to change.
    """
    from detente.analysis.concessions import concession_sets
    from detente.analysis.linked_concessions import linked_concessions
    from detente.analysis.overlays import overlays

    model = reading(file, variant, settings)
    if model.definition.options is not None:
        _of_options(model, target, timeout, as_json=as_json)
        return
    if target is not None:
        raise click.UsageError("--target is for option form; change `target` in the file")
    with patience(timeout):
        sets = concession_sets(model)
    if as_json:
        told = sets.to_dict()
        if model.win_sets is not None:
            told["win_sets"] = model.win_sets.to_dict()
        if model.definition.links and model.linked is not None:
            told["linked"] = {
                name: linked_concessions(model, name).to_dict() for name in model.agreements
            }
        if model.status_quo is not None:
            told["overlays"] = overlays(model).to_dict()
        print_json(told)
        return
    from detente.cli.answers.concessions import blocks
    from detente.cli.show import show

    show(title(model, "concession sets"), blocks(model, sets))


def _of_options(model: Model, target: str | None, timeout: float | None, *, as_json: bool) -> None:
    """What the parties to an option form would have to give up, or think otherwise."""
    from detente.analysis.state_concessions import state_concessions

    with patience(timeout):
        found = state_concessions(model, target)
    if not found.complete:
        click.echo("the answer is not complete: the computation was ended early", err=True)
    if as_json:
        print_json(found.to_dict())
        return
    from detente.cli.show import show
    from detente.report.blocks import Paragraph
    from detente.report.state_concessions import blocks, lead
    from detente.report.state_words import Labels

    words = Labels(found.states)
    show(title(model, "concessions"), [Paragraph(lead(found, words)), *blocks(found, words)])
