"""How sure a share is: exact binomial intervals, and words for likelihoods.

The Clopper-Pearson interval of k successes in n independent draws holds every share p at which
neither k or more successes, nor k or fewer, is rarer than half of 1 - level. It covers the true
share at least as often as its level says, whatever that share is.

>>> low, high = clopper_pearson(0, 10)
>>> low, round(high, 4)
(0.0, 0.3085)

References: Clopper, C. and Pearson, E. (1934), The use of confidence or fiducial limits
illustrated in the case of the binomial, Biometrika 26(4). Lentz, W. (1976), Generating Bessel
functions in Mie scattering calculations using continued fractions, Applied Optics 15(3).
Mastrandrea, M. et al. (2010), Guidance note on consistent treatment of uncertainties, IPCC.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from detente.errors import GameError

LEVEL = 0.95
_STEPS = 20_000

# Words for a share of admissible judgements, and the least share that each stands for. They speak
# of how far a conclusion rests on the numbers, never of how likely an outcome is to come about.
WORDS: tuple[tuple[str, Fraction], ...] = (
    ("in virtually every draw", Fraction(99, 100)),
    ("in nearly every draw", Fraction(9, 10)),
    ("in most draws", Fraction(2, 3)),
    ("in about half of the draws", Fraction(1, 3)),
    ("in few draws", Fraction(1, 10)),
    ("in very few draws", Fraction(1, 100)),
    ("in virtually no draw", Fraction(0)),
)


def words(share: Fraction) -> str:
    """A share of draws in words, by the table `WORDS`.

    >>> words(Fraction(95, 100)), words(Fraction(1, 2))
    ('in nearly every draw', 'in about half of the draws')
    """
    return next(said for said, least in WORDS if share >= least)


@lru_cache(maxsize=4096)
def clopper_pearson(successes: int, draws: int, level: float = LEVEL) -> tuple[float, float]:
    """The Clopper-Pearson interval for the share behind `successes` of `draws`.

    `level` is the least chance that the interval holds the true share. Ends are rounded outward
    by less than 1e-9. Raises GameError for counts that are none and levels outside (0, 1).

    >>> [round(end, 4) for end in clopper_pearson(8, 10)]
    [0.4439, 0.9748]
    """
    if not 0 <= successes <= draws or draws < 1:
        raise GameError(f"{successes} of {draws} is no share of draws")
    if not 0 < level < 1:
        raise GameError(f"level {level}, write a number between 0 and 1, such as 0.95")
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else _share(successes, draws - successes + 1, tail)[0]
    high = 1.0 if successes == draws else _share(successes + 1, draws - successes, 1 - tail)[1]
    return low, high


def _share(a: int, b: int, wanted: float) -> tuple[float, float]:
    """Ends around the p at which the beta distribution of a and b reaches `wanted`."""
    low, high = 0.0, 1.0
    for _ in range(64):
        middle = (low + high) / 2
        if at_least(a, a + b - 1, middle) < wanted:
            low = middle
        else:
            high = middle
    return max(0.0, low - 1e-10), min(1.0, high + 1e-10)


def at_least(successes: int, draws: int, share: float) -> float:
    """The chance of so many successes or more: the regularised incomplete beta function.

    >>> round(at_least(2, 3, 0.5), 12)
    0.5
    """
    if successes <= 0:
        return 1.0
    if successes > draws or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    a, b = successes, draws - successes + 1
    log = (
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(share)
        + b * math.log1p(-share)
    )
    # The continued fraction converges fast on this side of the mean only.
    if share < (a + 1) / (a + b + 2):
        return math.exp(log) * _fraction(a, b, share) / a
    return 1.0 - math.exp(log) * _fraction(b, a, 1 - share) / b


def _fraction(a: int, b: int, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1)
    d = 1.0 / (d if abs(d) > tiny else tiny)
    total = d
    for m in range(1, _STEPS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 + step * d
            d = 1.0 / (d if abs(d) > tiny else tiny)
            c = 1.0 + step / c
            c = c if abs(c) > tiny else tiny
            total *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return total
