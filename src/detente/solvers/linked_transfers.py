"""Linked issues with transfers, for every discount factor at once, without their joint game.

Who breaks a package does best to break it everywhere, so what it takes to deter (L), the joint
payoff (G) and what cheating pays each player (c_i) add up over the issues. The most that a joint L
allows is the best way to split it between them:

    U(L) = max of sum of U_k(L_k),   v_i(L) = min of sum of v_ik(L_k),   sum of L_k <= L,

a (max, +) convolution of the issues' staircases. Steps that are outdone are dropped as issues are
added one by one, so that what is looked at grows with the steps and not with the profiles.

>>> one = NormalFormGame.from_arrays([[1, -1], [4, 0]], [[2, 1], [-1, 0]])
>>> other = NormalFormGame.from_arrays([[2, -1], [1, 0]], [[1, 4], [-1, 0]])
>>> [(str(s.discount_from), str(s.joint_payoff)) for s in linked_transfer_steps([one, other])]
[('0', '0'), ('1/4', '6')]

References: Goldluecke, S. and Kranz, S. (2012), Journal of Economic Theory 147(3). Bernheim, B. D.
and Whinston, M. (1990), RAND Journal of Economics 21(1).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.transfers import stakes
from detente.errors import GameError
from detente.game import effort
from detente.game.linking import JOINT, joint_profile
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.solvers.transfers import TransferSteps, kept_steps

# Pairs of steps looked at when an issue is added, some seconds and a few hundred megabytes.
LARGEST = 2_000_000
_Places = tuple[int, ...]
_Front = list[tuple[int, int, _Places]]


@dataclass(frozen=True, repr=False)
class LinkedTransferSteps(TransferSteps[_Places]):
    """The steps of several issues as one; `positions` name a profile by its place in each issue.

    `.certificate.verify(game)` takes the game of all issues written out (`dt.link(...).stage`).
    """

    games: tuple[NormalFormGame, ...]

    def _payoffs(self, at: _Places) -> list[Fraction]:
        total = dict.fromkeys(self.players, Fraction(0))
        for game, k in zip(self.games, at, strict=True):
            for p, row in zip(game.players, game.payoffs, strict=True):
                total[p] += row[k]
        return list(total.values())

    def _gains(self, at: _Places) -> list[Fraction]:
        total = dict.fromkeys(self.players, Fraction(0))
        for game, k in zip(self.games, at, strict=True):
            cell = game.cells[k]
            for i, (p, row) in enumerate(zip(game.players, game.payoffs, strict=True)):
                total[p] += max(row[q] for q in game.deviations(cell, i)) - row[k]
        return list(total.values())

    def _profile(self, at: _Places) -> dict[str, str]:
        each = [g.profile(g.cells[k]) for g, k in zip(self.games, at, strict=True)]
        return joint_profile(self.games, each)

    def _at(self, profile: PureProfile) -> _Places:
        parts: dict[str, Iterator[str]] = {}
        for p in self.players:
            own = [game for game in self.games if p in game.actions]
            chosen = profile[p].split(JOINT) if p in profile else []
            if len(chosen) != len(own):
                raise GameError(
                    f"'{profile.get(p, '')}' is no action of '{p}', name one for each of its "
                    f"{len(own)} issues, joined by '{JOINT}'"
                )
            parts[p] = iter(chosen)
        return tuple(
            game.position(game.cell({p: next(parts[p]) for p in game.players}))
            for game in self.games
        )


def linked_transfer_steps(games: Sequence[NormalFormGame]) -> LinkedTransferSteps:
    """The steps of all issues together; a player need not take part in each of them.

    The same as `transfer_steps` of the game of all issues. Raises GameError for no game, and where
    adding an issue would compare more than 2,000,000 pairs of steps.

    >>> issue = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> len(linked_transfer_steps([issue] * 6))
    8
    """
    if not games:
        raise GameError("no games to link, give one or more")
    players = _players(games)
    scale = math.lcm(*(v.denominator for game in games for row in game.payoffs for v in row))
    issues = [_fronts(game, players, scale) for game in games]
    total = [list(own) for own in issues[0]]
    for done, issue in enumerate(issues[1:], start=1):
        total = [_added(own, more) for own, more in zip(total, issue, strict=True)]
        if not effort.current().goes_on(done / len(issues)):
            raise GameError(
                f"the time ran out after linking {done + 1} of {len(issues)} issues; allow more "
                "of it or link fewer"
            )
    steps, positions = kept_steps(_stairs(total), players, scale)
    return LinkedTransferSteps(players, steps, positions, tuple(games))


def _players(games: Sequence[NormalFormGame]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for game in games for p in game.players))


def _fronts(game: NormalFormGame, players: Sequence[str], scale: int) -> list[_Front]:
    """One issue's steps: of the joint payoff, then of minus each player's cheating payoff."""
    at = stakes(game)
    needs = [int(scale * v) for v in at.liquidity]
    own: Mapping[str, Sequence[Fraction]] = dict(zip(game.players, at.cheating, strict=True))
    values = [[int(scale * v) for v in at.joint]]
    values += [[-int(scale * v) for v in own[p]] if p in own else [0] * len(needs) for p in players]
    return [
        _front([(need, v, (k,)) for k, (need, v) in enumerate(zip(needs, row, strict=True))])
        for row in values
    ]


def _front(points: _Front) -> _Front:
    """Those that no other outdoes, by growing need and growing value."""
    kept: _Front = []
    for point in sorted(points, key=lambda p: (p[0], -p[1])):
        if not kept or point[1] > kept[-1][1]:
            kept.append(point)
    return kept


def _added(one: _Front, other: _Front) -> _Front:
    if len(one) * len(other) > LARGEST:
        raise GameError(
            f"the linked issues have {len(one):,} times {len(other):,} steps to compare, and at "
            f"most {LARGEST:,} are; link fewer issues"
        )
    return _front([(a + b, u + v, (*x, *y)) for a, u, x in one for b, v, y in other])


def _stairs(fronts: Sequence[_Front]) -> Iterator[tuple[int, int, list[int], tuple[_Places, ...]]]:
    """Each L at which something changes: L, U, the v_i and where they are reached."""
    next_one = [0] * len(fronts)
    for need in sorted({point[0] for front in fronts for point in front}):
        for k, front in enumerate(fronts):
            while next_one[k] < len(front) and front[next_one[k]][0] <= need:
                next_one[k] += 1
        now = [front[place - 1] for front, place in zip(fronts, next_one, strict=True)]
        yield need, now[0][1], [-v for _, v, _ in now[1:]], tuple(x for _, _, x in now)
