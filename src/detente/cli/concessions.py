"""`detente concessions`: who must give what for the target to hold."""

from __future__ import annotations

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


@click.command(
    "concessions",
    short_help="Find the minimal concession sets.",
    epilog=examples(
        "detente concessions hnc_composition",
        "detente concessions truce.yaml --variant deadlock",
        "detente concessions truce.yaml --json",
    ),
)
@file_argument
@reading_options
@json_option
def command(file: str, variant: str | None, settings: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Find the minimal concession sets: who gives what, and what each party gains by it.

    A concession is a move away from the status quo that costs its owner, or a measure on the
    definition's menu. A set suffices if with it the target enforces itself at today's discount
    factors; it is minimal if no part of it suffices.
    """
    from detente.analysis.concessions import concession_sets
    from detente.analysis.overlays import overlays

    model = reading(file, variant, settings)
    sets = concession_sets(model)
    if as_json:
        told = sets.to_dict()
        if model.win_sets is not None:
            told["win_sets"] = model.win_sets.to_dict()
        if model.status_quo is not None:
            told["overlays"] = overlays(model).to_dict()
        print_json(told)
        return
    from detente.cli.answers.concessions import blocks
    from detente.cli.show import show

    show(title(model, "concession sets"), blocks(model, sets))
