"""From a game, a status quo and measures to what is on the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.concepts.concession import Concession, Table
from detente.errors import GameError, nearest
from detente.exact.number import exact
from detente.game.measure import Measure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.repetition import Monitoring


def table_of(  # noqa: PLR0913 (the parts of a model, by name)
    game: NormalFormGame,
    *,
    measures: Sequence[Measure],
    target: PureProfile | None,
    status_quo: PureProfile | None,
    reservation: Mapping[str, object] | None,
    monitoring: Monitoring | None = None,
) -> Table:
    """The table: every move off the status quo, then every measure.

    Raises GameError for a missing or unknown target, unknown names, doubled measures.
    """
    if target is None:
        raise GameError("no target, give the profile that the agreement should bring about")
    for player, action in target.items():
        if player not in game.players:
            raise GameError(
                f"the target names unknown player '{player}', "
                f"{nearest(player, game.players, 'players')}"
            )
        game.action_index(player, action)
    start = target if status_quo is None else status_quo
    if status_quo is None and len(target) < len(game.players):
        missing = next(p for p in game.players if p not in target)
        raise GameError(
            f"the target leaves '{missing}' open, which needs a status quo; give one, or a full "
            "target"
        )
    start = game.profile(game.cell(start))
    menu = [] if status_quo is None else _moves(game, start)
    full = len(target) == len(game.players)
    seen_at = game.position(game.cell(target if full else start))
    menu += [_measure(game, m, seen_at) for m in measures]
    names = [c.name for c in menu]
    doubled = next((n for n in names if names.count(n) > 1), None)
    if doubled is not None:
        raise GameError(f"two concessions are called '{doubled}'")
    least = _reservation(game, start if status_quo is not None else None, reservation)
    if monitoring is not None and len(monitoring.chance) != game.size:
        raise GameError(
            f"signal '{monitoring.signal}' has {len(monitoring.chance)} chances, give "
            f"{game.size}: one for each profile"
        )
    return Table(game, start, dict(target), tuple(menu), least, monitoring)


def _moves(game: NormalFormGame, start: PureProfile) -> list[Concession]:
    cell = game.cell(start)
    here = game.position(cell)
    return [
        Concession(
            name=f"{player}:{action}",
            owner=player,
            kind="move",
            words=f"{game.name(player)}: {game.name(player, action)}",
            cost=game.payoffs[i][here] - game.payoffs[i][at],
            action=action,
        )
        for i, player in enumerate(game.players)
        for action, at in zip(game.actions[player], game.deviations(cell, i), strict=True)
        if at != here
    ]


def _measure(game: NormalFormGame, measure: Measure, at: int) -> Concession:
    effects = measure.effects(game)
    own = effects.get(measure.by)
    return Concession(
        name=measure.name,
        owner=measure.by,
        kind="measure",
        words=measure.means or measure.name,
        cost=Fraction(0) if own is None else -own[at],
        effects=effects,
        reason=measure.reason,
    )


def _reservation(
    game: NormalFormGame, start: PureProfile | None, given: Mapping[str, object] | None
) -> dict[str, Fraction]:
    if given is not None:
        for player in given:
            if player not in game.players:
                raise GameError(
                    f"reservation value of unknown player '{player}', "
                    f"{nearest(player, game.players, 'players')}"
                )
        return {p: exact(v) for p, v in given.items()}
    if start is None:
        return {}
    at = game.position(game.cell(start))
    return {p: row[at] for p, row in zip(game.players, game.payoffs, strict=True)}
