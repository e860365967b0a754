"""Well-known strategies of repeated play, as automata for a given game.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> tit_for_tat(game, {"1": "1", "2": "1"}, {"1": "2", "2": "2"})
Automaton(tit-for-tat: both keep, 1 breaks, 2 breaks, both break)

References: Axelrod, R. (1984), The Evolution of Cooperation. Abreu, D. (1986), Extremal equilibria
of oligopolistic supergames, Journal of Economic Theory 39(1). Nowak, M. and Sigmund, K. (1993), A
strategy of win-stay, lose-shift, Nature 364.
"""

from __future__ import annotations

from detente.errors import GameError
from detente.game.automaton import OTHERWISE, Automaton, Seen
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile

AGREEMENT, PUNISHMENT = "agreement", "punishment"


def grim(
    game: NormalFormGame, agreement: PureProfile, punishment: PureProfile, signal: str = ""
) -> Automaton:
    """The agreement until anybody leaves it, and the punishment profile for ever after.

    Where play is not seen, the public `signal` of that name takes the place of a breach.
    """
    return Automaton(
        {AGREEMENT: dict(agreement), PUNISHMENT: dict(punishment)},
        {
            AGREEMENT: _kept(game, agreement, PUNISHMENT, signal),
            PUNISHMENT: {OTHERWISE: PUNISHMENT},
        },
        AGREEMENT,
        "grim trigger",
    )


def limited_punishment(
    game: NormalFormGame,
    agreement: PureProfile,
    punishment: PureProfile,
    periods: int,
    signal: str = "",
) -> Automaton:
    """The agreement; after a breach the punishment profile for some periods, whoever plays what.

    Where play is not seen, the public `signal` of that name takes the place of a breach. Raises
    GameError for fewer than one period.
    """
    if periods < 1:
        raise GameError(f"a punishment of {periods} periods, write 1 or more")
    names = [f"{PUNISHMENT} {k}" for k in range(1, periods + 1)]
    transitions = {AGREEMENT: _kept(game, agreement, names[0], signal)}
    for name, after in zip(names, [*names[1:], AGREEMENT], strict=True):
        transitions[name] = {OTHERWISE: after}
    return Automaton(
        {AGREEMENT: dict(agreement), **{name: dict(punishment) for name in names}},
        transitions,
        AGREEMENT,
        f"limited punishment ({periods})",
    )


def stick_and_carrot(
    game: NormalFormGame, agreement: PureProfile, punishment: PureProfile
) -> Automaton:
    """The agreement; after a breach the punishment profile until all have played it once."""
    return Automaton(
        {AGREEMENT: dict(agreement), PUNISHMENT: dict(punishment)},
        {
            AGREEMENT: {_seen(game, agreement): AGREEMENT, OTHERWISE: PUNISHMENT},
            PUNISHMENT: {_seen(game, punishment): AGREEMENT, OTHERWISE: PUNISHMENT},
        },
        AGREEMENT,
        "stick and carrot",
    )


def tit_for_tat(game: NormalFormGame, agreement: PureProfile, breach: PureProfile) -> Automaton:
    """Each of two players keeps the agreement if the other did last, and breaks it if not.

    Raises GameError for another number of players.
    """
    first, second = _two(game, "tit-for-tat")
    names = {(True, True): "both keep", (False, True): f"{first} breaks",
             (True, False): f"{second} breaks", (False, False): "both break"}  # fmt: skip
    outputs = {
        name: {
            first: (agreement if mine else breach)[first],
            second: (agreement if theirs else breach)[second],
        }
        for (mine, theirs), name in names.items()
    }
    moves: dict[Seen, str] = {
        (a, b): names[b == agreement[second], a == agreement[first]]
        for a in game.actions[first]
        for b in game.actions[second]
    }
    return Automaton(outputs, dict.fromkeys(names.values(), moves), "both keep", "tit-for-tat")


def win_stay_lose_shift(
    game: NormalFormGame, agreement: PureProfile, breach: PureProfile
) -> Automaton:
    """Both keep the agreement after both kept or both broke it, else both break it.

    Raises GameError for another number of players than two.
    """
    first, second = _two(game, "win-stay, lose-shift")
    moves: dict[Seen, str] = {
        (a, b): AGREEMENT if (a == agreement[first]) == (b == agreement[second]) else PUNISHMENT
        for a in game.actions[first]
        for b in game.actions[second]
    }
    return Automaton(
        {AGREEMENT: dict(agreement), PUNISHMENT: dict(breach)},
        {AGREEMENT: moves, PUNISHMENT: moves},
        AGREEMENT,
        "win-stay, lose-shift",
    )


def _seen(game: NormalFormGame, profile: PureProfile) -> tuple[str, ...]:
    return tuple(game.profile(game.cell(profile)).values())


def _kept(
    game: NormalFormGame, agreement: PureProfile, broken: str, signal: str
) -> dict[Seen, str]:
    """Where the agreement leads: on while it is kept, or while no signal comes."""
    if signal:
        return {signal: broken, OTHERWISE: AGREEMENT}
    return {_seen(game, agreement): AGREEMENT, OTHERWISE: broken}


def _two(game: NormalFormGame, strategy: str) -> tuple[str, str]:
    if len(game.players) != 2:
        raise GameError(f"{strategy} is for two players, and this game has {len(game.players)}")
    return game.players[0], game.players[1]
