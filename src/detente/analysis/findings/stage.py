"""Tests of findings about the game played once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.findings.verdict import (
    POINTS,
    Answer,
    Ask,
    Terms,
    conclude,
    grid,
    option,
    plain,
    words,
)
from detente.concepts.stability import stability
from detente.errors import GameError
from detente.exact.number import exact, show
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile

if TYPE_CHECKING:
    from detente.analysis.model import Model


def no_equilibrium(model: Model, terms: Terms) -> Answer:
    """No equilibrium plays any of the named partial profiles; `pure` leaves mixed ones aside."""
    if terms.get("pure", False):
        return _no_pure_equilibrium(model, terms)
    solution = model.solve("nash")
    for profile in terms["where"]:
        for equilibrium in solution:
            if all(equilibrium.strategies[p][a] != 0 for p, a in profile.items()):
                said = f"There is an equilibrium with {words(model, profile)}."
                return Answer(holds=False, evidence=said)
    asked = " or ".join(words(model, profile) for profile in terms["where"])
    found = "1 equilibrium" if len(solution) == 1 else f"{len(solution)} extreme equilibria"
    if not solution.complete:
        said = f"None of the {found} found has {asked}, but more may exist."
        return Answer(holds=False, evidence=said)
    said = f"The one-shot game has {found}, proven to be all, and none with {asked}."
    return Answer(holds=True, evidence=said)


def _no_pure_equilibrium(model: Model, terms: Terms) -> Answer:
    found = [e.profile for e in model.solve("pure-nash")]
    for profile in terms["where"]:
        if any(all(cell[p] == a for p, a in profile.items()) for cell in found):
            return Answer(
                holds=False, evidence=f"There is a pure equilibrium with {words(model, profile)}."
            )
    if not found:
        return Answer(holds=True, evidence="There is no equilibrium in pure actions at all.")
    asked = " or ".join(words(model, profile) for profile in terms["where"])
    return Answer(holds=True, evidence=f"No pure equilibrium has {asked}.")


def equilibrium(model: Model, terms: Terms) -> Answer:
    """The profile is a Nash equilibrium of the stage game."""
    gains = _gains(model.game, terms["profile"])
    if not gains:
        return Answer(
            holds=True, evidence=f"Nobody gains by leaving {words(model, terms['profile'])} alone."
        )
    return Answer(holds=False, evidence=f"{', '.join(gains)} would gain by leaving alone.")


def _gains(game: NormalFormGame, profile: PureProfile) -> list[str]:
    cell = game.cell(profile)
    here = game.position(cell)
    return [
        game.name(p)
        for i, p in enumerate(game.players)
        if max(game.payoffs[i][k] for k in game.deviations(cell, i)) > game.payoffs[i][here]
    ]


def stable(model: Model, terms: Terms) -> Answer:
    """The outcome is stable, or not, under the named concepts."""
    outcome = terms["outcome"]
    game = model.game
    found = stability(GraphModel.from_game(game))
    state = game.position(game.cell(outcome))
    checks = []
    for wanted, concepts in ((True, terms.get("stable", ())), (False, terms.get("unstable", ()))):
        for concept in concepts:
            unstable = [game.name(p) for p in found.leaving(state, concept)]
            said = (
                f"{words(model, outcome)} is not {concept} stable for {', '.join(unstable)}."
                if unstable
                else f"{words(model, outcome)} is {concept} stable for every party."
            )
            checks.append(((not unstable) == wanted, said))
    return conclude(checks)


def best_reply(model: Model, terms: Terms) -> Answer:
    """A player's best replies, and whether a parameter's range moves them."""
    player = terms["of"]
    name = model.game.name(player)
    checks = []
    if "is" in terms:
        wrong = _unlike(model.game, player, terms["is"], terms.get("against", {}))
        wanted = option(model, player, terms["is"])
        checks.append(
            (
                not wrong,
                f"{name}'s best reply is not always {wanted}."
                if wrong
                else f"{name}'s only best reply is always {wanted}.",
            )
        )
    if "unmoved_by" in terms:
        at = _moved_at(model, player, terms["unmoved_by"], terms.get("against", {}))
        checks.append(_moved(name, terms["unmoved_by"], at, wanted=False))
    if "moved_by" in terms:
        at = _moved_at(model, player, terms["moved_by"], terms.get("against", {}))
        checks.append(_moved(name, terms["moved_by"], at, wanted=True))
    return conclude(checks)


def _moved(name: str, parameter: str, at: str | None, *, wanted: bool) -> tuple[bool, str]:
    if at is None:
        said = (
            f"None of {POINTS} values of “{plain(parameter)}” over its range changes {name}'s "
            "best replies."
        )
        return not wanted, said
    return wanted, f"{name}'s best replies change where “{plain(parameter)}” is {at}."


def _moved_at(model: Model, player: str, parameter: str, against: PureProfile) -> str | None:
    today = replies(model.game, player, against)
    for value in grid(model, parameter):
        if replies(model.at({parameter: value}).game, player, against) != today:
            return show(value)
    return None


def replies(game: NormalFormGame, player: str, against: PureProfile) -> dict[Cell, frozenset[int]]:
    """A player's best replies to each profile of the others; its own entry in the cell is 0."""
    i = game.players.index(player)
    fixed = {game.players.index(p): game.action_index(p, a) for p, a in against.items()}
    found = {}
    for cell in game.cells:
        if cell[i] == 0 and all(cell[j] == k for j, k in fixed.items()):
            values = [game.payoffs[i][at] for at in game.deviations(cell, i)]
            best = max(values)
            found[cell] = frozenset(k for k, v in enumerate(values) if v == best)
    return found


def _unlike(game: NormalFormGame, player: str, action: str, against: PureProfile) -> list[Cell]:
    wanted = frozenset({game.action_index(player, action)})
    return [cell for cell, best in replies(game, player, against).items() if best != wanted]


def swing(model: Model, terms: Terms) -> Answer:
    """How often another player's action changes what is best for a player."""
    of, by, less = terms["of"], terms["by"], terms.get("more_than")
    name = model.game.name
    mine, cases = swings(model.game, of, by)
    said = f"{name(by)} turns {name(of)}'s best reply in {mine} of {cases} situations"
    if less is None:
        return Answer(mine > 0, said + ".")
    other, more = swings(model.game, of, less)
    # As shares: who has more actions of its own leaves fewer situations to turn.
    return Answer(mine * more > other * cases, f"{said}, {name(less)} in {other} of {more}.")


def swings(game: NormalFormGame, of: str, by: str) -> tuple[int, int]:
    """In how many situations of the others `by` can change `of`'s best reply, and of how many."""
    j = game.players.index(by)
    seen: dict[Cell, set[frozenset[int]]] = {}
    for cell, best in replies(game, of, {}).items():
        seen.setdefault((*cell[:j], 0, *cell[j + 1 :]), set()).add(best)
    return sum(len(kinds) > 1 for kinds in seen.values()), len(seen)


def spoiler(model: Model, terms: Terms) -> Answer:
    """Whether a player's action pushes another party to an agreement below the status quo."""
    game, player = model.game, terms["player"]
    spoiled = {**terms["against"], player: terms["action"]}
    if model.status_quo is None:
        raise GameError("a finding asks about a spoiler, but there is no `status_quo`")
    now = game.payoff(model.status_quo)
    then = game.payoff(spoiled)
    outside = {p.id for p in model.definition.players if p.outside} | {player}
    hurt = [p for p in game.players if p not in outside and exact(then[p]) < exact(now[p])]
    told = ", ".join(
        f"{game.name(p)} {show(then[p])} against {show(now[p])}"
        for p in game.players
        if p not in outside
    )
    act = option(model, player, terms["action"])
    said = f"With {game.name(player)} choosing {act}, the payoffs are: {told}."
    if hurt:
        said += f" {', '.join(map(game.name, hurt))} would be better off in the status quo."
    return Answer(bool(hurt) == terms["undoes"], said)


TESTS: dict[str, Ask] = {
    "no_equilibrium": no_equilibrium,
    "equilibrium": equilibrium,
    "stability": stable,
    "best_reply": best_reply,
    "swing": swing,
    "spoiler": spoiler,
}
