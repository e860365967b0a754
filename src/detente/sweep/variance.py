"""How much of an answer's variance each factor accounts for: first and total order.

The *first-order* index of a factor is the share of the variance that goes when the factor alone is
known; the *total* index the share that stays when all others are known (Sobol 1993). Both are
estimated from two independent samples A and B and, for each factor, A with that factor's column
from B (Saltelli et al. 2010, with Jansen's estimator of the total index), each with its standard
error. An answer yes or no counts as 1 or 0.

References: Sobol, I. (1993), Sensitivity estimates for nonlinear mathematical models, Mathematical
Modelling and Computational Experiments 1. Saltelli, A., Annoni, P., Azzini, I., Campolongo, F.,
Ratto, M. and Tarantola, S. (2010), Variance based sensitivity analysis of model output, Computer
Physics Communications 181.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Index:
    """A factor's first-order and total index, each with the standard error of its estimate.

    An estimate may lie a little outside [0, 1], where the true index never does.
    """

    first: float
    total: float
    first_error: float
    total_error: float

    def to_dict(self) -> dict[str, float]:
        """Both indices with their errors."""
        return {
            "first": self.first,
            "first_error": self.first_error,
            "total": self.total,
            "total_error": self.total_error,
        }


def indices(at_a: Floats, at_b: Floats, swapped: Sequence[Floats]) -> list[Index] | None:
    """The indices of each factor from the answers at A, at B and at A with one column of B.

    None where the answer is the same everywhere, so that there is no variance to share out.
    """
    import numpy as np

    both = np.concatenate([at_a, at_b])
    variance = float(both.var())
    if variance == 0:
        return None
    mean, root = float(both.mean()), len(at_a) ** 0.5
    found = []
    for mixed in swapped:
        alone = (at_b - mean) * (mixed - at_a) / variance
        every = (at_a - mixed) ** 2 / (2 * variance)
        found.append(
            Index(
                float(alone.mean()),
                float(every.mean()),
                float(alone.std()) / root,
                float(every.std()) / root,
            )
        )
    return found


def of_function(
    function: Callable[[Floats], Floats], factors: int, draws: int, seed: int = 1
) -> list[Index] | None:
    """The indices of a function of independent numbers, each uniform in [0, 1).

    `function` takes an array with a row for each point and a column for each factor.

    >>> found = of_function(lambda x: 2 * x[:, 0] + x[:, 1], 2, 4096)
    >>> [round(index.total, 1) for index in found or []]
    [0.8, 0.2]
    """
    import numpy as np

    key = np.array([seed, factors], np.uint64)
    words = np.random.Philox(key=key).random_raw(2 * draws * factors)
    points = (words >> np.uint64(11)).reshape(2, draws, factors).astype(np.float64) * 2.0**-53
    swapped = []
    for k in range(factors):
        mixed = points[0].copy()
        mixed[:, k] = points[1][:, k]
        swapped.append(function(mixed))
    return indices(function(points[0]), function(points[1]), swapped)
