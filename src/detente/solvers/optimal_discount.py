"""The least discount factor at which payoffs are sustained by the best of all punishments.

With a public lottery V*(d) grows with d, so the discount factors at which it holds given payoffs
are a half-line. Floats tell where it seems to end, exact verdicts on both sides enclose the end.
The simplest fraction there is tried: it is the answer where the payoffs are sustained at it and
proven not to be at any below. An end that is no simple fraction, or of which that is not proven,
comes as an enclosure.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> optimal_discount(game, (Fraction(3), Fraction(3)))
Fraction(1, 2)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from detente.concepts.integer_stage import IntegerStage, needed
from detente.errors import SolverError
from detente.exact.halfplanes import Pair, Triple, contains, cut, facets, meet
from detente.exact.lp import maximise
from detente.exact.number import Enclosure, Number, simplest
from detente.exact.polygon import hull
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.kernels import polygons
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs, sustained
from detente.solvers.minmax import pure_minmax
from detente.solvers.payoff_search import Table, search
from detente.solvers.payoff_set import payoff_set

_HAIR = Fraction(1, 1 << 30)
# How far beside it proofs are tried, since they grow long close by.
_PADS = (_HAIR, *(Fraction(1, 1 << k) for k in (25, 20, 16, 12)))
_WIDTH = Fraction(1, 1 << 28)
# Fractions with denominators below it are tried; floats as near as this touch.
_SIMPLE, _TOUCH = 1 << 14, 1e-11
_PATIENT = 1 - Fraction(1, 10**6)
_STEPS = 20
# Binary digits: of corners that are shortened, of what they are shortened to, and of the longest.
_LONG, _SHORT, _LONGEST = 256, 48, 2000


def optimal_discount(
    game: NormalFormGame, payoffs: Sequence[Fraction], guesses: Sequence[Fraction] = ()
) -> Number | None:
    """The least discount factor with the payoffs in V*(d); None if there is none below 0.999999.

    `guesses` are tried first. Raises SolverError unless there are two players, and where neither
    is proven at 0.999999.
    """
    if not payoff_set(game, pure_minmax(game).levels).contains(payoffs):
        return None

    def holds(d: Fraction) -> bool | None:
        return sustained(game, d, payoffs)

    if holds(Fraction(0)):
        return Fraction(0)

    def least(guess: Fraction, low: Fraction) -> Number | None:
        """A guess at which they hold, or what encloses the answer by a hair, if it is nearly it."""
        if starts_at(game, payoffs, guess):
            return guess
        for pad in _PADS:
            verdict = holds(max(guess - pad, low))
            if verdict is not None:
                return None if verdict else Enclosure(max(guess - pad, low), guess)
        return None

    for guess in guesses:
        found = least(guess, Fraction(0)) if 0 < guess < 1 and holds(guess) else None
        if found is not None:
            return found
    low, high = _bracket(holds)
    if high is None:
        return None
    below, above = _likely(game, payoffs, low, high)
    guess = simplest(max(below - _HAIR, Fraction(0)), min(above + _HAIR, high))
    if low < guess and guess.denominator < _SIMPLE and holds(guess):
        found = least(guess, low)
        if found is not None:
            return found
    # Where that does not settle it floats have told where to ask for proofs first.
    for sign, start in ((1, above), (-1, below)):
        for pad in _PADS:
            at = start + sign * pad
            verdict = holds(at) if low < at < high else None
            low, high = (low, at) if verdict else (at, high) if verdict is False else (low, high)
            if verdict is not None or not effort.current().goes_on():
                break
    while high - low > _WIDTH and effort.current().goes_on():
        middle = (low + high) / 2
        verdict = holds(middle)
        if verdict is None:
            break
        low, high = (low, middle) if verdict else (middle, high)
    return Enclosure(low, high)


def _likely(
    game: NormalFormGame, payoffs: Sequence[Fraction], low: Fraction, high: Fraction
) -> tuple[Fraction, Fraction]:
    """Where in a bracket the payoffs begin to be sustained, as far as floats can say."""
    table = Table.of(game)
    point = [v * scale for v, scale in zip(payoffs, game.denominators, strict=True)]
    target = table.frame.floats([(point[0], point[1])])
    while high - low > _HAIR and effort.current().goes_on():
        middle = (low + high) / 2
        if polygons.within(target, search(table, float(middle), target).chain[-1], _TOUCH):
            high = middle
        else:
            low = middle
    return low, high


def _bracket(holds: Callable[[Fraction], bool | None]) -> tuple[Fraction, Fraction | None]:
    """Discount factors at which a verdict is no and yes; the latter None if it is always no."""
    low = Fraction(0)
    for k in range(1, 20):
        at = 1 - Fraction(1, 1 << k)
        verdict = holds(at)
        if verdict:
            return low, at
        low = at if verdict is False else low
        if not effort.current().goes_on():
            break
    verdict = holds(_PATIENT)
    if verdict is None:
        raise SolverError(
            "whether the payoffs are sustained at a discount factor of "
            f"{float(_PATIENT)} is not proven"
        )
    return low, _PATIENT if verdict else None


def starts_at(game: NormalFormGame, payoffs: Sequence[Fraction], discount: Fraction) -> bool:
    """Whether payoffs are proven to be in V*(d) for no d below a discount factor above 0.

    V*(d) then lies in V* at the discount factor itself, so profiles are out that keep nothing of
    that set once thresholds rise. As d rises to the discount factor, all limits of V*(d) lie in
    what the other profiles generate of that set, in what they generate of this, and so on.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [starts_at(game, (Fraction(3), Fraction(3)), Fraction(k, 8)) for k in (4, 5)]
    [True, False]
    """
    stage = IntegerStage.of(game, discount)
    d, q, (one, two) = stage.weight, stage.whole, stage.grid
    point = payoffs[0] / one, payoffs[1] / two
    outer = equilibrium_payoffs(game, discount).outer
    around: list[Triple] = [(x / one, y / two, 1) for x, y in outer]
    # A hair that the outer polygon is too wide would keep profiles alive.
    rational = payoff_set(game, pure_minmax(game).levels).inner
    for facet in facets([(x, y) for x, y in rational]):
        around = cut(around, (facet[0] * one, facet[1] * two, facet[2]))
    polygon: tuple[Pair, ...] = hull((Fraction(x) / w, Fraction(y) / w) for x, y, w in around)
    left = [k for k in needed(stage) if _lives_below(stage, k, polygon)]
    for _ in range(_STEPS):
        images = []
        for k in left:
            g = stage.points[k]
            for x, y, w in stage.kept(k, polygon, _least(polygon)):
                after = Fraction(x) / w, Fraction(y) / w
                images.append(
                    (((q - d) * g[0] + d * after[0]) / q, ((q - d) * g[1] + d * after[1]) / q)
                )
        before, polygon = polygon, _shortened(hull(images))
        if not contains(polygon, point):
            return True
        if polygon == before or _digits(polygon) > _LONGEST or not effort.current().goes_on():
            break
    return False


def _digits(polygon: Sequence[Pair]) -> int:
    return max((v.denominator.bit_length() for corner in polygon for v in corner), default=0)


def _shortened(polygon: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """A polygon whose corners have become long, a hair wider with short ones where it is wide."""
    if _digits(polygon) <= _LONG:
        return polygon
    limits = []
    for a, b, _ in facets(polygon):
        shift = max(0, max(abs(a), abs(b)).bit_length() - _SHORT)
        x, y = a >> shift, b >> shift
        most = max(x * v + y * w for v, w in polygon)
        limits.append((x << _SHORT, y << _SHORT, math.ceil(most * (1 << _SHORT))))
    return meet(limits) or polygon


def _least(polygon: Sequence[Pair]) -> Pair:
    return min(x for x, _ in polygon), min(y for _, y in polygon)


def _lives_below(stage: IntegerStage, item: int, polygon: Sequence[Pair]) -> bool:
    """Whether a profile keeps some of a polygon at discount factors a little smaller, too.

    The greatest r = (1 - d) / d at which it does is the value of a linear programme.
    """
    threat, gains = _least(polygon), stage.gains[item]
    if gains == (0, 0):
        return True
    found = maximise(
        [0] * len(polygon) + [1],
        [[*(-corner[i] for corner in polygon), gains[i]] for i in (0, 1)],
        [-threat[0], -threat[1]],
        [[1] * len(polygon) + [0]],
        [1],
    )
    return found.value is not None and found.value > Fraction(stage.whole, stage.weight) - 1
