"""From a game, a status quo and measures to what is on the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from detente.concepts.concession_table import Concession, Floor, Table, breached
from detente.errors import GameError, nearest
from detente.exact.number import exact
from detente.game.measure import Guarantee, Measure
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
    reshape: Callable[[Mapping[str, Fraction]], NormalFormGame] | None = None,
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
    menu += [_measure(game, m, seen_at, target) for m in measures]
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
    table = Table(game, start, dict(target), tuple(menu), least, monitoring, reshape)
    for player, action in start.items():
        if action in table.locked[player]:
            raise GameError(
                f"'{player}' plays '{action}' as things stand, so no measure can make it possible"
            )
    unset = next((c for c in menu if c.sets), None)
    if unset is not None and reshape is None:
        raise GameError(
            f"measure '{unset.name}' sets parameters, which needs a model or `reshape`; with a "
            "game alone give what it adds to payoffs"
        )
    return table


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


def _measure(game: NormalFormGame, measure: Measure, at: int, target: PureProfile) -> Concession:
    effects = measure.effects(game)
    floors = []
    for guarantee in measure.guarantees:
        floor = _promised(game, measure, guarantee, target, effects)
        if floor is not None:
            floors.append(floor)
    own = effects.get(measure.by)
    return Concession(
        name=measure.name,
        owner=measure.by,
        kind="measure",
        words=measure.means or measure.name,
        cost=Fraction(0) if own is None else -own[at],
        effects=effects,
        reason=measure.reason,
        removes=_actions(game, measure, measure.removes),
        allows=_actions(game, measure, measure.allows),
        sets={name: exact(value) for name, value in measure.sets.items()},
        floors=tuple(floors),
    )


def _actions(
    game: NormalFormGame, measure: Measure, given: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    for player, own in given.items():
        _known(game, measure, player)
        for action in own:
            game.action_index(player, action)
    return {p: tuple(own) for p, own in given.items()}


def _known(game: NormalFormGame, measure: Measure, player: str) -> None:
    if player not in game.players:
        raise GameError(
            f"measure '{measure.name}' names unknown player '{player}', "
            f"{nearest(player, game.players, 'players')}"
        )


def _promised(
    game: NormalFormGame,
    measure: Measure,
    guarantee: Guarantee,
    target: PureProfile,
    effects: dict[str, tuple[Fraction, ...]],
) -> Floor | None:
    """A payment after a breach: of a fixed amount it joins the `effects`, else it is a floor."""
    to = guarantee.to
    for player in (to, *guarantee.against):
        _known(game, measure, player)
    if to == measure.by:
        raise GameError(f"measure '{measure.name}' guarantees something to its own giver '{to}'")
    if (guarantee.pays is None) == (guarantee.floor is None):
        raise GameError(
            f"the guarantee of measure '{measure.name}' to '{to}' names an amount to pay or a "
            "floor, one of the two"
        )
    against = guarantee.against or tuple(p for p in target if p != to)
    if guarantee.floor is not None:
        return Floor(to, exact(guarantee.floor), against)
    amount, none = exact(guarantee.pays), Fraction(0)
    if amount < 0:
        raise GameError(f"the guarantee of measure '{measure.name}' pays less than nothing")
    paid = [amount if breached(target, p, to, against) else none for p in game.profiles]
    for player, sign in ((to, 1), (measure.by, -1)):
        before = effects.get(player, (none,) * game.size)
        effects[player] = tuple(v + sign * w for v, w in zip(before, paid, strict=True))
    return None


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
