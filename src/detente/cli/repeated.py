"""`detente repeated`: what patience sustains when the game is played again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.options import (
    examples,
    file_argument,
    json_option,
    pairs,
    print_json,
    reading,
    reading_options,
    title,
)

if TYPE_CHECKING:
    from detente.analysis.model import Model


@click.command(
    "repeated",
    short_help="Tell what patience sustains in repeated play.",
    epilog=examples(
        "detente repeated us_russia_brokerage",
        "detente repeated truce.yaml --discount 0.9",
        "detente repeated fragmentation",
        "detente repeated truce.yaml --discount us=0.6 --discount russia=0.8 --json",
    ),
)
@file_argument
@click.option("--discount", "discounts", metavar="D", multiple=True,
              help="Discount factor for all, or PLAYER=D for one; may be repeated.")  # fmt: skip
@reading_options
@json_option
def command(
    file: str,
    discounts: tuple[str, ...],
    variant: str | None,
    settings: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
) -> None:
    """Tell what repeated play sustains: critical discount factors, exact, for every agreement.

    An agreement enforces itself when nobody gains by a breach that is answered by reverting to
    a stage equilibrium. Where the definition names no agreement, all profiles are tried.
    """
    from detente.analysis.outlook import outlook

    model = reading(file, variant, settings)
    if model.changing is not None:
        _changing(model, _discount(discounts), as_json=as_json)
        return
    found = outlook(model, _discount(discounts))
    if as_json:
        print_json(found.to_dict())
        return
    from detente.cli.answers.repeated import blocks
    from detente.cli.show import show

    show(title(model, "repeated play"), blocks(model, found))


def _changing(model: Model, discount: str | dict[str, str] | None, *, as_json: bool) -> None:
    """The answer for a definition with states."""
    from detente.analysis.changing_play import ChangingPlay

    play = ChangingPlay.of(model, discount)
    if as_json:
        print_json(play.to_dict())
        return
    from detente.cli.answers.changing import blocks
    from detente.cli.show import show

    show(title(model, "a game that changes as it is played"), blocks(play))


def _discount(given: tuple[str, ...]) -> str | dict[str, str] | None:
    if not given:
        return None
    if len(given) == 1 and "=" not in given[0]:
        return given[0]
    return pairs("--discount", given)
