"""`detente solve`: a solution concept of the game played once."""

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
from detente.cli.patience import patience, timeout_option


@click.command(
    "solve",
    short_help="Solve the game played once.",
    epilog=examples(
        "detente solve us_russia_brokerage",
        "detente solve truce.yaml --concept stability",
        "detente solve truce.yaml --variant deadlock --set cost=2 --json",
        "detente solve game.nfg --json > solution.json",
        "detente solve game.nfg --timeout 60",
    ),
)
@file_argument
@click.option("--concept", metavar="NAME", default="nash", show_default=True,
              help="nash, pure-nash, correlated, coarse-correlated, quantal, "
              "rationalizable, risk-dominant or stability.")  # fmt: skip
@timeout_option
@reading_options
@json_option
def command(  # noqa: PLR0913, PLR0917 (one for each option)
    file: str,
    concept: str,
    timeout: float | None,
    variant: str | None,
    settings: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
) -> None:
    """Solve the game played once: all Nash equilibria, unless told otherwise.

    The answer says whether it is complete, that is, whether it is proven that no equilibrium is
    missing. Ctrl-C ends a long computation early, and what is proven by then is printed; so
    does --timeout.
    """
    model = reading(file, variant, settings)
    with patience(timeout) as effort:
        solution = model.solve(concept)
    if effort.stopped and not solution.complete:
        click.echo("the answer is not complete: the computation was ended early", err=True)
    if as_json:
        print_json(solution.to_dict())
        return
    from detente.cli.answers.solution import blocks
    from detente.cli.show import show

    show(title(model, f"{concept}"), blocks(solution))
