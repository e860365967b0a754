"""`detente solve`: a solution concept of the game played once."""

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
    from detente.analysis.state_stability import StateStability


@click.command(
    "solve",
    short_help="Solve the game played once.",
    epilog=examples(
        "detente solve us_russia_brokerage",
        "detente solve truce.yaml --concept stability",
        "detente solve truce.yaml --variant deadlock --set cost=2 --json",
        "detente solve us_russia_brokerage --free blame --free standing",
        "detente solve game.nfg --json > solution.json",
        "detente solve game.nfg --timeout 60",
    ),
)
@file_argument
@click.option("--concept", metavar="NAME",
              help="nash, pure-nash, perfect, evolutionarily-stable, quantal, risk-dominant, "
              "rationalizable, correlated, coarse-correlated, best-reply, fictitious-play or "
              "stability; with --free pure-nash or nash.  "
              "[default: nash; with --free pure-nash]")  # fmt: skip
@click.option("--free", metavar="PARAMETER", multiple=True,
              help="Leave a parameter free: for which of its values is which outcome an "
              "equilibrium? May be repeated.")  # fmt: skip
@timeout_option
@reading_options
@json_option
def command(  # noqa: PLR0913, PLR0917 (one for each option)
    file: str,
    concept: str | None,
    free: tuple[str, ...],
    timeout: float | None,
    variant: str | None,
    settings: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
) -> None:
    """Solve the game played once: all Nash equilibria, unless told otherwise.

    The answer says whether it is complete, that is, whether it is proven that no equilibrium is
    missing. Ctrl-C ends a long computation early, and what is proven by then is printed; so
    does --timeout.

    With --free the answer is for every value of the parameters named: the exact conditions under
    which each outcome is an equilibrium, and where in each one's range the equilibria change.
    """
    model = reading(file, variant, settings)
    if free:
        with patience(timeout):
            _with_free(model, free, concept or "pure-nash", as_json=as_json)
        return
    concept = concept or "nash"
    if not model.definition.has_game and model.state_stability is not None:
        with patience(timeout):
            _states(model, model.state_stability, concept, as_json=as_json)
        return
    with patience(timeout) as effort:
        solution = model.solve(concept)
        short = effort.stopped and not solution.complete
        for equilibrium in solution if as_json or len(solution) > 1 else ():
            # Labels are worked out when looked at: here, where it may be ended.
            tuple(equilibrium.labels)
    if short:
        click.echo("the answer is not complete: the computation was ended early", err=True)
    if as_json:
        print_json(solution.to_dict())
        return
    from detente.cli.answers.solution import blocks
    from detente.cli.show import show

    show(title(model, f"{concept}"), blocks(solution))


def _states(model: Model, found: StateStability, concept: str, *, as_json: bool) -> None:
    """An option form whose states are no profiles: by its graph model."""
    data = found.to_dict(concept)
    if not found.complete:
        click.echo("the answer is not complete: the computation was ended early", err=True)
    if as_json:
        print_json(data)
        return
    from detente.cli.answers.states import blocks
    from detente.cli.show import show

    show(title(model, concept), blocks(found, concept))


def _with_free(model: Model, free: tuple[str, ...], concept: str, *, as_json: bool) -> None:
    """Conditions on all free parameters at once, and each one's range cut where answers change."""
    found = model.conditions(free)
    ranged = [n for n in found.free if found.ranges[n] is not None]
    partitions = [model.partition(name, concept) for name in ranged]
    if as_json:
        print_json({
            "format": "detente-free/1",
            "conditions": found.to_dict(),
            "partitions": [p.to_dict() for p in partitions],
        })  # fmt: skip
        return
    from detente.cli.answers.conditions import blocks
    from detente.cli.show import show
    from detente.report.wording import listed

    show(title(model, f"equilibria for every {listed(found.free)}"), blocks(found, partitions))
