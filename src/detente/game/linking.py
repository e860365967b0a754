"""Several games played side by side by the same players, as one game.

Everybody chooses in every issue at once, and what an outcome is worth is the sum over the issues.

>>> a = NormalFormGame.from_arrays([[1, 0]], [[0, 1]], actions={"1": ["go"], "2": ["x", "y"]})
>>> b = NormalFormGame.from_arrays([[2], [3]], [[5], [7]], actions={"1": ["u", "d"], "2": ["z"]})
>>> both = product([a, b])
>>> both.actions["1"], both.payoff({"1": "go+d", "2": "x+z"})["1"]
(('go+u', 'go+d'), Fraction(4, 1))
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.errors import GameError
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile, PureProfile

JOINT = "+"
LARGEST = 250_000


def product(games: Sequence[NormalFormGame]) -> NormalFormGame:
    """The game of all issues together; a player need not take part in each of them.

    Actions are named by their parts, in the order of the issues. Raises GameError for no game
    and for more than 250,000 profiles.
    """
    if not games:
        raise GameError("no games to link, give one or more")
    players = tuple(dict.fromkeys(p for game in games for p in game.players))
    parts = {p: [game for game in games if p in game.actions] for p in players}
    size = math.prod(len(game.actions[p]) for p in players for game in parts[p])
    if size > LARGEST:
        raise GameError(
            f"the linked game has {size:,} profiles, and at most {LARGEST:,} are written out; "
            "link fewer issues"
        )
    choices = {
        p: list(itertools.product(*(range(len(g.actions[p])) for g in parts[p]))) for p in players
    }
    actions = {
        p: tuple(
            JOINT.join(g.actions[p][k] for g, k in zip(parts[p], choice, strict=True))
            for choice in choices[p]
        )
        for p in players
    }
    rows: dict[str, list[Fraction]] = {p: [] for p in players}
    for joint in itertools.product(*choices.values()):
        chosen = {p: iter(own) for p, own in zip(players, joint, strict=True)}
        total = dict.fromkeys(players, Fraction(0))
        for game in games:
            at = game.position(tuple(next(chosen[p]) for p in game.players))
            for p, row in zip(game.players, game.payoffs, strict=True):
                total[p] += row[at]
        for p in players:
            rows[p].append(total[p])
    names: dict[str | tuple[str, str], str] = {
        p: game.name(p) for game in games for p in game.players
    }
    title = " and ".join(game.title for game in games if game.title)
    return NormalFormGame(players, actions, tuple(map(tuple, rows.values())), title, names)


def joint_profile(
    games: Sequence[NormalFormGame], profiles: Sequence[PureProfile]
) -> dict[str, str]:
    """The profile of the linked game that plays one profile in each issue.

    Raises GameError for another number of profiles, and for unknown players and actions.
    """
    if len(profiles) != len(games):
        raise GameError(f"{len(profiles)} profiles for {len(games)} issues, give one for each")
    chosen: dict[str, list[str]] = {}
    for game, profile in zip(games, profiles, strict=True):
        for p, action in game.profile(game.cell(profile)).items():
            chosen.setdefault(p, []).append(action)
    return {p: JOINT.join(own) for p, own in chosen.items()}


def joint_mixture(
    games: Sequence[NormalFormGame], mixtures: Sequence[MixedProfile]
) -> MixedProfile:
    """The mixed profile of the linked game in which everybody mixes in each issue by itself."""
    own: dict[str, list[Mapping[str, Fraction]]] = {}
    for game, mixture in zip(games, mixtures, strict=True):
        for p in game.players:
            exact = {a: q for a, q in mixture[p].items() if isinstance(q, Fraction)}
            if len(exact) != len(mixture[p]):
                raise GameError(f"the mixture of '{p}' is known only to within an enclosure")
            own.setdefault(p, []).append(exact)
    return MixedProfile({
        p: {
            JOINT.join(labels): math.prod(
                (part[a] for part, a in zip(parts, labels, strict=True)), start=Fraction(1)
            )
            for labels in itertools.product(*parts)
        }
        for p, parts in own.items()
    })  # fmt: skip


def shared_discounts(
    games: Sequence[NormalFormGame], discounts: Sequence[Mapping[str, Fraction]]
) -> dict[str, Fraction]:
    """Every player's discount factor; GameError if a player's differs between issues."""
    found: dict[str, Fraction] = {}
    for game, own in zip(games, discounts, strict=True):
        for p in game.players:
            if found.setdefault(p, own[p]) != own[p]:
                raise GameError(
                    f"'{p}' has discount factor {found[p]} in one issue and {own[p]} in another, "
                    "give it the same in all of them"
                )
    return found
