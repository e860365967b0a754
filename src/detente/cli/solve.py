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


@click.command(
    "solve",
    short_help="Solve the game played once.",
    epilog=examples(
        "detente solve us_russia_brokerage",
        "detente solve truce.yaml --concept stability",
        "detente solve truce.yaml --variant deadlock --set cost=2 --json",
        "detente solve game.nfg --json > solution.json",
    ),
)
@file_argument
@click.option("--concept", metavar="NAME", default="nash", show_default=True,
              help="nash, pure-nash, perfect, evolutionarily-stable, correlated, "
              "coarse-correlated, quantal, rationalizable, risk-dominant, best-reply, "
              "fictitious-play or stability.")  # fmt: skip
@reading_options
@json_option
def command(
    file: str,
    concept: str,
    variant: str | None,
    settings: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
) -> None:
    """Solve the game played once: all Nash equilibria, unless told otherwise.

    The answer says whether it is complete, that is, whether it is proven that no equilibrium is
    missing.
    """
    model = reading(file, variant, settings)
    solution = model.solve(concept)
    if as_json:
        print_json(solution.to_dict())
        return
    from detente.cli.answers.solution import blocks
    from detente.cli.show import show

    show(title(model, f"{concept}"), blocks(solution))
