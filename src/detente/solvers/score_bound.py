"""The bound that scores set on every equilibrium under public signals, and its directions.

For the definition see `concepts.score`. Within one quadrant of directions a profile's score is
concave and piecewise linear in the direction, with the slopes that the dual solutions tell. For
two players the scores are therefore known in every direction after finitely many linear
programmes, and with them the exact set: only directions in which the best profile changes, and
the axes, can cut it. With more players directions are added where the set has its corners, as
long as that cuts something off; every half-space is proven, but some may be missing.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
>>> bound = score_bound(game, watch)
>>> str(bound.support([1, 1])), bound.is_limit
('16/3', False)

References: Fudenberg, D. and Levine, D. (1994), Journal of Economic Theory 62(1); Fudenberg, D.,
Levine, D. and Maskin, E. (1994), Econometrica 62(5).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from detente.concepts.score import (
    Direction,
    Score,
    ScoreCertificate,
    enforcing,
    limit_programme,
    score_programme,
)
from detente.exact.linear import rank
from detente.exact.lp import LPResult, maximise
from detente.exact.number import text
from detente.exact.parametric import Line, Programme, Segment, upper
from detente.exact.vertices import vertices
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.payoff_set import PayoffSet

ZERO, ONE = Fraction(0), Fraction(1)
# Rounds in which directions are added where the set has its corners, for three players and more.
_ROUNDS = 3


@dataclass(frozen=True)
class ScoreBound(PayoffSet):
    """Payoffs that hold those of every perfect public equilibrium, at every discount factor.

    `is_limit` tells that the set is just what patient players can sustain: it has an interior
    and no direction is missing. `scores` are the half-spaces with their proofs.
    """

    scores: tuple[Score, ...] = field(default=(), repr=False)
    certificate: ScoreCertificate | None = field(default=None, compare=False, repr=False)
    is_limit: bool = False
    complete: bool = True
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        kind = "limit of patience" if self.is_limit else "bound"
        return f"ScoreBound({', '.join(self.players)}: {len(self.points)} corners, {kind})"

    def to_dict(self) -> dict[str, object]:
        """Corners, and the half-spaces as direction and score, numbers as exact strings."""
        return {
            **super().to_dict(),
            "scores": [
                {"direction": [text(v) for v in s.direction],
                 "score": None if s.value is None else text(s.value)}
                for s in self.scores
            ],
            "is_limit": self.is_limit,
            "complete": self.complete,
            "notes": list(self.notes),
        }  # fmt: skip


def score(game: NormalFormGame, watch: Monitoring, direction: Sequence[Fraction]) -> Score:
    """k*(l) in one direction, with its proof.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
    >>> str(score(game, watch, (Fraction(1), Fraction(1))).value)
    '16/3'
    """
    towards = tuple(direction)
    prices: list[tuple[Fraction, ...]] = []
    unkept: list[int | None] = []
    value, best = None, None
    rewards: tuple[Fraction, ...] = ()
    for here in range(game.size):
        refusal = _refusal(game, watch, here)
        if refusal is not None:
            unkept.append(refusal[0])
            prices.append(refusal[1])
            continue
        programme = score_programme(game, watch, here, towards)
        found = maximise(programme.gain, programme.rows, programme.right)
        assert found.x is not None, "what can be kept has a score"  # noqa: S101 (see concepts)
        assert found.dual is not None, "an optimum has prices"  # noqa: S101 (see lp.maximise)
        unkept.append(None)
        prices.append(found.dual)
        reached = programme.value(found.x, ZERO)
        if value is None or reached > value:
            value, best, rewards = reached, here, found.x
    return Score(towards, value, best, rewards, tuple(prices), tuple(unkept))


@lru_cache(maxsize=4096)
def _refusal(
    game: NormalFormGame, watch: Monitoring, here: int
) -> tuple[int, tuple[Fraction, ...]] | None:
    """A player that nothing makes keep its action at a profile, with the proof; None if none."""
    for i in range(len(game.players)):
        programme = enforcing(game, watch, here, i)
        found = maximise(programme.gain, programme.rows, programme.right)
        if found.status == "infeasible" and found.dual is not None:
            return i, found.dual
    return None


def score_bound(game: NormalFormGame, watch: Monitoring) -> ScoreBound:
    """The intersection of the half-spaces: exact for two players, from outside for more."""
    n = len(game.players)
    axes = [tuple(Fraction(s * (i == k)) for i in range(n)) for k in range(n) for s in (1, -1)]
    found = [score(game, watch, axis) for axis in axes]
    if any(s.value is None for s in found):
        certificate = ScoreCertificate(watch, tuple(found))
        note = "no profile of pure actions can be kept by every player, at any discount factor"
        return ScoreBound(game.players, (), {}, tuple(found), certificate, notes=(note,))
    complete = True
    if n == 2:
        found += [score(game, watch, direction) for direction in _bends(game, watch)]
        complete = not effort.current().stopped
    elif n > 2:
        complete = _explore(game, watch, found)
    corners = _corners(found)
    solid = _is_solid(corners, n)
    notes: list[str] = []
    if n > 2:
        notes.append("half-spaces in further directions may cut off more")
    if not complete:
        notes.append("the time ran out; half-spaces not reached are left out")
    if not solid:
        notes.append("the set has no interior, so patience need not reach all of it")
    return ScoreBound(
        game.players,
        tuple(corners),
        {},
        tuple(found),
        ScoreCertificate(watch, tuple(found)),
        solid and n <= 2 and complete,
        complete,
        tuple(notes),
    )


def _corners(scores: Sequence[Score]) -> list[tuple[Fraction, ...]]:
    """The corners of the intersection; the axes come first and make it bounded."""
    width = len(scores[0].direction)
    least = [ZERO] * width
    for s in scores:
        if sum(1 for v in s.direction if v) == 1 and s.value is not None:
            k = next(i for i, v in enumerate(s.direction) if v)
            if s.direction[k] < 0:
                least[k] = s.value / s.direction[k]
    rows, right = [], []
    for s in scores:
        assert s.value is not None, "some profile is kept"  # noqa: S101 (see score_bound)
        rows.append(s.direction)
        right.append(s.value - sum((l * v for l, v in zip(s.direction, least, strict=True)), ZERO))
    found = vertices(rows, right, width)
    return [tuple(v + low for v, low in zip(point, least, strict=True)) for point, _ in found]


def _is_solid(corners: Sequence[tuple[Fraction, ...]], n: int) -> bool:
    if len(corners) <= n:
        return False
    first, *others = corners
    return rank([[a - b for a, b in zip(p, first, strict=True)] for p in others]) == n


# -- two players ------------------------------------------------------------------------------


def _bends(game: NormalFormGame, watch: Monitoring) -> Iterator[Direction]:
    """The directions off the axes in which the best score has a bend, quadrant by quadrant."""
    for signs in itertools.product((1, -1), repeat=2):
        found: list[Segment] = []
        for here in range(game.size):
            if not effort.current().goes_on():
                return
            if _refusal(game, watch, here) is None and not _below(game, here, signs, found):
                found = upper(found, _in_quadrant(game, watch, here, signs))
        for s in found:
            if 0 < s.start < 1:
                yield _whole(_towards(signs, s.start))


def _towards(signs: Sequence[int], t: Fraction) -> Direction:
    return (signs[0] * (1 - t), signs[1] * t)


def _below(game: NormalFormGame, here: int, signs: Sequence[int], found: Sequence[Segment]) -> bool:
    """Whether a profile, even if play were seen, is nowhere above what was found."""
    heights = [
        sum((v * row[here] for v, row in zip(_towards(signs, t), game.payoffs, strict=True)), ZERO)
        for t in (ZERO, ONE)
    ]
    line = Line(heights[0], heights[1] - heights[0])
    starts = [s.start for s in found]
    return bool(found) and all(
        s.line.at(t) >= line.at(t)
        for s, end in zip(found, [*starts[1:], ONE], strict=True)
        for t in (s.start, end)
    )


def _in_quadrant(
    game: NormalFormGame, watch: Monitoring, here: int, signs: Sequence[int]
) -> list[Segment]:
    """A profile's score along the quadrant, from (signs[0], 0) at t = 0 to (0, signs[1]) at 1."""

    def solved(t: Fraction) -> tuple[Fraction, Line]:
        programme = limit_programme(game, watch, here, _towards(signs, t), signs)
        found = maximise(programme.gain, programme.rows, programme.right)
        assert found.value is not None, "what can be kept has a score"  # noqa: S101 (see score)
        return found.value + programme.constant, _line(game, watch, here, signs, found)

    def between(a: Fraction, low: tuple[Fraction, Line], b: Fraction,
                high: tuple[Fraction, Line]) -> list[Segment]:  # fmt: skip
        one, two = low[1], high[1]
        if one.at(b) == high[0]:
            return [Segment(a, one, here)]
        if two.at(a) == low[0]:
            return [Segment(a, two, here)]
        cross = (two.intercept - one.intercept) / (one.slope - two.slope)
        middle = solved(cross)
        if middle[0] == one.at(cross):
            return [Segment(a, one, here), Segment(cross, two, here)]
        return between(a, low, cross, middle) + between(cross, middle, b, high)

    return between(ZERO, solved(ZERO), ONE, solved(ONE))


def _line(
    game: NormalFormGame, watch: Monitoring, here: int, signs: Sequence[int], found: LPResult
) -> Line:
    """The bound that prices set along the whole quadrant: linear, as only right sides change."""
    assert found.dual is not None, "an optimum has prices"  # noqa: S101 (see lp.maximise)
    ends: list[Fraction] = []
    for t in (ZERO, ONE):
        programme: Programme = limit_programme(game, watch, here, _towards(signs, t), signs)
        bound = programme.bound(found.dual)
        assert bound is not None, "prices stay a proof"  # noqa: S101 (the rows are the same)
        ends.append(bound.intercept)
    return Line(ends[0], ends[1] - ends[0])


# -- more players -----------------------------------------------------------------------------


def _explore(game: NormalFormGame, watch: Monitoring, found: list[Score]) -> bool:
    """Adds half-spaces between the axes, then at the corners while they cut; whether to the end."""
    known = {s.direction for s in found}
    waiting = [
        tuple(map(Fraction, signs))
        for signs in itertools.product((1, 0, -1), repeat=len(game.players))
        if sum(map(abs, signs)) > 1
    ]
    for _ in range(_ROUNDS):
        cut = False
        for direction in waiting:
            if not effort.current().goes_on():
                return False
            known.add(direction)
            corners = _corners(found)
            reach = max((_dot(direction, c) for c in corners), default=None)
            fresh = score(game, watch, direction)
            if fresh.value is not None and reach is not None and fresh.value < reach:
                found.append(fresh)
                cut = True
        if not cut:
            return True
        waiting = [d for d in _between_facets(found) if d not in known]
    return True


def _between_facets(scores: Sequence[Score]) -> list[Direction]:
    """At every corner the sum of the half-spaces' directions that meet there."""
    found: dict[Direction, None] = {}
    for corner in _corners(scores):
        meeting = [s.direction for s in scores if _dot(s.direction, corner) == s.value]
        total = tuple(sum(column, ZERO) for column in zip(*meeting, strict=True))
        if any(total):
            found[_whole(total)] = None
    return list(found)


def _whole(direction: Sequence[Fraction]) -> Direction:
    scale = math.lcm(*(v.denominator for v in direction))
    entries = [int(v * scale) for v in direction]
    divisor = math.gcd(*entries)
    return tuple(Fraction(v, divisor) for v in entries)


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((v * w for v, w in zip(a, b, strict=True)), ZERO)
