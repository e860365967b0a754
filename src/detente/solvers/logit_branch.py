"""The principal branch of logit equilibria as a curve, followed in floats.

The unknowns are the logarithms of all probabilities and lambda; the equations say that every
probability is its logit answer. From the centroid at lambda = 0 the curve is followed by its
tangent and corrected by Newton's method orthogonally to it, so that it may turn back in lambda.
Where branches cross (as in symmetric games) the curve that goes straight on is taken.

Lambda is counted here in units of one over the largest gain that changing one action can bring,
so that payoffs of any size give the same numbers.

References: Turocy, T. (2005), A dynamic homotopy interpretation of the logistic quantal response
equilibrium correspondence, Games and Economic Behavior 51(2). Allgower, E. and Georg, K. (1990),
Numerical Continuation Methods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from detente.game.normal_form import NormalFormGame

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]

# Mixed limits are neared as one over lambda: at this lambda to about six digits.
FAR = 1e6
MAX_STEPS = 2_000
_FIRST_STEP, _LEAST_STEP = 0.05, 1e-9
# Between two points no probability moves more than this, and the tangent's turn has this cosine.
_FARTHEST, _STRAIGHT = 0.05, 0.97
# How much Newton's method may correct a prediction, in probabilities.
_CORRECTION = 0.005
_NEWTON_STEPS = 6
# Corrections below this share of the largest unknown are rounding.
_SETTLED = 1e-12


@dataclass(frozen=True, slots=True)
class BranchPoint:
    """A point: logarithms of all probabilities and lambda in `x`, the unit tangent there.

    `turning` marks a point where the tangent stands still in lambda.
    """

    x: Array
    tangent: Array
    turning: bool = False


def scale(game: NormalFormGame) -> Fraction:
    """The largest gain that any change of one player's action brings; 0 if none matters."""
    most = Fraction(0)
    for i, row in enumerate(game.payoffs):
        for cell in game.cells:
            if cell[i] == 0:
                own = [row[k] for k in game.deviations(cell, i)]
                most = max(most, max(own) - min(own))
    return most


class LogitBranch:
    """The equations of one game and the steps along their curve."""

    def __init__(self, game: NormalFormGame) -> None:
        import numpy as np

        self.shape = game.shape
        self.unit = scale(game)
        self._at = [sum(game.shape[:i]) for i in range(len(game.shape) + 1)]
        self._payoffs = []
        for i, row in enumerate(game.payoffs):
            flat = [0.0] * game.size
            for cell in game.cells:
                if cell[i] == 0 and self.unit:
                    own = game.deviations(cell, i)
                    least = min(row[k] for k in own)
                    for k in own:
                        flat[k] = float((row[k] - least) / self.unit)
            self._payoffs.append(np.array(flat).reshape(game.shape))

    def probabilities(self, x: Array) -> list[Array]:
        """Each player's probabilities at a point, summing to 1."""
        import numpy as np

        found = []
        for low, high in pairwise(self._at):
            own = np.exp(x[low:high])
            found.append(own / own.sum())
        return found

    def points(self) -> Iterator[BranchPoint]:
        """The curve from the centroid to lambda = FAR, turning points among its points.

        It ends sooner if no step succeeds or after MAX_STEPS.
        """
        point, length = self._start(), _FIRST_STEP
        yield point
        for _ in range(MAX_STEPS):
            following = self._step(point, length)
            while following is None:
                length /= 2
                if length < _LEAST_STEP:
                    return
                following = self._step(point, length)
            if following.tangent[-1] * point.tangent[-1] < 0:
                yield self._turn(point, length)
            point = following
            yield point
            if point.x[-1] >= FAR:
                return
            length *= 1.5

    def _start(self) -> BranchPoint:
        import numpy as np

        x = np.concatenate([*(np.full(m, -np.log(m)) for m in self.shape), [0.0]])
        ahead = np.zeros_like(x)
        ahead[-1] = 1.0
        return BranchPoint(x, self._tangent(x, ahead))

    def _step(self, point: BranchPoint, length: float) -> BranchPoint | None:
        """The point about `length` farther along; None if the step is too long to be trusted."""
        import numpy as np

        x = point.x + length * point.tangent
        if x[:-1].max() > 1.0:
            return None
        before, predicted = self._spread(point.x), self._spread(x)
        last = np.inf
        for _ in range(_NEWTON_STEPS):
            value, slope = self._equations(x)
            across, corner = np.linalg.qr(slope.T)
            try:
                change = across @ np.linalg.solve(corner.T, -value)
            except np.linalg.LinAlgError:
                return None
            x = x + change
            if not x[:-1].max() <= 1.0:
                return None
            size = float(np.abs(change).max())
            if size <= _SETTLED * (1000 + float(np.abs(x).max())):
                break
            if size > last / 2:
                return None
            last = size
        else:
            return None
        found = self._spread(x)
        if np.abs(found - predicted).max() > _CORRECTION:
            return None
        if np.abs(found - before).max() > _FARTHEST:
            return None
        tangent = self._tangent(x, point.tangent)
        if tangent @ point.tangent < _STRAIGHT:
            return None
        return BranchPoint(x, tangent)

    def _turn(self, point: BranchPoint, length: float) -> BranchPoint:
        """The turning point within one step of `length`, by bisection on the length."""
        low, high, found = 0.0, length, point
        for _ in range(40):
            middle = (low + high) / 2
            tried = self._step(point, middle)
            if tried is not None and tried.tangent[-1] * point.tangent[-1] > 0:
                low, found = middle, tried
            else:
                high = middle
        return BranchPoint(found.x, found.tangent, turning=True)

    def _spread(self, x: Array) -> Array:
        import numpy as np

        return np.concatenate(self.probabilities(x))

    def _tangent(self, x: Array, ahead: Array) -> Array:
        """The unit vector along the curve on the side of `ahead`."""
        import numpy as np

        slope = self._equations(x)[1]
        along: Array = np.linalg.qr(slope.T, mode="complete")[0][:, -1]
        return along if along @ ahead > 0 else -along

    def _equations(self, x: Array) -> tuple[Array, Array]:
        """Residuals of the equations at `x`, and their derivatives.

        For each player: the log-ratio of every action to the likeliest one is lambda times the
        difference of their payoffs, and the probabilities sum to 1.
        """
        import numpy as np

        size, precision = len(x) - 1, x[-1]
        value, slope = np.zeros(size), np.zeros((size, size + 1))
        plain = [np.exp(x[a:b]) for a, b in pairwise(self._at)]
        for i, payoff in enumerate(self._payoffs):
            low, high = self._at[i], self._at[i + 1]
            first = int(np.argmax(x[low:high]))
            worth = _contracted(payoff, plain, (i,))
            gain = worth - worth[first]
            value[low:high] = x[low:high] - x[low + first] - precision * gain
            slope[low:high, low:high] = np.eye(high - low)
            slope[low:high, low + first] -= 1.0
            slope[low:high, -1] = -gain
            for j, theirs in enumerate(plain):
                if j == i:
                    continue
                table = _contracted(payoff, plain, (i, j))
                table = (table if i < j else table.T) * theirs
                slope[low:high, self._at[j] : self._at[j + 1]] = -precision * (table - table[first])
            total = plain[i].sum()
            value[low + first] = np.log(total)
            slope[low + first] = 0.0
            slope[low + first, low:high] = plain[i] / total
        return value, slope


def _contracted(payoff: Array, weights: list[Array], kept: tuple[int, ...]) -> Array:
    """Expected payoffs over everybody's actions but those of the players `kept`, axes in order."""
    import numpy as np

    for k in reversed(range(len(weights))):
        if k not in kept:
            payoff = np.tensordot(payoff, weights[k], axes=([k], [0]))
    return payoff
