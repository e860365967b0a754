"""Subgame-perfect equilibria with monetary transfers: what side payments let patience do.

Definition
    Before and after each period's play the players may pay one another, or burn money; utility
    is linear in money and play is seen. Write h_i(a) for i's gain from its best deviation from
    a, c_i(a) = g_i(a) + h_i(a), L(a) for the sum of h_i(a) and G(a) for the joint payoff. With
    U(L) the most of G, and v_i(L) the least of c_i, over all pure profiles with L(a) <= L, the
    profiles with L(a) <= L can all be played in equilibrium at discount factor d iff

        (1 - d) L  <=  d (U(L) - sum of v_i(L)),

    and the greatest such L gives every pure-strategy subgame-perfect payoff with transfers: the
    vectors x with x_i >= v_i and sum of x_i <= U. These are steps in d.
What it certifies
    Every step: its discount factor, joint payoff and punishments are those of the inequality,
    and below each step nothing better satisfies it. All of that in rationals, for every d.
Cost
    One pass over the profiles and a sort.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> one = {"1": Fraction(1), "2": Fraction(1)}
    >>> steps = [(Fraction(0), 2), (Fraction(1, 4), 5), (Fraction(1, 2), 6)]
    >>> claimed = [TransferStep(d, Fraction(joint), one) for d, joint in steps]
    >>> TransfersCertificate(tuple(claimed)).verify(game)
    True
    >>> TransfersCertificate(tuple(claimed[:2])).verify(game)
    False

When it fails
    Mixed strategies, public signals and players who discount differently are left out.
References
    Goldluecke, S. and Kranz, S. (2012), Infinitely repeated games with public monitoring and
    monetary transfers, Journal of Economic Theory 147(3). Levin, J. (2003), Relational incentive
    contracts, American Economic Review 93(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from detente.exact.number import text
from detente.game.normal_form import NormalFormGame


class TransferStep(NamedTuple):
    """From `discount_from` on, up to the next step: joint payoff, least payoff of each player."""

    discount_from: Fraction
    joint_payoff: Fraction
    punishments: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string."""
        return {
            "discount_from": text(self.discount_from),
            "joint_payoff": text(self.joint_payoff),
            "punishments": {p: text(v) for p, v in self.punishments.items()},
        }


@dataclass(frozen=True, slots=True)
class Stakes:
    """For each profile in row-major order: cheating payoffs c_i by player, L, and G."""

    cheating: tuple[tuple[Fraction, ...], ...]
    liquidity: tuple[Fraction, ...]
    joint: tuple[Fraction, ...]


def stakes(game: NormalFormGame) -> Stakes:
    """What is at stake at every profile: c_i, L and G of the definition.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [int(x) for x in stakes(game).liquidity]
    [4, 1, 1, 0]
    """
    cheating = []
    for i, row in enumerate(game.payoffs):
        best = list(row)
        for cell in game.cells:
            if cell[i] == 0:
                at = game.deviations(cell, i)
                most = max(row[k] for k in at)
                for k in at:
                    best[k] = most
        cheating.append(tuple(best))
    joint = tuple(sum(own, Fraction(0)) for own in zip(*game.payoffs, strict=True))
    tempted = (sum(own, Fraction(0)) for own in zip(*cheating, strict=True))
    return Stakes(tuple(cheating), tuple(c - g for c, g in zip(tempted, joint, strict=True)), joint)


@dataclass(frozen=True)
class TransfersCertificate:
    """The steps, to be checked against the game alone."""

    steps: tuple[TransferStep, ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the steps are right at every discount factor in [0, 1)."""
        at = stakes(game)
        ends = [step.discount_from for step in self.steps]
        if ends != sorted(set(ends)) or not all(0 <= d < 1 for d in ends):
            return False
        if not all(_attained(at, step) for step in self.steps):
            return False
        none = TransferStep(Fraction(0), Fraction(0), {})
        before = [none, *self.steps]
        stairs = _stairs(at)
        for step, end in zip(before, [*ends, Fraction(1)], strict=True):
            # What can be played below `end` is no better than the step in force there.
            for stair in stairs:
                if stair.discount_from < end and (step is none or _better(stair, step)):
                    return False
        return True

    def to_dict(self) -> dict[str, object]:
        """The steps as data."""
        return {"steps": [step.to_dict() for step in self.steps]}


def _attained(at: Stakes, step: TransferStep) -> bool:
    """Whether the profiles that a step's figures allow have these figures."""
    d = step.discount_from
    room = d * (step.joint_payoff - sum(step.punishments.values()))
    kept = [k for k, need in enumerate(at.liquidity) if (1 - d) * need <= room]
    return (
        bool(kept)
        and max(at.joint[k] for k in kept) == step.joint_payoff
        and all(
            min(own[k] for k in kept) == level
            for own, level in zip(at.cheating, step.punishments.values(), strict=True)
        )
    )


def _better(stair: TransferStep, step: TransferStep) -> bool:
    """Whether a stair has a higher joint payoff or a lower punishment than a step."""
    levels = zip(stair.punishments.values(), step.punishments.values(), strict=True)
    return stair.joint_payoff > step.joint_payoff or any(mine < its for mine, its in levels)


def _stairs(at: Stakes) -> list[TransferStep]:
    """For every value of L the least d of the inequality (1 if there is none), U and the v_i."""
    order = sorted(range(len(at.joint)), key=at.liquidity.__getitem__)
    most = at.joint[order[0]]
    least = [own[order[0]] for own in at.cheating]
    found = []
    for k, after in zip(order, [*order[1:], None], strict=True):
        most = max(most, at.joint[k])
        least = [min(low, own[k]) for low, own in zip(least, at.cheating, strict=True)]
        need = at.liquidity[k]
        if after is None or at.liquidity[after] != need:
            levels = {str(i): low for i, low in enumerate(least)}
            found.append(TransferStep(_least(need, most - sum(least)), most, levels))
    return found


def _least(need: Fraction, room: Fraction) -> Fraction:
    """The least d with (1 - d) need <= d room; 1 if there is none below 1."""
    if need == 0:
        return Fraction(0)
    return need / (need + room) if room > 0 else Fraction(1)
