r"""Public signals and the stakes they need: transfers, and strongly symmetric equilibria.

Definition
    Play is not seen; a signal y comes with chance rho(y|a). With transfers, players may pay one
    another or burn money after every signal. What the players have at stake is the *liquidity*
    L = d/(1-d) (U - sum of v_i), where U is the greatest joint payoff and v_i the least payoff
    of i. A profile a is played with stakes q_i(y) >= 0, sum of q_i(y) <= L, that deter: for
    every action k of i, E[q_i | a] >= g_i(k, a_-i) - g_i(a) + E[q_i | k, a_-i]. Then

        U(L) = max over a, q of  G(a) - E[L - sum of q_i | a],
        v_i(L) = min over a, q of  g_i(a) + E[q_i | a],

    and d sustains the greatest L with (1-d) L <= d (U(L) - sum of v_i(L)) (Goldluecke and Kranz
    2012). In a *strongly symmetric* equilibrium of a symmetric game all play alike after every
    history. There the one stake is 0 <= q(y) <= L, the best payoff is max of g(a) - E[q | a] and
    the worst min of g(a) + E[q | a], with the same inequality for L (Abreu, Pearce and
    Stacchetti 1986).
What it certifies
    For every profile the best value as a function of L: stakes that reach it at its kinks, and
    prices that prove that none is better. What every discount factor sustains follows from
    those by comparison.
Cost
    A few small linear programmes for every profile that is not outshone, once for all discounts.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
    >>> [p.constant for p in transfer_programmes(game, watch, 0)]
    [Fraction(6, 1), Fraction(-3, 1), Fraction(-3, 1)]

When it fails
    Pure actions on the path and one discount factor for all. Without transfers, asymmetric
    equilibria may do better than strongly symmetric ones.
References
    Goldluecke, S. and Kranz, S. (2012), Infinitely repeated games with public monitoring and
    monetary transfers, Journal of Economic Theory 147(3). Abreu, D., Pearce, D. and Stacchetti,
    E. (1986), Optimal cartel equilibria with imperfect monitoring, Journal of Economic Theory
    39(1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from detente.exact.parametric import Curve, Line, Programme, Segment, upper
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring

Kind = Literal["transfers", "symmetric"]
Chances: TypeAlias = Callable[[int], tuple[Fraction, ...]]
ZERO, ONE = Fraction(0), Fraction(1)


def chances_near(game: NormalFormGame, watch: Monitoring | None, here: int) -> Chances:
    """The chances of the signals at the profile `here` and one deviation away from it.

    Where play is seen the signals are: nobody left the profile, or player 1, 2, ... did.
    """
    if watch is not None:
        return watch.row
    home = game.cells[here]

    def seen(there: int) -> tuple[Fraction, ...]:
        away = [
            i + 1 for i, (a, b) in enumerate(zip(home, game.cells[there], strict=True)) if a != b
        ]
        who = away[0] if away else 0
        return tuple(Fraction(k == who) for k in range(len(home) + 1))

    return seen


def transfer_programmes(
    game: NormalFormGame, watch: Monitoring | None, here: int
) -> list[Programme]:
    """At one profile: the joint payoff, then minus the payoff of each player when punished."""
    chance, n = chances_near(game, watch, here), len(game.players)
    at_home = chance(here)
    size = len(at_home)
    rows, right = [], []
    for i, row in enumerate(game.payoffs):
        for there in game.deviations(game.cells[here], i):
            if there != here:
                away = chance(there)
                line = [ZERO] * (n * size)
                line[i * size : (i + 1) * size] = [
                    q - p for q, p in zip(away, at_home, strict=True)
                ]
                rows.append(tuple(line))
                right.append(row[here] - row[there])
    deterring = len(rows)
    for y in range(size):
        rows.append(tuple(Fraction(k % size == y) for k in range(n * size)))
        right.append(ZERO)
    growth = (ZERO,) * deterring + (ONE,) * size
    joint = sum((row[here] for row in game.payoffs), ZERO)
    found = [Programme(at_home * n, -ONE, joint, tuple(rows), tuple(right), growth)]
    for i, row in enumerate(game.payoffs):
        gain = [ZERO] * (n * size)
        gain[i * size : (i + 1) * size] = [-p for p in at_home]
        found.append(Programme(tuple(gain), ZERO, -row[here], tuple(rows), tuple(right), growth))
    return found


def symmetric_programmes(
    game: NormalFormGame, watch: Monitoring | None, here: int
) -> list[Programme]:
    """At a profile in which all play alike: the payoff, then minus the payoff when punished."""
    chance, row = chances_near(game, watch, here), game.payoffs[0]
    at_home = chance(here)
    size = len(at_home)
    found = []
    for sign in (1, -1):
        rows, right = [], []
        for there in game.deviations(game.cells[here], 0):
            if there != here:
                away = chance(there)
                rows.append(tuple(sign * (p - q) for q, p in zip(away, at_home, strict=True)))
                right.append(row[here] - row[there])
        growth = (ZERO,) * len(rows) + (ONE,) * size
        rows += [tuple(Fraction(k == y) for k in range(size)) for y in range(size)]
        gain = tuple(-p for p in at_home)
        found.append(
            Programme(gain, ZERO, sign * row[here], tuple(rows), (*right, *[ZERO] * size), growth)
        )
    return found


def places(game: NormalFormGame, kind: Kind) -> list[int]:
    """The profiles that can be played: all of them, or those in which all play alike."""
    if kind == "transfers":
        return list(range(game.size))
    return [k for k, cell in enumerate(game.cells) if len(set(cell)) == 1]


def programmes(
    game: NormalFormGame, watch: Monitoring | None, kind: Kind, here: int
) -> list[Programme]:
    """The programmes of one profile: the best payoff, then each punishment."""
    build = transfer_programmes if kind == "transfers" else symmetric_programmes
    return build(game, watch, here)


def ceilings(game: NormalFormGame, kind: Kind, here: int) -> list[Segment]:
    """Bounds on a profile's programmes that need no linear programme.

    No signal does better than to be seen: less than the sum of the gains from deviating deters
    nobody, payoffs are at most the stage's, and a punished player gets its best deviation.
    """
    gains, best = [], []
    for i, row in enumerate(game.payoffs):
        most = max(row[k] for k in game.deviations(game.cells[here], i))
        gains.append(most - row[here])
        best.append(-most)
    if kind == "symmetric":
        gains, best = gains[:1], best[:1]
        top = game.payoffs[0][here]
    else:
        top = sum((row[here] for row in game.payoffs), ZERO)
    need = sum(gains, ZERO)
    return [Segment(need, Line(height, ZERO), here) for height in (top, *best)]


@dataclass(frozen=True, slots=True)
class Unplayable:
    """A profile that no stakes whatever make anybody keep, with the prices that prove it."""

    dual: tuple[Fraction, ...]

    def holds(self, programme: Programme) -> bool:
        """Whether the prices prove it."""
        free = Programme(
            programme.gain, ZERO, ZERO, programme.rows, programme.right, programme.growth
        )
        return (
            all(v >= 0 for v in self.dual)
            and all(
                sum(v * row[j] for v, row in zip(self.dual, free.rows, strict=True)) >= 0
                for j in range(len(free.gain))
            )
            and not any(v and e for v, e in zip(self.dual, free.growth, strict=True))
            and sum(v * b for v, b in zip(self.dual, free.right, strict=True)) < 0
        )


@dataclass(frozen=True)
class LiquidityCertificate:
    """For each programme of each profile its curve, why there is none, or None where outshone.

    `evidence[k][place]` is that of programme number k; `envelopes[k]` is the greatest of them
    all as a function of L.
    """

    kind: Kind
    monitoring: Monitoring | None
    evidence: tuple[tuple[Curve | Unplayable | None, ...], ...]
    envelopes: tuple[tuple[Segment, ...], ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every curve is right, and the envelopes are theirs."""
        at = places(game, self.kind)
        if any(len(own) != len(at) for own in self.evidence):
            return False
        for place, here in enumerate(at):
            built = programmes(game, self.monitoring, self.kind, here)
            if len(built) != len(self.evidence):
                return False
            for programme, own in zip(built, self.evidence, strict=True):
                proof = own[place]
                if isinstance(proof, Unplayable) and not proof.holds(programme):
                    return False
                if isinstance(proof, Curve) and not is_right(programme, proof):
                    return False
        return all(
            self._is_envelope(game, at, k, claimed) for k, claimed in enumerate(self.envelopes)
        )

    def _is_envelope(
        self, game: NormalFormGame, at: Sequence[int], k: int, claimed: Sequence[Segment]
    ) -> bool:
        found: list[Segment] = []
        for here, proof in zip(at, self.evidence[k], strict=True):
            if isinstance(proof, Curve):
                found = upper(found, segments(proof, here))
        if not _same(found, claimed):
            return False
        return all(
            _same(upper(claimed, [ceilings(game, self.kind, here)[k]]), claimed)
            for here, proof in zip(at, self.evidence[k], strict=True)
            if proof is None
        )


def segments(found: Curve, here: int) -> list[Segment]:
    """A curve's linear pieces, tagged with the profile's position."""
    return [Segment(at, line, here) for at, line in found.pieces()]


def is_right(programme: Programme, found: Curve) -> bool:
    """Whether a curve is the programme's best value at every L."""
    if found.programme != programme or not found.points:
        return False
    if any(not programme.allows(x, at) for at, x in found.points):
        return False
    heights = [(at, programme.value(x, at)) for at, x in found.points]
    if any(a >= b for (a, _), (b, _) in pairwise(heights)):
        return False
    first = heights[0][0]
    if first and programme.starts(found.start) != first:
        return False
    lines = [line for line in map(programme.bound, found.duals) if line is not None]
    if not any(line.slope == 0 and line.intercept == heights[-1][1] for line in lines):
        return False
    return all(
        any(line.at(a) == low and line.at(b) == high for line in lines)
        for (a, low), (b, high) in pairwise(heights)
    )


def _same(one: Sequence[Segment], two: Sequence[Segment]) -> bool:
    """Whether two envelopes have the same heights everywhere, whoever reaches them."""

    def joined(pieces: Sequence[Segment]) -> list[tuple[Fraction, Line]]:
        kept: list[tuple[Fraction, Line]] = []
        for s in pieces:
            if not kept or kept[-1][1] != s.line:
                kept.append((s.start, s.line))
        return kept

    return joined(one) == joined(two)
