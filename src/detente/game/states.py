"""States of a changing game as they are written down, and the game they make of a definition.

A state sets parameters: the payoffs of its stage game are the definition's payoffs at those
values. It may leave players fewer actions, and says which states follow which play.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.errors import GameError
from detente.exact.number import text
from detente.formula import Formula
from detente.formula.degree import degree
from detente.game.normal_form import NormalFormGame
from detente.game.parameters import Parameter, evaluate
from detente.game.payoffs import Rule, profiles
from detente.game.provenance import Reason
from detente.game.stochastic_game import Follows, StochasticGame

if TYPE_CHECKING:
    from detente.game.definition import Definition

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class WrittenMove:
    """Play that `chance` matches leads to the state `to` with that chance; such chances add up."""

    to: str
    chance: Rule


@dataclass(frozen=True, slots=True)
class WrittenState:
    """A state as written; `otherwise` follows with the chance that the moves leave over.

    Without moves and `otherwise` the state is never left.
    """

    name: str
    means: str = ""
    sets: Mapping[str, Formula] = field(default_factory=dict)
    actions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: tuple[WrittenMove, ...] = ()
    otherwise: str = ""
    reason: Reason = Reason()


def state_values(
    parameters: Mapping[str, Parameter], values: Values, state: WrittenState
) -> dict[str, Fraction]:
    """Every parameter's value in a state; what is defined by those it sets follows them."""
    set_here = {name: formula.exact(values) for name, formula in state.sets.items()}
    moved = _following(parameters, set_here)
    kept = {
        name: values[name]
        for name, parameter in parameters.items()
        # A value that somebody put in place of what is written stays.
        if name not in moved or parameter.value.exact(values) != values[name]
    }
    return evaluate(parameters, {**kept, **set_here})


def _following(parameters: Mapping[str, Parameter], names: Mapping[str, object]) -> set[str]:
    """The parameters named, and all that are defined by them."""
    found = set(names)
    while True:
        fresh = {n for n, p in parameters.items() if n not in found and p.value.names & found}
        if not fresh:
            return found
        found |= fresh


def chances(
    state: WrittenState, actions: Mapping[str, tuple[str, ...]], values: Values
) -> list[dict[str, Fraction]]:
    """For each profile of a state in row-major order the chances of the states that follow.

    What the moves leave over goes to `otherwise`; where there is none they may not sum to one.
    """
    found = []
    for profile in profiles(actions):
        row: dict[str, Fraction] = {}
        for move in state.moves:
            if move.chance.matches(profile):
                row[move.to] = row.get(move.to, Fraction(0)) + move.chance.value.exact(values)
        rest = state.otherwise or ("" if state.moves else state.name)
        if rest:
            row[rest] = row.get(rest, Fraction(0)) + 1 - sum(row.values())
        found.append(row)
    return found


def stochastic_game(definition: Definition, values: Values) -> StochasticGame:
    """The changing game that a definition describes at given parameter values.

    Raises GameError where there are no states, and for chances that do not sum to one.
    """
    block = definition.repeated
    if block is None or not block.states:
        raise GameError("the definition has no states, add `states` to its `repeated` block")
    places = {state.name: x for x, state in enumerate(block.states)}
    games, rows = [], []
    for state in block.states:
        here = state_values(definition.parameters, values, state)
        game = _stage(definition, here, state)
        games.append(game)
        rows.append(tuple(
            _follows(chance, places) for chance in chances(state, game.actions, here)
        ))  # fmt: skip
    return StochasticGame(tuple(places), tuple(games), tuple(rows), definition.title)


def state_game(definition: Definition, values: Values, state: WrittenState) -> NormalFormGame:
    """The stage game of a state at given parameter values."""
    return _stage(definition, state_values(definition.parameters, values, state), state)


def _stage(definition: Definition, here: Values, state: WrittenState) -> NormalFormGame:
    """The stage game of a state at the values that hold in it."""
    labels = definition.action_labels
    rows = tuple(
        tuple(definition.payoffs[p.id].in_state(state.name).values(labels, here))
        for p in definition.players
    )
    ids = tuple(p.id for p in definition.players)
    return _restricted(NormalFormGame(ids, labels, rows, definition.title, definition.names), state)


def _follows(row: Mapping[str, Fraction], places: Mapping[str, int]) -> Follows:
    return tuple((places[name], chance) for name, chance in row.items() if chance)


def _restricted(game: NormalFormGame, state: WrittenState) -> NormalFormGame:
    """The game with the actions that the state leaves."""
    if not state.actions:
        return game
    actions = {p: state.actions.get(p, own) for p, own in game.actions.items()}
    kept = [
        k
        for k, cell in enumerate(game.cells)
        if all(game.profile(cell)[p] in own for p, own in actions.items())
    ]
    rows = tuple(tuple(row[k] for k in kept) for row in game.payoffs)
    # The order of the definition stays, whatever the order in which the state lists actions.
    ordered = {p: tuple(a for a in game.actions[p] if a in own) for p, own in actions.items()}
    return replace(game, actions=ordered, payoffs=rows)


def states_degree(definition: Definition, parameter: str) -> int:
    """A bound on the degree in one parameter of every payoff, chance and discount factor.

    Raises GameError where some of them is no polynomial in it.
    """
    block = definition.repeated
    if block is None:
        raise GameError("the definition has no `repeated` block")
    base = _degrees(definition.parameters, {parameter: 1})
    found = [degree(formula, base) for formula in block.discount.values()]
    for state in block.states:
        sets = {name: degree(formula, base) for name, formula in state.sets.items()}
        here = _degrees(definition.parameters, {parameter: 1, **sets})
        found += [degree(move.chance.value, here) for move in state.moves]
        for form in definition.payoffs.values():
            formulas = form.in_state(state.name).formulas()
            found += [degree(formula, here) for formula in formulas]
    known = [d for d in found if d is not None]
    if len(known) < len(found):
        raise GameError(
            f"'{parameter}' stands in a quotient, a comparison, a least or a greatest value, so "
            "that exact thresholds in it are not to be had; choose another or rewrite the formula"
        )
    return max(known, default=0)


def _degrees(
    parameters: Mapping[str, Parameter], known: Mapping[str, int | None]
) -> dict[str, int | None]:
    """The degrees of all parameters, given those that are settled."""
    found = dict(known)

    def settle(name: str) -> None:
        if name not in found:
            for used in parameters[name].value.names:
                settle(used)
            found[name] = degree(parameters[name].value, found)

    for name in parameters:
        settle(name)
    return found


def told_sum(row: Mapping[str, Fraction]) -> str:
    """What is wrong with the chances of one profile, in words; empty where nothing is."""
    for name, chance in row.items():
        if not 0 <= chance <= 1:
            return f"the chance of '{name}' is {text(chance)}"
    total = sum(row.values(), Fraction(0))
    return "" if total == 1 else f"the chances sum to {text(total)}"
